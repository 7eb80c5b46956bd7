package org.auditfs.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.auditfs.event.Operation;
import org.auditfs.event.RecordedEvent;
import org.auditfs.fixture.Child;
import org.auditfs.fixture.Events;
import org.auditfs.fixture.Seeds;
import org.auditfs.search.Query;
import org.auditfs.search.Searcher;
import org.auditfs.verify.StoreVerifier;
import org.auditfs.verify.VerifyRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each client notes what it was told is recorded; after the kill that is there, and once. */
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
      Map<Long, Long> acknowledged = runAndKill(500 + random.nextInt(4000));
      int others = 0;
      List<RecordedEvent> found = after(before);
      for (RecordedEvent event : found) {
        before++;
        assertEquals(before, event.id().serial());
        Long told = acknowledged.remove(before);
        assertTrue(told == null || told == KilledWriter.sum(event.event()), "event " + before);
        others += told == null ? 1 : 0;
      }
      assertEquals(Map.of(), acknowledged, "acknowledged, but not there");
      // Its start, and what each client was just being told.
      assertTrue(others <= 1 + KilledWriter.CLIENTS, "written, but never told: " + others);
      before = goOn(found.get(found.size() - 1));
    }
  }

  private List<RecordedEvent> after(long serial) throws Exception {
    List<RecordedEvent> found = new ArrayList<>();
    Searcher.open(state).search(Query.builder().after(serial).build(), found::add);
    return found;
  }

  /** Gives the last serial when it has gone on. */
  private long goOn(RecordedEvent last) throws Exception {
    long serial = last.id().serial();
    try (AuditStore store = AuditStore.open(state, StoreOptions.defaults(), EventClock.SYSTEM)) {
      // The generator's events may be a daemon's end, too, and one of them the last.
      boolean ended = last.event().operation() == Operation.END;
      boolean whole = store.recovery().tornTail().isEmpty();
      assertEquals(whole && ended, store.recovery().endedInOrder());
      assertEquals(serial, store.recovery().lastSerial());
      assertEquals(serial + 1, store.append(Events.refusedRead()).serial());
    }
    assertEquals(List.of(), StoreVerifier.verify(state, VerifyRequest.plain()).problems());
    return serial + 1;
  }

  /**
   * Kills a daemon after it has acknowledged so many events; gives the sums of those, by serial.
   */
  private Map<Long, Long> runAndKill(int events) throws Exception {
    Process daemon = Child.start(KilledWriter.class, state.toString());
    Map<Long, Long> sums = new HashMap<>();
    try (DataInputStream acknowledged =
        new DataInputStream(new BufferedInputStream(daemon.getInputStream()))) {
      while (sums.size() < events) {
        note(acknowledged, sums);
      }
      long highest = sums.keySet().stream().mapToLong(serial -> serial).max().orElseThrow();
      assertTrue(Searcher.open(state).lastSerial() >= highest, "seen from another process");
      daemon.toHandle().destroyForcibly();
      while (true) {
        note(acknowledged, sums);
      }
    } catch (EOFException e) {
      assertTrue(daemon.waitFor(1, TimeUnit.MINUTES));
      assertEquals(128 + 9, daemon.exitValue(), "killed, not failed");
      return sums;
    }
  }

  private static void note(DataInputStream acknowledged, Map<Long, Long> sums) throws IOException {
    long serial = acknowledged.readLong();
    assertFalse(sums.containsKey(serial), () -> "told twice: " + serial);
    sums.put(serial, acknowledged.readLong());
  }
}
