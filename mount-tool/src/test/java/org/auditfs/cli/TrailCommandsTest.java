package org.auditfs.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TimeZone;
import org.auditfs.event.StoreException;
import org.auditfs.store.IndexRebuild;
import org.auditfs.store.StoreOptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The commands that read the trail, on one that was made without a mount and has no daemon. */
final class TrailCommandsTest {

  private static final Path GOLDEN = Path.of("src/test/resources/org/auditfs/cli/reports");

  @TempDir private Path place = Path.of("/");

  private final TimeZone zone = TimeZone.getDefault();
  private ByteArrayOutputStream out = new ByteArrayOutputStream();
  private ByteArrayOutputStream err = new ByteArrayOutputStream();

  @BeforeEach
  void makeTrail() throws StoreException {
    TimeZone.setDefault(TimeZone.getTimeZone("UTC"));
    TrailFixture.write(state(), 1);
  }

  @AfterEach
  void giveZoneBack() {
    TimeZone.setDefault(zone);
  }

  private Path state() {
    return place.resolve("state");
  }

  private int run(String... arguments) {
    out = new ByteArrayOutputStream();
    err = new ByteArrayOutputStream();
    return run(out, arguments);
  }

  private int run(OutputStream to, String... arguments) {
    return Main.run(new Terminal(to, err, Map.of("AUDITFS_STATE", state().toString())), arguments);
  }

  private String printed() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private String said() {
    return err.toString(StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "-k shadow, 4",
        "-k acct, 3",
        "-k sha, 0",
        "-w -k shadow, 4",
        "-f /etc/passwd, 2",
        "-f /etc/passwd+, 1",
        "-f /etc/, 7",
        "-f /etc/pass, 0",
        "--inode 200, 1",
        "-ui 4242, 2",
        "-ui 0, 8",
        "-ul unset, 8",
        "-ul -1, 8",
        "-ua 4242, 2",
        "-gi 4242, 2",
        "-gi 0, 8",
        "-p 8942, 2",
        "-pp 4700, 10",
        "--session 3, 10",
        "-c cat, 3",
        "-x /usr/bin/cat, 3",
        "-m SYSCALL, 6",
        "-m ALL, 10",
        "-m INTEGRITY_PCR, 0",
        "\"-m DAEMON_START,config\", 2",
        "-sv no, 1",
        "-e -13, 1",
        "-e EACCES, 1",
        "-e 0, 9",
        "--op rename, 1",
        "--rule 1, 3",
        "--verb secrecy, 4",
        "-a 4, 1",
        "-ts 1795339805, 5",
        "-te 1795339805, 6",
        "-ts 2026-11-22T09:30:05Z -te 2026-11-22T09:30:06Z, 2",
        "-te 2026-11-22, 10",
        "--limit 3, 3",
        "--just-one, 1",
        "-k shadow -sv yes --op open, 2",
      })
  void findsWhatIsAskedFor(String options, int events) {
    String[] words = ("search --count " + options).split(" ", -1);
    assertEquals(events == 0 ? 1 : 0, run(words), this::said);
    assertEquals(events + "\n", printed());
  }

  @ParameterizedTest
  @CsvSource({"raw,type=SYSCALL", "json,{", "csv,NODE", "text,2026", "ecs,{", "interpret,----"})
  void printsEachFormat(String format, String begin) {
    assertEquals(0, run("search", "--format", format, "-k", "shadow", "-m", "file"));
    assertTrue(printed().startsWith(begin), this::printed);
    assertEquals(0, run("search", "-r", "-k", "shadow", "-m", "file"));
    assertEquals(3, printed().lines().filter(line -> line.startsWith("type=SYSCALL")).count());
  }

  @Test
  void saysThatNothingWasFound() {
    assertEquals(1, run("search", "-k", "none", "--format", "csv"));
    assertEquals("", printed());
    assertEquals("<no matches>\n", said());
  }

  @Test
  void explainsHowItSearched() throws Exception {
    assertEquals(0, run("search", "--explain", "--count", "-k", "shadow"));
    assertTrue(said().contains("events read: 0 that the index named, 10 that it"), this::said);
    TrailFixture.write(state(), 20);
    index();
    assertEquals(0, run("-v", "search", "--explain", "--count", "-k", "shadow", "-ui", "4242"));
    assertTrue(said().contains("index: uid (3 of 3 runs)"), this::said);
    assertTrue(said().contains("events found: 21\n"), this::said);
    assertFalse(said().contains("does not fit"), this::said);
  }

  /** In short runs, so that there are some. */
  private void index() throws StoreException {
    StoreOptions options = StoreOptions.defaults().withRunEvents(64);
    IndexRebuild.run(state(), options, (done, all) -> {});
  }

  @Test
  void healsAMissingIndexAndSearchesWithoutIt() throws Exception {
    TrailFixture.write(state(), 20);
    Files.writeString(state().resolve("index/data.mdb"), "no index at all");
    assertEquals(0, run("-v", "search", "--count", "-k", "shadow"));
    assertEquals("84\n", printed());
    assertTrue(said().contains("index rebuild"), this::said);
    assertEquals(0, run("search", "--count", "-k", "shadow"));
    assertEquals("", said());
    assertEquals(0, run("index", "rebuild"), this::said);
    assertEquals("", said());
    assertEquals(0, run("-v", "search", "--count", "-k", "shadow"));
    assertEquals("84\n", printed());
    assertFalse(said().contains("index"), this::said);
  }

