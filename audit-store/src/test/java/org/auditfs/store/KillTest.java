package org.auditfs.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.DataInputStream;
import java.io.EOFException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.auditfs.event.Operation;
import org.auditfs.event.RecordedEvent;
import org.auditfs.fixture.Child;
import org.auditfs.fixture.Events;
import org.auditfs.fixture.Seeds;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KillTest {

  private static final int ROUNDS = Integer.getInteger("auditfs.kill.rounds", 20);

  private final Path state;

  KillTest(@TempDir Path state) {
    this.state = state;
  }

  @Test
  void losesNothingThatWasAcknowledgedWhenItIsKilled() throws Exception {
    Random random = new Random(Seeds.seed());
    long before = 0;
    for (int round = 0; round < ROUNDS; round++) {
      long acknowledged = runAndKill(500 + random.nextInt(4000));
      List<RecordedEvent> found = AuditStoreTest.all(state);
      assertTrue(found.size() >= acknowledged, found.size() + " of " + acknowledged);
      for (int i = 0; i < found.size(); i++) {
        assertEquals(i + 1, found.get(i).id().serial());
      }
      try (AuditStore store = AuditStore.open(state, StoreOptions.defaults(), EventClock.SYSTEM)) {
        // The generator's events may be a daemon's end, too, and one of them the last.
        Operation last = found.get(found.size() - 1).event().operation();
        boolean whole = store.recovery().tornTail().isEmpty();
        assertEquals(whole && last == Operation.END, store.recovery().endedInOrder());
        assertEquals(found.size(), store.recovery().lastSerial());
        assertEquals(found.size() + 1, store.append(Events.refusedRead()).serial());
      }
      assertTrue(found.size() > before, "each round appends");
      before = found.size();
    }
  }

  /** Kills a daemon after it has acknowledged so many events; gives the highest serial of them. */
  private long runAndKill(int events) throws Exception {
    Process daemon = Child.start(KilledWriter.class, state.toString());
    long highest = 0;
    try (DataInputStream acknowledged = new DataInputStream(daemon.getInputStream())) {
      for (int i = 0; i < events; i++) {
        highest = Math.max(highest, acknowledged.readLong());
      }
      assertTrue(AuditStoreTest.all(state).size() >= highest, "seen from another process");
      daemon.toHandle().destroyForcibly();
      while (true) {
        highest = Math.max(highest, acknowledged.readLong());
      }
    } catch (EOFException e) {
      assertTrue(daemon.waitFor(1, TimeUnit.MINUTES));
      assertEquals(128 + 9, daemon.exitValue(), "killed, not failed");
      return highest;
    }
  }
}
