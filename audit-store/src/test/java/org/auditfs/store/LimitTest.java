package org.auditfs.store;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.auditfs.event.Event;
import org.auditfs.event.Event.DaemonEvent;
import org.auditfs.event.EventType;
import org.auditfs.event.Operation;
import org.auditfs.event.RecordedEvent;
import org.auditfs.event.StoreException;
import org.auditfs.fixture.EventGenerator;
import org.auditfs.fixture.Events;
import org.auditfs.fixture.Seeds;
import org.auditfs.verify.StoreVerifier;
import org.auditfs.verify.VerifyRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Segment, index and queue at their limits: what was chosen is done, is told, and ends. */
class LimitTest {

  private static final long DAY = 24L * 3600 * 1_000_000;

  private final Path state;
  private final FaultyFile.Disk disk = new FaultyFile.Disk();
  private final AtomicLong micros = new AtomicLong(Events.TIME);
  private final AtomicLong recorded = new AtomicLong();
  private final List<String> warnings = new CopyOnWriteArrayList<>();

  LimitTest(@TempDir Path state) {
    this.state = state;
  }

  private StoreOptions options(FullAction action) {
    StoragePolicy policy = StoragePolicy.defaults().withOnFull(action).withKeep(new Keep(0, DAY));
    return StoreOptions.defaults()
        .withRunEvents(64)
        .withReserveBytes(1 << 14)
        .withPolicy(policy)
        .withWarnings(warnings::add);
  }

  private AuditStore open(StoreOptions options) throws Exception {
    return AuditStore.open(state, options, micros::get, disk::open, disk::room);
  }

  private static boolean isWell(AuditStore store) throws StoreException {
    return store.status().trouble().isEmpty();
  }

  /** Appends as long as all is well; gives how many. */
  private static int appendUntilTrouble(AuditStore store, Supplier<Event> event) throws Exception {
    int done = 0;
    while (isWell(store)) {
      store.record(event.get());
      done++;
      if (done % 16 == 0) {
        store.checkpoint(); // and with it what the store's own thread has to do
      }
      assertTrue(done < 20_000, "there is no limit");
    }
    return done;
  }

  /** What becomes of three operations while there is trouble; gives how many are recorded. */
  private static int whileThereIsTrouble(AuditStore store, FullAction action) throws Exception {
    boolean denies = action == FullAction.DENY || action == FullAction.ROTATE;
    await().until(() -> store.isFull() == denies);
    long lost = store.status().lost();
    for (int i = 0; i < 3; i++) {
      store.record(Events.refusedRead());
    }
    int unrecorded = action == FullAction.SUSPEND ? 3 : 0;
    assertEquals(unrecorded, store.status().lost() - lost);
    return 3 - unrecorded;
  }

  /** How it began and ended, as far as the trail tells. */
  private List<String> told(String what) throws Exception {
    return AuditStoreTest.all(state).stream()
        .map(RecordedEvent::event)
        .filter(event -> event.type() == EventType.STORE && event.operation() != Operation.DROP)
        .map(event -> ((DaemonEvent) event).detail())
        .filter(detail -> detail.startsWith(what) || detail.contains("were refused"))
        .toList();
  }

  private void requireTold(int times, String what, FullAction action) throws Exception {
    List<String> told = told(what);
    assertEquals(times, told.size(), told::toString);
    assertTrue(told.get(0).endsWith(action.words()), told::toString);
  }

  private void requireSound(String what, FullAction action) throws Exception {
    assertEquals(List.of(), StoreVerifier.verify(state, VerifyRequest.plain()).problems());
    assertEquals(
        action == FullAction.IGNORE,
        warnings.stream().noneMatch(it -> it.contains(what)),
        warnings::toString);
  }

  private void requireToldOnce(String what, FullAction action, long operations) throws Exception {
    requireTold(2, what, action);
    assertEquals(
        operations,
        AuditStoreTest.all(state).stream()
            .filter(it -> it.event().type() == EventType.FILE)
            .count());
    requireSound(what, action);
  }

