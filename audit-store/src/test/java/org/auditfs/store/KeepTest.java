package org.auditfs.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.auditfs.event.Event.DaemonEvent;
import org.auditfs.event.Operation;
import org.auditfs.event.RecordedEvent;
import org.auditfs.file.FilePath;
import org.auditfs.fixture.Events;
import org.auditfs.index.IndexCheck;
import org.auditfs.search.Explanation;
import org.auditfs.search.Query;
import org.auditfs.search.Searcher;
import org.auditfs.verify.StoreVerifier;
import org.auditfs.verify.Verdict;
import org.auditfs.verify.VerifyRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Old segments are given up, whole; what is left is found, verified and gone on with. */
class KeepTest {

  private static final long DAY = 24L * 3600 * 1_000_000;

  private final Path state;
  private final AtomicLong micros = new AtomicLong(Events.TIME);
  private final FaultyFile.Disk disk = new FaultyFile.Disk();
  private final List<String> messages = new CopyOnWriteArrayList<>();

  KeepTest(@TempDir Path state) {
    this.state = state;
  }

  private AuditStore open(StoragePolicy policy) throws Exception {
    StoreOptions options =
        StoreOptions.defaults()
            .withRunEvents(64)
            .withReserveBytes(1 << 14)
            .withPolicy(policy)
            .withMessages(messages::add);
    return AuditStore.open(state, options, micros::get, disk::open, disk::room);
  }

  private static StoragePolicy keeping(Keep keep) {
    return StoragePolicy.defaults().withKeep(keep);
  }

  /** Appends reads of /etc/file1 to /etc/fileN, and lets the store's thread do what is due. */
  private static void append(AuditStore store, int events) throws Exception {
    for (int i = 1; i <= events; i++) {
      store.append(Events.read("/etc/file" + i));
    }
    settle(store);
  }

  private static void settle(AuditStore store) throws Exception {
    store.checkpoint();
    store.checkpoint();
  }

  @Test
  void givesUpTheOldestWhenThereIsTooMuch() throws Exception {
    Keep keep = new Keep(60_000, 0);
    try (AuditStore store = open(keeping(keep))) {
      for (int i = 0; i < 20; i++) {
        append(store, 50);
      }
      assertTrue(store.status().bytes() <= 60_000 + 20_000, store.status()::toString);
    }
    requireSound();
    assertTrue(drops().size() > 2, messages::toString);
    assertTrue(drops().get(0).detail().startsWith("events 1 to "), drops()::toString);
    try (AuditStore store = open(keeping(keep))) {
      long last = store.recovery().lastSerial();
      assertEquals(last + 1, store.append(Events.refusedRead()).serial());
    }
    requireSound();
  }

  @Test
  void givesUpWhatIsTooOldAlsoWhenLittleHappens() throws Exception {
    try (AuditStore store = open(keeping(new Keep(0, 4 * DAY)))) {
      for (int day = 0; day < 10; day++) {
        append(store, 3);
        micros.addAndGet(DAY + DAY / 2);
        store.keep();
      }
    }
    requireSound();
    List<RecordedEvent> left = AuditStoreTest.all(state);
    assertTrue(left.get(0).id().serial() > 15, "given up: " + messages);
    assertTrue(left.get(0).id().timeMicros() >= micros.get() - 7 * DAY, "and nothing is too old");
    assertTrue(
        left.stream().anyMatch(it -> it.id().timeMicros() < micros.get() - 3 * DAY),
        "but what is not is there");
  }

  @Test
  void findsWhatIsLeftWithAndWithoutTheIndex() throws Exception {
    try (AuditStore store = open(keeping(new Keep(60_000, 0)))) {
      for (int i = 0; i < 20; i++) {
        append(store, 50);
      }
      long first = AuditStoreTest.all(state).get(0).id().serial();
      long expected =
          AuditStoreTest.all(state).stream().filter(it -> path(it).equals("/etc/file7")).count();
      List<Long> found = new ArrayList<>();
      Query query = Query.builder().file(FilePath.of("/etc/file7")).build();
      Explanation how =
          Searcher.open(state).explain(query, event -> found.add(event.id().serial()));
      assertEquals(expected, found.size(), how::toString);
      assertTrue(found.get(0) >= first, "nothing that is gone is found");
      assertTrue(found.stream().distinct().count() == found.size(), "nothing is found twice");
      assertTrue(how.toString().contains("run"), how::toString);
      assertEquals(expected(), Searcher.open(state).summary(Query.builder().build()).events());
    }
    requireSound();
  }

