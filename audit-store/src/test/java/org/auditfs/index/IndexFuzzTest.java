package org.auditfs.index;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.auditfs.fixture.Child;
import org.auditfs.fixture.EventGenerator;
import org.auditfs.fixture.Seeds;
import org.auditfs.store.AuditStore;
import org.auditfs.store.EventClock;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * LMDB's files with bytes that no LMDB wrote. In a process of its own with little memory: a page
 * that is followed blindly ends it, and it is killed where it hangs.
 */
class IndexFuzzTest {

  private static final int EVENTS = 230;
  private static final int INDEXED = 192;
  private static final int ROUNDS = Integer.getInteger("auditfs.fuzz.rounds", 300);
  private static final int MINUTES_MAX = 8;

  private final Path place;

  IndexFuzzTest(@TempDir Path place) {
    this.place = place;
  }

  /** It has grown run by run, and so has pages that are free. */
  private Path trail() throws Exception {
    Path trail = place.resolve("trail");
    EventGenerator generator = new EventGenerator(Seeds.seed());
    try (AuditStore store = AuditStore.open(trail, FuzzedIndex.options(), EventClock.SYSTEM)) {
      for (int i = 0; i < EVENTS; i++) {
        store.append(generator.event());
      }
      Awaitility.await().until(() -> store.status().indexedSerial() == INDEXED);
    }
    return trail;
  }

  @Test
  void findsWhatTheLogHasWhateverBytesTheIndexHas() throws Exception {
    List<String> command =
        Child.command(
            FuzzedIndex.class,
            trail().toString(),
            place.toString(),
            Long.toString(Seeds.seed()),
            Integer.toString(ROUNDS));
    command.addAll(1, List.of("-Xmx96m", "-XX:ErrorFile=" + place.resolve("crash")));
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    boolean ended = process.waitFor(MINUTES_MAX, TimeUnit.MINUTES);
    process.destroyForcibly();
    assertTrue(ended, "it hangs; seed " + Seeds.seed());
    assertEquals(0, process.exitValue(), "seed " + Seeds.seed());
  }
}
