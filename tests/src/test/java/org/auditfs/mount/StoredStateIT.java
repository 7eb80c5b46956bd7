package org.auditfs.mount;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.auditfs.posix.Cast;
import org.auditfs.posix.Who;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A trail that was damaged, or whose index is not the log's: nothing that is left gets lost. */
final class StoredStateIT {

  private final Sandbox sandbox = new Sandbox();
  private final Path directory = sandbox.directory("m");
  private final Auditfs auditfs = sandbox.auditfs("state");
  private final Cast cast = new Cast(sandbox.root());
  private List<Json> recorded = List.of();

  @BeforeEach
  void record() {
    mount();
    auditfs.must("add", "integrity", directory + "/f", "-k", "kept");
    cast.actor(Who.ROOT).must("file " + directory + "/f");
    write(3);
    unmount();
    recorded = auditfs.trail();
    assertEquals(4, events());
  }

  @AfterEach
  void clean() {
    try (sandbox) {
      cast.close();
      if (!Sandbox.mountsBeneath(sandbox.root()).isEmpty()) {
        unmount();
      }
    }
  }

  private void mount() {
    auditfs.must("mount", directory.toString());
  }

  private void unmount() {
    auditfs
        .daemon()
        .ifPresent(
            daemon -> {
              auditfs.must("umount", directory.toString());
              Auditfs.awaitEnd(daemon);
            });
  }

  private void write(int times) {
    for (int i = 0; i < times; i++) {
      cast.actor(Who.ROOT).must("a = open " + directory + "/f O_WRONLY");
      cast.actor(Who.ROOT).must("close a");
    }
  }

  private int events() {
    return auditfs.search("-k", "kept", "-m", "file").size();
  }

  private Path segment() throws IOException {
    try (Stream<Path> files = Files.list(auditfs.state().resolve("log"))) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> file.toFile().length() > 0)
          .max((a, b) -> a.compareTo(b))
          .orElseThrow();
    }
  }

  private void copy(Path from, Path to) {
    Command.of("rm", "-rf", to.toString()).run().expect(0);
    Command.of("cp", "-a", "--sparse=always", from.toString(), to.toString()).run().expect(0);
  }

  private void assertKept(int upTo) {
    assertKept(upTo, upTo + 1);
  }

  /** The events up to {@code upTo} are there, and then those from {@code next} on. */
  private void assertKept(int upTo, int next) {
    List<Json> trail = auditfs.trail();
    assertEquals(recorded.subList(0, upTo), trail.subList(0, upTo));
    for (int i = 0; i < trail.size(); i++) {
      assertEquals(i < upTo ? i + 1 : next + i - upTo, trail.get(i).number("serial"));
    }
  }

  /**
   * Whoever ends in order signs all: what is missing then is told, and its numbers stay its own.
   */
  private void assertToldAsLost(int first, int last) {
    String lost = "events " + first + " to " + last + " are lost";
    Command.Ended verify = auditfs.command("verify").run().expect(1);
    assertTrue(verify.toString().contains(lost), verify::toString);
  }

  @Test
  void cutsATornTailAndSaysSo() throws IOException {
    Path segment = segment();
    byte[] bytes = Files.readAllBytes(segment);
    Files.write(segment, java.util.Arrays.copyOf(bytes, bytes.length - 3));
    mount();
    write(1);
    assertKept(recorded.size() - 1, recorded.size() + 1);
    assertToldAsLost(recorded.size(), recorded.size());
    assertEquals(5, events());
    String log = Files.readString(auditfs.state().resolve("daemon.log"));
    assertTrue(log.contains(segment.getFileName().toString()) || log.contains("tail"), log);
  }

  @Test
  void refusesAForeignSegmentAndLeavesItAlone() throws IOException {
    Path segment = segment();
    byte[] bytes = Files.readAllBytes(segment);
    byte[] foreign = bytes.clone();
    for (int i = 0; i < 8; i++) {
      foreign[i] = (byte) ~foreign[i];
    }
    Files.write(segment, foreign);
    Command.Ended refused = auditfs.command("mount", directory.toString()).run().expect(7);
    assertEquals(1, refused.err().lines().count(), refused::toString);
    assertTrue(refused.err().contains(segment.toString()), refused::toString);
    assertEquals(List.of(), Sandbox.mountsBeneath(directory));
    assertArrayEquals(foreign, Files.readAllBytes(segment));
    Files.write(segment, bytes);
    mount();
    assertKept(recorded.size());
  }

  @Test
  void rebuildsAnIndexThatIsMissing() {
    Command.of("rm", "-r", auditfs.state().resolve("index").toString()).run().expect(0);
    mount();
    write(1);
    assertKept(recorded.size());
    assertEquals(5, events());
  }

  @Test
  void catchesUpFromAnIndexThatIsOlder() {
    Path index = auditfs.state().resolve("index");
    Path old = sandbox.root().resolve("old-index");
    copy(index, old);
    mount();
    write(2);
    unmount();
    copy(old, index);
    assertEquals(6, events(), "without a daemon");
    mount();
    write(1);
    assertKept(recorded.size());
    assertEquals(7, events());
  }

  @Test
  void doesNotBelieveAnIndexThatIsNewer() {
    Path log = auditfs.state().resolve("log");
    Path old = sandbox.root().resolve("old-log");
    copy(log, old);
    mount();
    write(2);
    unmount();
    int newest = auditfs.trail().size();
    copy(old, log);
    assertEquals(4, events(), "without a daemon");
    mount();
    write(1);
    assertKept(recorded.size(), newest + 1);
    assertToldAsLost(recorded.size() + 1, newest);
    assertEquals(5, events());
  }

  @Test
  void rebuildsAnIndexThatIsNone() throws IOException {
    try (Stream<Path> files = Files.walk(auditfs.state().resolve("index"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.writeString(file, "this is no index\n".repeat(1000));
      }
    }
    mount();
    write(1);
    assertKept(recorded.size());
    assertEquals(5, events());
    assertFalse(recorded.isEmpty());
  }
}
