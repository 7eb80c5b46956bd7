package org.auditfs.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.auditfs.event.Event;
import org.auditfs.event.Fate;
import org.auditfs.event.RecordedEvent;
import org.auditfs.event.StoreException;
import org.auditfs.fixture.Events;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Events that must be on the disk, but that no thread waits for. */
@Timeout(60)
class DiskTest {

  private static final int EVENTS = 200;

  private final Path state;
  private final FaultyFile.Disk disk = new FaultyFile.Disk();

  DiskTest(@TempDir Path state) {
    this.state = state;
  }

  /** What became of an event: empty when it was kept. */
  private static final class Told extends CompletableFuture<Optional<StoreException>>
      implements Fate {

    @Override
    public void kept() {
      assertTrue(complete(Optional.empty()), "told twice");
    }

    @Override
    public void lost(StoreException why) {
      assertTrue(complete(Optional.of(why)), "told twice");
    }

    boolean isKept() throws Exception {
      return get(30, TimeUnit.SECONDS).isEmpty();
    }
  }

  private AuditStore open(Durability durability) throws Exception {
    StoreOptions options =
        StoreOptions.defaults().withDurability(durability).withReserveBytes(1 << 16);
    return AuditStore.open(state, options, EventClock.SYSTEM, disk::open, disk::room);
  }

  private static Told record(AuditStore store, Event event) throws StoreException {
    Told told = new Told();
    store.record(event, () -> Optional.of(told));
    return told;
  }

  @Test
  void areToldOfWhenTheyAreThere() throws Exception {
    List<Event> events = new ArrayList<>();
    try (AuditStore store = open(Durability.DISK)) {
      List<Told> told = new ArrayList<>();
      for (int i = 0; i < EVENTS; i++) {
        events.add(Events.read("/" + i));
        told.add(record(store, events.get(i)));
      }
      for (Told each : told) {
        assertTrue(each.isKept());
      }
      assertEquals(EVENTS, store.status().lastSerial());
    }
    assertEquals(events, AuditStoreTest.all(state).stream().map(RecordedEvent::event).toList());
  }

  @Test
  void areToldOfBeforeTheTrailEnds() throws Exception {
    Told told;
    try (AuditStore store = open(Durability.DISK)) {
      told = record(store, Events.read("/last"));
    }
    assertTrue(told.isDone() && told.isKept());
  }

  @Test
  void areLostWhenTheDiskDoesNotTakeThem() throws Exception {
    try (AuditStore store = open(Durability.DISK)) {
      disk.failSyncs();
      Told told = record(store, Events.read("/lost"));
      assertTrue(!told.isKept());
      assertTrue(store.isFull());
      disk.mend();
    }
  }

  @Test
  void areWaitedForWhereThatTakesNoTime() throws Exception {
    try (AuditStore store = open(Durability.PROCESS)) {
      Told told = record(store, Events.read("/there"));
      assertEquals(1, store.status().lastSerial());
      assertTrue(!told.isDone(), "nobody is told of what was waited for");
    }
  }
}