  @Test
  void goesOnAtItsCheckpoint() throws Exception {
    String file = place.resolve("seen").toString();
    List<String> words =
        List.of("search", "--checkpoint", file, "-k", "shadow", "--format", "text");
    assertEquals(0, run(words.toArray(String[]::new)));
    assertEquals(4, printed().lines().count());
    assertEquals(
        "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(Path.of(file))));
    assertEquals(1, run(words.toArray(String[]::new)));
    TrailFixture.write(state(), 1);
    assertEquals(0, run("search", "--checkpoint", file, "-k", "shadow", "--count"));
    assertEquals("4\n", printed(), "counting is not seeing");
    assertEquals(0, run(words.toArray(String[]::new)));
    assertEquals(4, printed().lines().count());
    Files.writeString(Path.of(file), "something else\n");
    assertEquals(6, run(words.toArray(String[]::new)));
    assertEquals("something else\n", Files.readString(Path.of(file)));
  }

  @ParameterizedTest
  @CsvSource({
    "summary, report",
    "failed, report --failed",
    "files, report -f",
    "files-failed, report -f --failed",
    "files-summary, report -f --summary",
    "executables, report -x",
    "executables-summary, report -x --summary",
    "users, report -u",
    "users-summary, report -u --summary",
    "keys, report -k",
    "keys-summary, report -k --summary",
    "events, report -e",
    "events-json, report -e --json",
    "events-summary, report -e --summary",
    "pids, report -p",
    "pids-summary, report -p --summary",
    "config, report --config",
    "files-json, report -f --json",
    "files-summary-json, report -f --summary --json",
    "summary-json, report --json",
  })
  void reportsAsEver(String name, String words) throws IOException {
    assertEquals(0, run(words.split(" ", -1)), this::said);
    Path file = GOLDEN.resolve(name);
    if (Boolean.getBoolean("golden.update")) {
      Files.createDirectories(GOLDEN.toAbsolutePath());
      Files.writeString(file, printed());
    }
    assertEquals(Files.readString(file), printed());
  }

  @Test
  void reportsThatNothingIsOfInterest() {
    assertEquals(1, run("report", "--integrity"));
    assertTrue(printed().contains("<no events of interest were found>"), this::printed);
    assertEquals(2, run("report", "-f", "-x"));
    assertEquals(0, run("report", "-e", "-te", "1795339801"));
    assertTrue(printed().endsWith("2. 2026-11-22 09:30:01 2 DAEMON_CONFIG unset yes\n"));
  }

  @Test
  void sumsUpRunsAsItSumsUpEvents() throws Exception {
    TrailFixture.write(state(), 30);
    for (List<String> span :
        List.of(
            List.<String>of(),
            List.of("-ts", "1795339830", "-te", "1795340080"),
            List.of("-ts", "1795339830", "-te", "1795339840"))) {
      List<String> words = new ArrayList<>(List.of("report", "--json"));
      words.addAll(span);
      Files.deleteIfExists(state().resolve("index/data.mdb"));
      assertEquals(0, run(words.toArray(String[]::new)));
      String read = printed();
      index();
      assertEquals(0, run(words.toArray(String[]::new)));
      assertEquals(read, printed());
    }
  }

  @Test
  void exportsToAFileThatIsWholeOrNotThere() throws Exception {
    Path file = place.resolve("trail.raw");
    Files.writeString(file, "old");
    assertEquals(0, run("export", "--format", "raw", "-o", file.toString()), this::said);
    assertEquals(0, run("export", "--format", "raw"));
    assertEquals(printed(), Files.readString(file));
    assertEquals(7, run("export", "--format", "raw", "-o", place + "/no/such/dir"));
    assertEquals(6, run("export", "--format", "raw", "-o", state() + "/log/0000000001.log"));
    assertEquals(0, run("export", "--format", "csv", "-o", "/dev/null"), this::said);
    try (var left = Files.list(place)) {
      assertEquals(2, left.count(), "state and file");
    }
  }

  @Test
  void endsQuietlyWithItsReader() {
    assertEquals(0, run(failing("Broken pipe"), "search"));
    assertEquals("", said());
    assertEquals(0, run(failing("Bad file descriptor"), "export", "--format", "json"));
    assertEquals("", said());
    assertEquals(7, run(failing("No space left on device"), "search"));
    assertTrue(said().contains("No space left on device"), this::said);
    err.reset();
    assertEquals(7, run(failing("No space left on device"), "report", "-f"));
    assertEquals(1, said().lines().count(), this::said);
  }

  private static OutputStream failing(String why) {
    return new OutputStream() {
      @Override
      public void write(int value) throws IOException {
        throw new IOException(why);
      }
    };
  }

  @Test
  void notesThatItReads() throws Exception {
    run("search", "-k", "sha dow");
    run("report");
    Path notes = state().resolve("reviews");
    assertEquals(2, Files.readAllLines(notes).size());
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(notes)));
  }
}
