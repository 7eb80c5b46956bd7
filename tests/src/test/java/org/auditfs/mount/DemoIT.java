package org.auditfs.mount;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
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
    try (Sandbox sandbox = new Sandbox()) {
      Command.Ended ended = new Play(sandbox).of(who, "demo").expect(0);
      assertTrue(ended.took().compareTo(TIME_MAX) < 0, "too slow: " + ended);
      assertTrue(ended.err().isBlank() || who != Who.ROOT, "on stderr: " + ended);
      return ended.out();
    }
  }
}
