package org.auditfs.mount;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.auditfs.posix.Cast;
import org.auditfs.posix.Who;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What makes no sense gives one clear line and its exit code, and loses nothing: bad-input.txt. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class BadInputIT {

  private final Sandbox sandbox = new Sandbox();
  private final Path mounted = sandbox.directory("m");
  private final Path directory = sandbox.directory("d");
  private final Path file = directory.resolve("file");
  private final Path alices = sandbox.directory("a");
  private final Auditfs auditfs = sandbox.auditfs("state");
  private final Cast cast = new Cast(sandbox.root());

  /** A row of the table. */
  record Row(String what, Who who, List<String> words, int exit, String says) {
    @Override
    public String toString() {
      return what;
    }
  }

  static List<Row> rows() throws IOException {
    String table =
        new String(
            Objects.requireNonNull(BadInputIT.class.getResourceAsStream("bad-input.txt"))
                .readAllBytes(),
            StandardCharsets.UTF_8);
    List<Row> rows = new ArrayList<>();
    for (String line : table.lines().toList()) {
      if (!line.isBlank() && !line.startsWith("#")) {
        String[] cells =
            Arrays.stream(line.split("\\|", -1)).map(String::strip).toArray(String[]::new);
        Who who = Who.valueOf(cells[1].toUpperCase(Locale.ROOT));
        List<String> words = cells[2].isEmpty() ? List.of() : List.of(cells[2].split(" +", -1));
        rows.add(new Row(cells[0], who, words, Integer.parseInt(cells[3]), cells[4]));
      }
    }
    return rows;
  }

  @BeforeAll
  void mount() throws IOException {
    Files.writeString(file, "a file\n");
    cast.actor(Who.ROOT).must("chown " + alices + " 1000 1000");
    cast.actor(Who.ROOT).must("chmod " + alices + " 0700");
    auditfs.must("mount", mounted.toString());
    cast.actor(Who.ROOT).must("file " + mounted + "/watched");
    cast.actor(Who.ROOT).must("symlink " + directory + " " + mounted + "/out");
    auditfs.must("add", "integrity", mounted + "/watched", "-p", "wa", "-k", "known");
  }

  @AfterAll
  void unmount() {
    try (sandbox) {
      cast.close();
      auditfs.must("umount", mounted.toString());
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rows")
  void givesOneLineAndItsExitCode(Row row) {
    List<String> words = row.words().stream().map(this::filledIn).toList();
    Command said =
        Command.of(row.who().command(auditfs.command(words.toArray(String[]::new)).words()));
    Command.Ended ended = said.with("AUDITFS_STATE", auditfs.state().toString()).run();
    assertEquals(row.exit(), ended.exit(), ended::toString);
    assertEquals(1, ended.err().lines().count(), ended::toString);
    assertTrue(ended.err().contains(filledIn(row.says())), ended::toString);
  }

  @Test
  void losesNothing() {
    List<Json> before = auditfs.trail();
    for (Row row : List.of(new Row("", Who.ROOT, List.of("add", "integrity", "/x"), 6, ""))) {
      assertEquals(row.exit(), auditfs.command(row.words().toArray(String[]::new)).run().exit());
    }
    cast.actor(Who.ROOT).must("chmod " + mounted + "/watched 0600");
    List<Json> after = auditfs.trail();
    assertEquals(before, after.subList(0, before.size()));
    assertEquals("chmod", after.get(after.size() - 1).text("op"));
    assertTrue(auditfs.must("list").out().contains("known"));
  }

  @Test
  void saysThatThereIsNoDeviceForFuse() {
    // The same machine without /dev/fuse, in a namespace of its own.
    String script =
        "mkdir {r}/dev && mount -t tmpfs tmpfs {r}/dev && for n in null zero random urandom tty; do"
            + " touch {r}/dev/$n && mount --bind /dev/$n {r}/dev/$n; done &&"
            + " mount --rbind {r}/dev /dev && exec '"
            + Auditfs.LAUNCHER
            + "' --state {r}/nodev mount {d}";
    Command.Ended ended =
        Command.of("unshare", "--mount", "--propagation", "private", "bash", "-c", filledIn(script))
            .run()
            .expect(7);
    assertEquals(1, ended.err().lines().count(), ended::toString);
    assertTrue(ended.err().contains("/dev/fuse"), ended::toString);
  }

  private String filledIn(String word) {
    return (word.equals("\"\"") ? "" : word)
        .replace("{m}", mounted.toString())
        .replace("{d}", directory.toString())
        .replace("{f}", file.toString())
        .replace("{a}", alices.toString())
        .replace("{r}", sandbox.root().toString())
        .replace("{n}", "n".repeat(256))
        .replace("{p}", mounted + "/directory".repeat(420));
  }
}