  @ParameterizedTest
  @EnumSource(FullAction.class)
  void doesWhatWasChosenWhenASegmentCannotBeEnded(FullAction action) throws Exception {
    int operations;
    try (AuditStore store = open(options(action).withSegmentBytesMax(2000))) {
      Path inTheWay = Files.createDirectories(state.resolve("log/next.tmp/in-the-way"));
      operations = appendUntilTrouble(store, Events::refusedRead);
      operations -= (int) store.status().lost(); // trouble came just before the last
      assertTrue(store.status().trouble().startsWith("segment at its limit"));
      operations += whileThereIsTrouble(store, action);
      Files.delete(inTheWay);
      await().until(() -> isWell(store));
      assertFalse(store.isFull());
      store.record(Events.refusedRead());
    }
    requireToldOnce("segment at its limit", action, operations + 1);
  }

  @ParameterizedTest
  @EnumSource(
      value = FullAction.class,
      names = {"DENY", "SUSPEND", "SYSLOG", "IGNORE"})
  void doesWhatWasChosenWhenTheIndexCannotGrow(FullAction action) throws Exception {
    try (AuditStore store = open(options(action).withIndexBytesMax(1 << 20))) {
      appendUntilTrouble(store, new EventGenerator(Seeds.seed())::event);
      assertTrue(store.status().trouble().startsWith("index at its limit"));
      whileThereIsTrouble(store, action);
      requireTold(1, "index at its limit", action);
      store.rotate();
      micros.addAndGet(2 * DAY);
      store.append(Events.daemon(Operation.REVIEW)); // all before it are older
      micros.addAndGet(2 * DAY);
      store.keep();
      await().until(() -> isWell(store));
      assertTrue(AuditStoreTest.all(state).get(0).id().serial() > 64, "the old segment is gone");
      store.record(Events.refusedRead());
    }
    // That it began is in what was given up.
    assertEquals(1, told("index at its limit").size());
    requireSound("index at its limit", action);
  }

  @Test
  void givesSegmentsUpForRoomInTheIndexWhereThatWasChosen() throws Exception {
    EventGenerator generator = new EventGenerator(Seeds.seed());
    StoreOptions options =
        options(FullAction.ROTATE).withIndexBytesMax(1 << 20).withSegmentBytesMax(20_000);
    try (AuditStore store = open(options)) {
      for (int i = 0; i < 9000; i++) {
        store.record(generator.event());
      }
      store.checkpoint();
      await().until(() -> isWell(store));
      assertFalse(store.isFull());
      await().until(() -> store.status().lastSerial() - store.status().indexedSerial() < 64);
      assertTrue(AuditStoreTest.all(state).get(0).id().serial() > 64);
    }
    assertEquals(List.of(), StoreVerifier.verify(state, VerifyRequest.plain()).problems());
  }

  @ParameterizedTest
  @EnumSource(FullAction.class)
  void doesWhatWasChosenWhenTooMuchWaitsToBeWritten(FullAction action) throws Exception {
    long operations;
    try (AuditStore store = open(options(action).withDurability(Durability.ASYNC))) {
      store.append(Events.daemon(Operation.START));
      fillTheQueue(store, action);
      await().until(() -> isWell(store));
      assertFalse(store.isFull());
      operations = recorded.get() - store.status().lost();
    }
    requireToldOnce("queue full", action, operations);
  }

  /** Who waits says so; denied are those who come after him. */
  private void fillTheQueue(AuditStore store, FullAction action) throws Exception {
    boolean denies = action == FullAction.DENY || action == FullAction.ROTATE;
    AtomicBoolean goOn = new AtomicBoolean(true);
    Thread caller = new Thread(() -> record(store, goOn));
    disk.hold();
    try {
      caller.start();
      await().until(() -> !isWell(store));
      assertTrue(store.status().trouble().startsWith("queue full"));
      assertEquals(denies, store.isFull());
      goOn.set(false);
      if (!denies) {
        caller.join();
        assertEquals(1, store.status().lost());
        goOnWithoutWaiting(store);
      }
    } finally {
      disk.letGo();
    }
    caller.join();
  }

  /** Who comes while too much waits does not wait, too. */
  private void goOnWithoutWaiting(AuditStore store) throws Exception {
    long lost = store.status().lost();
    for (int i = 0; i < 3; i++) {
      assertTimeoutPreemptively(
          Duration.ofMinutes(1), () -> store.record(Events.refusedRead()), "it waits for the disk");
      recorded.incrementAndGet();
    }
    assertEquals(lost + 3, store.status().lost());
  }

  private void record(AuditStore store, AtomicBoolean goOn) {
    try {
      while (goOn.get() && isWell(store)) {
        store.record(Events.refusedRead());
        recorded.incrementAndGet();
      }
    } catch (StoreException e) {
      throw new IllegalStateException(e);
    }
  }
}