  private long expected() throws Exception {
    return AuditStoreTest.all(state).size();
  }

  private static String path(RecordedEvent recorded) {
    return recorded.event() instanceof org.auditfs.event.Event.FileEvent file
        ? file.object().path().toString()
        : "";
  }

  @Test
  void goesOnWhenItWasKilledBetweenTheSignatureAndTheRemoval() throws Exception {
    try (AuditStore store = open(keeping(Keep.ALL))) {
      append(store, 100);
      store.rotate();
      append(store, 100);
    }
    Path kept = Files.createDirectory(state.resolve("kept"));
    long bytes = 0;
    for (Path segment : segments(state.resolve("log"))) {
      Files.createLink(kept.resolve(segment.getFileName()), segment);
      bytes += Files.size(segment);
    }
    // The first alone is given up: none that came to be after the copies were made.
    try (AuditStore store = open(keeping(new Keep(bytes * 2 / 3, 0)))) {
      store.keep();
    }
    assertTrue(Files.notExists(state.resolve("log/0000000001.log")));
    for (Path segment : segments(kept)) {
      Path gone = state.resolve("log").resolve(segment.getFileName());
      if (Files.notExists(gone)) {
        Files.move(segment, gone);
      }
    }
    Verdict verdict = StoreVerifier.verify(state, VerifyRequest.plain());
    assertEquals(List.of(), verdict.problems());
    try (AuditStore store = open(keeping(Keep.ALL))) {
      store.append(Events.refusedRead());
    }
    requireSound();
  }

  @Test
  void tellsOnceThatRoomBecomesScarceUntilThereIsEnoughAgain() throws Exception {
    StoragePolicy policy =
        StoragePolicy.defaults().withThresholds(new Threshold(100, 0), new Threshold(0, 5));
    List<String> raised = new ArrayList<>();
    try (AuditStore store = open(policy)) {
      for (long mebibytes : List.of(200L, 99L, 90L, 101L, 40L, 41L, 300L, 99L)) {
        disk.fillUp(mebibytes << 20);
        store.look();
        raised.add(mebibytes + " " + store.status().alarms());
      }
    }
    assertEquals(
        List.of(
            "200 []",
            "99 [space_left]",
            "90 [space_left]",
            "101 [space_left]",
            "40 [space_left, admin_space_left]",
            "41 [space_left, admin_space_left]",
            "300 []",
            "99 [space_left]"),
        raised);
    List<String> told =
        AuditStoreTest.all(state).stream().map(it -> it.event().operation().word()).toList();
    assertEquals(List.of("space_left", "admin_space_left", "space_left"), told);
  }

  private static List<Path> segments(Path directory) throws Exception {
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(it -> it.toString().endsWith(".log")).toList();
    }
  }

  private List<DaemonEvent> drops() throws Exception {
    return AuditStoreTest.all(state).stream()
        .map(RecordedEvent::event)
        .filter(event -> event.operation() == Operation.DROP)
        .map(DaemonEvent.class::cast)
        .toList();
  }

  private void requireSound() throws Exception {
    Verdict verdict = StoreVerifier.verify(state, VerifyRequest.plain());
    assertEquals(List.of(), verdict.problems(), messages::toString);
    assertEquals(
        "",
        IndexCheck.compare(state.resolve("log"), state.resolve("index"), (done, all) -> {})
            .orElse(""));
    try (Stream<Path> trees = Files.list(state.resolve("chain"))) {
      assertTrue(trees.anyMatch(it -> it.endsWith("0000000001.tree")), "hashes stay");
    }
  }
}
