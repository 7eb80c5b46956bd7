package org.auditfs.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.auditfs.event.Event.DaemonEvent;
import org.auditfs.event.EventId;
import org.auditfs.event.Operation;
import org.auditfs.event.RecordedEvent;
import org.auditfs.event.StoreException;
import org.auditfs.fixture.Events;
import org.auditfs.fixture.Refusal;
import org.auditfs.search.Query;
import org.auditfs.search.Searcher;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditStoreTest {

  private final Path state;
  private final AtomicLong micros = new AtomicLong(Events.TIME);

  AuditStoreTest(@TempDir Path state) {
    this.state = state;
  }

  private AuditStore open() throws StoreException {
    return open(StoreOptions.defaults());
  }

  private AuditStore open(StoreOptions options) throws StoreException {
    return AuditStore.open(state, options, micros::get);
  }

  static List<RecordedEvent> all(Path state) throws StoreException, IOException {
    return find(state, Query.ALL);
  }

  static List<RecordedEvent> find(Path state, Query query) throws StoreException, IOException {
    List<RecordedEvent> found = new ArrayList<>();
    assertEquals(Searcher.open(state).search(query, found::add), found.size());
    return found;
  }

  @Test
  void givesBackWhatWasAppended() throws Exception {
    List<RecordedEvent> appended = new ArrayList<>();
    try (AuditStore store = open()) {
      for (var event : List.of(Events.refusedRead(), Events.renameOver(), Events.addRule())) {
        appended.add(new RecordedEvent(store.append(event), event));
      }
      assertEquals(appended, all(state));
    }
    assertEquals(appended, all(state));
  }

  @Test
  void numbersEventsOnOverARestart() throws Exception {
    try (AuditStore store = open()) {
      assertEquals(new EventId(1, Events.TIME), store.append(Events.daemon(Operation.START)));
    }
    try (AuditStore store = open()) {
      assertEquals(1, store.recovery().lastSerial());
      assertEquals(2, store.append(Events.daemon(Operation.END)).serial());
    }
  }

  @Test
  void repeatsTheLastTimeWhenTheClockIsSetBackEvenOverARestart() throws Exception {
    try (AuditStore store = open()) {
      store.append(Events.refusedRead());
      micros.set(5);
      assertEquals(Events.TIME, store.append(Events.refusedRead()).timeMicros());
    }
    try (AuditStore store = open()) {
      assertEquals(Events.TIME, store.append(Events.refusedRead()).timeMicros());
    }
  }

  @Test
  void recordsOnceThatTheClockWasSetBack() throws Exception {
    try (AuditStore store = open()) {
      store.append(Events.refusedRead());
      micros.set(Events.TIME - 3_600_000_000L);
      store.append(Events.refusedRead());
      Awaitility.await().until(() -> store.status().lastSerial() == 3);
      for (int i = 0; i < 20; i++) {
        micros.addAndGet(i % 2 == 0 ? 1_000_000 : -1_000_000);
        store.append(Events.refusedRead());
      }
    }
    List<RecordedEvent> events = all(state);
    assertEquals(23, events.size(), "told once, however it jumps then");
    DaemonEvent step = (DaemonEvent) events.get(2).event();
    assertEquals(Operation.CLOCK, step.operation());
    assertTrue(step.detail().startsWith("by 3600.000000 s, from 2026-11-22T"), step.detail());
    assertEquals(Events.TIME, events.get(2).id().timeMicros());
  }

  @Test
  void tellsWhetherTheDaemonBeforeEndedInOrder() throws Exception {
    try (AuditStore store = open()) {
      assertTrue(store.recovery().endedInOrder(), "a new trail has nothing to end");
      store.append(Events.daemon(Operation.START));
    }
    try (AuditStore store = open()) {
      assertFalse(store.recovery().endedInOrder());
      store.append(Events.daemon(Operation.END));
      store.rotate();
    }
    try (AuditStore store = open()) {
      assertTrue(store.recovery().endedInOrder(), "also when the last segment has no event yet");
    }
  }

  @Test
  void refusesASecondDaemon() throws Exception {
    try (AuditStore store = open()) {
      String refused = Refusal.of(this::open);
      assertTrue(refused.contains("another daemon"), refused);
      store.append(Events.refusedRead());
    }
    open().close();
  }

  @Test
  void keepsEverythingFromEverybodyButItsOwner() throws Exception {
    try (AuditStore store = open(StoreOptions.defaults().withRunEvents(64))) {
      for (int i = 0; i < 100; i++) {
        store.append(Events.refusedRead());
      }
      store.rotate();
    }
    try (Stream<Path> paths = Files.walk(state)) {
      for (Path path : paths.filter(path -> !path.equals(state)).toList()) {
        String wanted = Files.isDirectory(path) ? "rwx------" : "rw-------";
        String there = PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
        assertEquals(wanted, there, path.toString());
      }
    }
  }

  @Test
  void goesOnAcrossSegments() throws Exception {
    try (AuditStore store = open(StoreOptions.defaults().withSegmentBytesMax(2000))) {
      for (int i = 0; i < 200; i++) {
        store.append(Events.refusedRead());
        if (i % 50 == 0) {
          store.rotate();
        }
      }
      assertEquals(200, all(state).size());
      StoreStatus status = store.status();
      assertEquals(200, status.events());
      assertTrue(status.segments() > 4, status.toString());
      assertEquals(0, status.lost());
    }
    try (AuditStore store = open()) {
      assertEquals(201, store.append(Events.refusedRead()).serial());
      assertEquals(201, all(state).size());
    }
  }

  @Test
  void refusesEventsOnceItIsClosed() throws Exception {
    AuditStore store = open();
    store.close();
    assertThrows(StoreException.class, () -> store.append(Events.refusedRead()));
    assertThrows(StoreException.class, store::rotate);
    store.close();
  }
}
