package org.auditfs.index;

import java.nio.file.Path;
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
    Child.runSmall(
        FuzzedIndex.class,
        place.resolve("crash"),
        trail().toString(),
        place.toString(),
        Long.toString(Seeds.seed()),
        Integer.toString(ROUNDS));
  }
}
