package org.auditfs.mount;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.auditfs.posix.Actor;
import org.auditfs.posix.Async;
import org.auditfs.posix.Who;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A file to which something happens while the daemon hashes it for an open. Hashing takes long,
 * since the file is large; were it over before, the same would have to hold.
 */
final class ChangedWhileHashedIT extends AppraisedGround {

  private static final String SIZE = "256M";

  /** The daemon is at it when it has read as much. */
  private static final long BEGUN = 16L << 20;

  private final Actor other = cast.actor(Who.ROOT);

  private static void bash(String script) {
    Command.bash(script).run().expect(0);
  }

  private static String hash(String script) {
    return Command.bash("( " + script + " ) | sha256sum").run().expect(0).out().split(" ", -1)[0];
  }

  /** What all threads of the daemon have read: proc_pid_io(5). */
  private long bytesRead() throws IOException {
    String pid = Long.toString(auditfs.daemon().orElseThrow().pid());
    return Files.readAllLines(Path.of("/proc", pid, "io")).stream()
        .filter(line -> line.startsWith("rchar: "))
        .mapToLong(line -> Long.parseLong(line.substring(7)))
        .findFirst()
        .orElseThrow();
  }

  /**
   * What happens to {@code file}, in which directory; and what may have been measured of it: as it
   * was, as it is now.
   */
  @ParameterizedTest(name = "{0} in {1}")
  @CsvSource({
    "mv other file, m, was",
    "mv other file, bare, was",
    "rm file, m, was",
    "rm file, bare, was",
    "printf more >>file, bare, was now",
    "perl -e 'truncate q(file)=>3', bare, was now",
    "perl -e 'truncate q(file)=>3', m, was now",
  })
  void isMeasuredAsItWasOrIs(String deed, String where, String measured) throws Exception {
    String was = prepare();
    CompletableFuture<String> opened = beginToOpen();
    bash("cd " + sandbox.root().resolve(where) + " && " + deed);
    assertEquals("ok", opened.get().replaceAll(" .*", ""));
    Path file = bare.resolve("file");
    String now = Files.exists(file) ? hash("cat " + file) : "";
    List<String> digests = digests();
    Set<String> allowed = measured.equals("was") ? Set.of(was) : Set.of(was, now);
    assertEquals(1, digests.size(), digests::toString);
    assertTrue(allowed.containsAll(digests), () -> digests + " is neither " + allowed);
    if (Files.exists(file)) {
      other.must("g = open " + mounted + "/file O_RDONLY");
      assertTrue(digests().contains(now), "what is there now is listed");
    }
    assertEquals(List.of(), auditfs.search("--op", "invalidate_pcr,add_measure"));
  }

  /** Who comes to write to what is being measured waits for nobody, and is blamed. */
  @Test
  void tellsOfWhoAppendsThroughTheMount() throws Exception {
    String was = prepare();
    CompletableFuture<String> opened = beginToOpen();
    bash("printf more >>" + mounted + "/file");
    assertEquals("ok", opened.get().replaceAll(" .*", ""));
    assertEquals(
        List.of("ToMToU"),
        auditfs.search("--op", "invalidate_pcr").stream()
            .map(event -> event.text("violation.cause"))
            .toList());
    String now = hash("cat " + bare + "/file");
    List<String> digests = digests().stream().filter(it -> !it.matches("0+")).toList();
    assertTrue(Set.of(was, now).containsAll(digests), digests::toString);
    root.must("close f");
    other.must("g = open " + mounted + "/file O_RDONLY");
    assertTrue(digests().contains(now), "what is there now is listed");
  }

  /** The hash of a file that is ready to be measured. */
  private String prepare() {
    bash("cd " + bare + " && truncate -s " + SIZE + " file && echo other >other");
    mount("", "measure path=" + mounted + "/*");
    return hash("head -c " + SIZE + " /dev/zero");
  }

  /** Returns when the daemon is at it. */
  private CompletableFuture<String> beginToOpen() throws IOException {
    long before = bytesRead();
    CompletableFuture<String> opened =
        Async.begin(() -> root.tell("f = open " + mounted + "/file O_RDONLY"));
    await("hashing")
        .atMost(Duration.ofSeconds(60))
        .until(() -> opened.isDone() || bytesRead() - before > BEGUN);
    return opened;
  }

  /** Of what is in the list, without boot_aggregate. */
  private List<String> digests() {
    return auditfs.must("measurements").lines().stream()
        .skip(1)
        .map(line -> line.split("[ :]", -1)[4])
        .toList();
  }
}
