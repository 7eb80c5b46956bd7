package org.auditfs.mount;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.auditfs.posix.Who;
import org.junit.jupiter.api.Test;

/** {@code auditfs demo}: tells its story in under a minute, and leaves nothing behind. */
final class DemoIT {

  private static final Duration TIME_MAX = Duration.ofMinutes(1);

  @Test
  void tellsTheStoryAsRoot() {
    String story = play(Who.ROOT);
    assertTrue(story.contains("/etc/shadow") && story.contains("/etc/passwd"), story);
    assertTrue(story.contains("integrity") && story.contains("secrecy"), story);
  }

  @Test
  void tellsTheStoryWithoutRoot() {
    String story = play(Who.ALICE);
    assertTrue(story.contains("integrity") && story.contains("secrecy"), story);
  }

  private static String play(Who who) {
    String mark = "demo-" + UUID.randomUUID();
    try (Sandbox sandbox = new Sandbox()) {
      List<String> words =
          new ArrayList<>(List.of("unshare", "--mount", "--propagation", "private", "/bin/bash"));
      words.add(Resources.unpack("demo.sh", sandbox.root()).toString());
      Path scripts = Objects.requireNonNull(Auditfs.LAUNCHER.getParent());
      words.add(Objects.requireNonNull(scripts.getParent()).toString());
      words.addAll(who.command(List.of("env")));
      Command.Ended ended = Command.of(words).with("AUDITFS_TEST_MARK", mark).run().expect(0);
      assertTrue(ended.took().compareTo(TIME_MAX) < 0, "too slow: " + ended);
      String[] parts = ended.out().split("== left\n", -1);
      assertEquals("", parts[1].strip(), "left behind: " + ended);
      assertEquals(List.of(), processesOf(mark), "left behind: " + ended);
      assertTrue(ended.err().isBlank() || who != Who.ROOT, "on stderr: " + ended);
      return parts[0];
    }
  }

  private static List<String> processesOf(String mark) {
    return ProcessHandle.allProcesses()
        .filter(process -> environment(process).contains(mark))
        .map(process -> process.pid() + " " + process.info().command().orElse("?"))
        .toList();
  }

  /** Its environment, or nothing when it ended meanwhile or is the kernel's. */
  private static String environment(ProcessHandle process) {
    try {
      Path environ = Path.of("/proc", Long.toString(process.pid()), "environ");
      return Files.readString(environ, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return "";
    }
  }
}
