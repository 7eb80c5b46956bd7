package org.auditfs.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.auditfs.event.Event.DaemonEvent;
import org.auditfs.event.RecordedEvent;
import org.auditfs.fixture.Events;
import org.auditfs.fixture.Refusal;
import org.auditfs.verify.StoreVerifier;
import org.auditfs.verify.VerifyRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A disk that is full is told from room that was kept for it, and what is done is still recorded.
 */
class ReserveTest {

  private static final int RESERVE = 4096;

  private final Path state;
  private final FaultyFile.Disk disk = new FaultyFile.Disk();
  private final List<String> messages = new CopyOnWriteArrayList<>();

  ReserveTest(@TempDir Path state) {
    this.state = state;
  }

  private AuditStore open() throws Exception {
    StoreOptions options =
        StoreOptions.defaults().withReserveBytes(RESERVE).withMessages(messages::add);
    return AuditStore.open(state, options, () -> Events.TIME, disk::open, disk::room);
  }

  private List<String> told() throws Exception {
    return AuditStoreTest.all(state).stream()
        .map(RecordedEvent::event)
        .map(ReserveTest::tell)
        .toList();
  }

  private static String tell(org.auditfs.event.Event event) {
    return event.operation().word() + (event instanceof DaemonEvent it ? ": " + it.detail() : "");
  }

  /** The store's thread has done what it was given before. */
  private static void settle(AuditStore store) throws Exception {
    store.checkpoint();
  }

  private static void awaitRoom(AuditStore store) throws Exception {
    assertTimeoutPreemptively(
        Duration.ofSeconds(30),
        () -> {
          while (store.isFull()) {
            Thread.onSpinWait();
          }
        });
    settle(store);
  }

  @Test
  void recordsFromTheReserveUntilThereIsRoomAgain() throws Exception {
    try (AuditStore store = open()) {
      store.append(Events.refusedRead());
      assertFalse(store.isFull());
      disk.fillUp(8);
      assertEquals(2, store.append(Events.refusedRead()).serial());
      assertTrue(store.isFull());
      settle(store);
      store.countDenied();
      store.countDenied();
      store.append(Events.refusedRead());
      assertEquals(0, store.status().lost());
      assertEquals(2, store.status().denied());
      disk.mend();
      awaitRoom(store);
      assertEquals(RESERVE, Files.size(state.resolve("reserve")));
      store.append(Events.refusedRead());
    }
    assertEquals(
        List.of(
            "open",
            "open",
            "full: disk full: No space left on device; what must be recorded is refused to all but"
                + " root",
            "open",
            "resume: 2 operations were refused, 0 events not recorded",
            "open"),
        told());
    assertTrue(StoreVerifier.verify(state, VerifyRequest.plain()).isVerified());
  }

  @Test
  void losesOnlyWhatTheReserveHasNoRoomFor() throws Exception {
    try (AuditStore store = open()) {
      disk.fillUp(0);
      String refused = Refusal.of(() -> fill(store));
      assertTrue(refused.contains("No space left on device"), refused);
      assertEquals(1, store.status().lost());
      assertTrue(Files.size(state.resolve("log/0000000001.log")) > RESERVE - 400, "all was used");
      disk.mend();
      awaitRoom(store);
    }
    assertEquals(1, told().stream().filter(it -> it.startsWith("full")).count());
    assertEquals(1, told().stream().filter(it -> it.startsWith("resume")).count());
  }

  private static void fill(AuditStore store) throws Exception {
    for (int i = 0; i < RESERVE; i++) {
      store.append(Events.refusedRead());
    }
  }

  @Test
  void startsWithoutRoomAndSaysSo() throws Exception {
    disk.fillUp(2 * RESERVE - 1);
    try (AuditStore store = open()) {
      assertTrue(store.isFull());
      assertEquals(2, store.append(Events.refusedRead()).serial());
      disk.mend();
      awaitRoom(store);
    }
    assertTrue(
        told().get(0).startsWith("full: disk full: there is no room for its reserve"),
        told()::toString);
    assertEquals("resume: 0 operations were refused, 0 events not recorded", told().get(2));
  }

  @Test
  void keepsItsReserveOverARestart() throws Exception {
    open().close();
    disk.fillUp(0);
    try (AuditStore store = open()) {
      assertFalse(store.isFull());
      assertEquals(1, store.append(Events.refusedRead()).serial());
    }
  }
}
