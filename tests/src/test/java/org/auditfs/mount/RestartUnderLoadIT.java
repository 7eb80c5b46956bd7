package org.auditfs.mount;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.auditfs.posix.Async;
import org.auditfs.posix.Who;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Daemons that end, in order and killed, and are started again, under programs that replace files
 * all the time: each file is whole, old or new, and the trail has what the programs were told.
 */
final class RestartUnderLoadIT {

  private static final int WRITERS = 4;
  private static final int RESTARTS = 2;
  private static final Duration TIME_MAX = Duration.ofMinutes(5);

  private final Sandbox sandbox = new Sandbox();
  private final Path directory = sandbox.directory("d");
  private final Path shown = sandbox.directory("m");
  private final Path stop = sandbox.root().resolve("stop");
  private final Path script = Resources.unpack("replacer.pl", sandbox.root());
  private final Auditfs auditfs = sandbox.auditfs("state");
  private final List<CompletableFuture<Command.Ended>> writers = new ArrayList<>();

  @AfterEach
  void clean() throws IOException {
    try (sandbox) {
      if (!Files.exists(stop)) {
        Files.createFile(stop);
      }
      writers.forEach(CompletableFuture::join);
      if (auditfs.daemon().isPresent()) {
        auditfs.must("umount", "--all");
      }
    }
  }

  private void mount() {
    auditfs.must("mount", directory.toString(), shown.toString());
  }

  /** A user who cannot write to the mount point itself, when nothing is mounted. */
  private void startWriters() {
    Command.of("chown", "1000:1000", directory.toString()).run().expect(0);
    mount();
    for (int i = 0; i < WRITERS; i++) {
      auditfs.must("add", "integrity", shown + "/f" + i, "-k", "w" + i);
      List<String> words =
          List.of("perl", script.toString(), shown.toString(), "" + i, stop.toString());
      Command writer = Command.of(Who.ALICE.command(words));
      writers.add(Async.begin(() -> writer.run(TIME_MAX)));
    }
  }

  /** Until each writer has got something done since {@code before}. */
  private void awaitWork() {
    for (int i = 0; i < WRITERS; i++) {
      Path file = directory.resolve("f" + i);
      String before = read(file);
      await().atMost(Duration.ofMinutes(1)).until(() -> !read(file).equals(before));
    }
  }

  private static String read(Path file) {
    try {
      return Files.exists(file) ? Files.readString(file) : "";
    } catch (IOException e) {
      return "";
    }
  }

  @Test
  void leavesEachFileWholeAndTheTrailComplete() throws IOException {
    startWriters();
    for (int i = 0; i < RESTARTS; i++) {
      awaitWork();
      auditfs.terminate();
      assertEquals(List.of(), Sandbox.mountsBeneath(shown));
      mount();
      awaitWork();
      auditfs.kill();
      auditfs.must("umount", "--lazy", shown.toString());
      mount();
    }
    awaitWork();
    Files.createFile(stop);
    for (int i = 0; i < WRITERS; i++) {
      Command.Ended ended = writers.get(i).join().expect(0);
      String[] said = ended.out().strip().split(" ", -1);
      checkFile(i, Long.parseLong(said[1]), Long.parseLong(said[2]));
      checkTrail(i, Long.parseLong(said[0]));
    }
    checkSerials();
  }

  /** A replacement may have been made whose maker was told that the server is gone. */
  private void checkFile(int writer, long last, long tried) {
    List<String> lines = read(directory.resolve("f" + writer)).lines().toList();
    assertEquals(2000, lines.size());
    assertEquals(1, lines.stream().distinct().count());
    long found = Long.parseLong(lines.get(0));
    assertTrue(found >= last && found <= tried, found + ", told " + last + ", tried " + tried);
  }

  private void checkTrail(int writer, long told) {
    long recorded =
        auditfs.search("-k", "w" + writer, "--op", "rename").stream()
            .filter(event -> event.isTrue("success"))
            .count();
    assertTrue(
        recorded >= told && recorded <= told + 2 * RESTARTS,
        () -> "told " + told + " times, recorded " + recorded);
  }

  private void checkSerials() {
    List<Json> trail = auditfs.trail();
    for (int i = 0; i < trail.size(); i++) {
      assertEquals(i + 1, trail.get(i).number("serial"));
    }
    assertEquals(RESTARTS, count(trail, "abort"));
    assertEquals(RESTARTS, count(trail, "end"));
  }

  private static long count(List<Json> trail, String operation) {
    return trail.stream().filter(event -> event.text("op").equals(operation)).count();
  }
}
