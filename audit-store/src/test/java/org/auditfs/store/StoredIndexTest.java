package org.auditfs.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.auditfs.event.Field;
import org.auditfs.fixture.Events;
import org.auditfs.index.Indexes;
import org.auditfs.log.Disk;
import org.auditfs.search.Query;
import org.auditfs.search.Searcher;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An index that does not fit is replaced; whatever it is like, searches find the same. */
class StoredIndexTest {

  private static final int EVENTS = 300;
  private static final int INDEXED = 256;
  private static final Query SHADOW = Query.builder().key("shadow").build();

  private final Path state;
  private final List<String> messages = Collections.synchronizedList(new ArrayList<>());

  StoredIndexTest(@TempDir Path state) {
    this.state = state;
  }

  private interface Damage {
    void doTo(Path state) throws IOException;
  }

  private AuditStore open() throws Exception {
    StoreOptions options = StoreOptions.defaults().withRunEvents(64).withMessages(messages::add);
    return AuditStore.open(state, options, () -> Events.TIME);
  }

  private void fill() throws Exception {
    try (AuditStore store = open()) {
      for (int i = 0; i < EVENTS; i++) {
        store.append(i % 10 == 0 ? Events.refusedRead() : Events.renameOver());
      }
      awaitIndex(store);
    }
    assertEquals(List.of(), messages);
  }

  /** The last room is for events: an index that took it would have them lost. */
  @Test
  void waitsForRoomOnTheDiskAndGoesOnByItself() throws Exception {
    AtomicLong free = new AtomicLong(64);
    StoreOptions options = StoreOptions.defaults().withRunEvents(64).withReserveBytes(0);
    Room.Source room = () -> new Room(free.get(), 1 << 30);
    try (AuditStore store = AuditStore.open(state, options, () -> Events.TIME, Disk.REAL, room)) {
      for (int i = 0; i < EVENTS; i++) {
        store.append(Events.refusedRead());
      }
      TimeUnit.MILLISECONDS.sleep(200); // as long as it takes a run that does not wait
      assertEquals(0, store.status().indexedSerial());
      free.set(1 << 20);
      awaitIndex(store);
    }
    assertEquals(EVENTS, shadows());
  }

  private static void awaitIndex(AuditStore store) {
    Awaitility.await().until(() -> store.status().indexedSerial() == INDEXED);
  }

  private long shadows() throws Exception {
    return Searcher.open(state).search(SHADOW, event -> {});
  }

  /** Searches find all before, during and after the rebuilding, which one line tells of. */
  private void assertRebuilt(Damage damage, String words) throws Exception {
    fill();
    damage.doTo(state);
    assertEquals(30, shadows());
    try (AuditStore store = open()) {
      assertEquals(30, shadows());
      awaitIndex(store);
      assertEquals(30, shadows());
    }
    assertEquals(1, messages.size(), messages.toString());
    assertTrue(messages.get(0).contains(words), messages.toString());
    open().close();
    assertEquals(1, messages.size(), messages.toString());
  }

  private static Path data(Path state) {
    return state.resolve("index/data.mdb");
  }

  @Test
  void buildsAMissingIndex() throws Exception {
    assertRebuilt(Indexes::delete, "is missing");
  }

  @Test
  void replacesAnOlderIndex() throws Exception {
    assertRebuilt(state -> Indexes.setVersion(state, 0), "older format");
  }

  @Test
  void movesANewerIndexAside() throws Exception {
    assertRebuilt(state -> Indexes.setVersion(state, 9), "newer format; moved to");
    assertTrue(Files.exists(state.resolve("index.newer-1/data.mdb")));
  }

  @Test
  void replacesAnIndexThatIsNoIndex() throws Exception {
    assertRebuilt(state -> Files.writeString(data(state), "x".repeat(9000)), "is damaged");
  }

  @Test
  void replacesAnEmptyFile() throws Exception {
    assertRebuilt(state -> Files.writeString(data(state), ""), "is damaged");
  }

  @Test
  void replacesAnIndexThatWasCut() throws Exception {
    assertRebuilt(
        state -> {
          try (RandomAccessFile file = new RandomAccessFile(data(state).toFile(), "rw")) {
            file.setLength(file.length() / 2);
          }
        },
        "is damaged");
  }

  @Test
  void replacesAnIndexOfALongerLog() throws Exception {
    fill();
    Path segment = state.resolve("log/0000000001.log");
    try (RandomAccessFile file = new RandomAccessFile(segment.toFile(), "rw")) {
      file.setLength(64);
    }
    Files.delete(state.resolve("chain/checkpoints")); // which would tell that events are missing
    assertEquals(0, shadows());
    open().close();
    assertTrue(messages.get(0).contains("another log"), messages.toString());
  }

  @Test
  void findsAllThoughAPartOfARunIsDamaged() throws Exception {
    fill();
    Indexes.damage(state, 65, Field.KEY.number());
    assertEquals(30, shadows());
    Indexes.damage(state, 193, 0);
    assertEquals(30, shadows());
  }

  @Test
  void goesOnFromWhereTheIndexEnds() throws Exception {
    fill();
    try (AuditStore store = open()) {
      assertEquals(INDEXED, store.status().indexedSerial());
      for (int i = 0; i < 20; i++) {
        store.append(Events.refusedRead());
      }
      Awaitility.await().until(() -> store.status().indexedSerial() == INDEXED + 64);
      assertEquals(50, shadows());
    }
  }
}
