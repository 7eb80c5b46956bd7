package org.auditfs.store;

import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;
import org.auditfs.fixture.EventGenerator;
import org.auditfs.fixture.Seeds;

/**
 * Appends events and waits until they are indexed, or will not be. To be stopped at any call, or to
 * have one fail.
 */
final class IndexedWriter {

  static final int EVENTS = 200;
  static final int INDEXED = 192;

  private IndexedWriter() {}

  static StoreOptions options() {
    return StoreOptions.defaults().withRunEvents(64).withReserveBytes(0);
  }

  public static void main(String[] args) throws Exception {
    EventGenerator generator = new EventGenerator(Seeds.seed());
    boolean[] given = new boolean[1];
    StoreOptions options =
        options().withMessages(line -> given[0] |= line.contains("cannot be written"));
    try (AuditStore store = AuditStore.open(Path.of(args[0]), options, EventClock.SYSTEM)) {
      for (int i = 0; i < EVENTS; i++) {
        store.append(generator.event());
      }
      while (store.status().indexedSerial() < INDEXED && !given[0]) {
        LockSupport.parkNanos(1_000_000);
        store.checkpoint(); // by the thread that indexes
      }
    }
  }
}
