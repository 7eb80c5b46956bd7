package org.auditfs.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.auditfs.event.Event.FileEvent;
import org.auditfs.event.Operation;
import org.auditfs.event.RecordedEvent;
import org.auditfs.event.StoreException;
import org.auditfs.event.Subject;
import org.auditfs.event.Verb;
import org.auditfs.file.ByteString;
import org.auditfs.file.FilePath;
import org.auditfs.fixture.EventGenerator;
import org.auditfs.fixture.Events;
import org.auditfs.fixture.Refusal;
import org.auditfs.fixture.Seeds;
import org.auditfs.index.Indexes;
import org.auditfs.store.AuditStore;
import org.auditfs.store.StoreOptions;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SearcherTest {

  private static final int EVENTS = 1500;
  private static final StoreOptions SMALL =
      StoreOptions.defaults().withRunEvents(256).withSegmentBytesMax(50_000);

  private final Path state;
  private final AtomicLong micros = new AtomicLong(Events.TIME);

  SearcherTest(@TempDir Path state) {
    this.state = state;
  }

  private List<RecordedEvent> fill(AuditStore store, int events) throws StoreException {
    EventGenerator generator = new EventGenerator(Seeds.seed());
    List<RecordedEvent> appended = new ArrayList<>();
    for (int i = 0; i < events; i++) {
      var event = generator.event();
      micros.addAndGet(500_000);
      appended.add(new RecordedEvent(store.append(event), event));
    }
    return appended;
  }

  private static void awaitIndex(AuditStore store, long upTo) {
    Awaitility.await().until(() -> store.status().indexedSerial() >= upTo);
  }

  private List<RecordedEvent> find(Query query) throws StoreException, IOException {
    List<RecordedEvent> found = new ArrayList<>();
    assertEquals(Searcher.open(state).search(query, found::add), found.size());
    return found;
  }

  /** Every kind of condition, with a value that some event has, and some that none has. */
  private static Map<String, Query> queries(List<RecordedEvent> events) {
    Map<String, Query> queries = new TreeMap<>();
    for (int i = 0; i < events.size(); i += 97) {
      RecordedEvent event = events.get(i);
      Subject who = event.event().subject();
      queries.put("a" + i, Query.builder().serial(event.id().serial()).build());
      queries.put("ui" + i, Query.builder().uid(who.uid()).build());
      queries.put("ul" + i, Query.builder().loginUid(who.auid()).build());
      queries.put("ua" + i, Query.builder().anyUid(who.euid()).build());
      queries.put("gi" + i, Query.builder().gid(who.gid()).build());
      queries.put("p" + i, Query.builder().pid(who.pid()).ppid(who.ppid()).build());
      queries.put("ses" + i, Query.builder().session(who.ses()).success(false).build());
      queries.put("c" + i, Query.builder().comm(who.comm()).build());
      queries.put("x" + i, Query.builder().exe(who.exe()).build());
      queries.put("e" + i, Query.builder().exit(event.event().outcome().exit()).build());
      queries.put("op" + i, Query.builder().operations(List.of(event.event().operation())).build());
      queries.put(
          "t" + i,
          Query.builder()
              .from(event.id().timeMicros())
              .to(event.id().timeMicros() + 60_000_000)
              .success(true)
              .build());
      queries.put("limit" + i, Query.builder().uid(0).after(i).limit(3).build());
      if (event.event() instanceof FileEvent file) {
        FilePath path = file.victim().orElse(file.object2().orElse(file.object())).path();
        queries.put("f" + i, Query.builder().file(path).build());
        queries.put("d" + i, Query.builder().subtree(path.parent()).uid(0).build());
        queries.put("inode" + i, Query.builder().inode(file.object().inode()).build());
      }
    }
    queries.put("key", Query.builder().key("a key").build());
    queries.put("rule", Query.builder().rule(3).verb(Verb.INTEGRITY).build());
    queries.put("type", Query.builder().types(List.of("DAEMON_END", "config")).build());
    queries.put("nothing", Query.builder().operations(List.of()).build());
    queries.put("none", Query.builder().key("no such key").build());
    queries.put("all", Query.ALL);
    return queries;
  }

  @Test
  void findsTheSameWithAndWithoutIndexAndWithAndWithoutDaemon() throws Exception {
    String seed = "seed " + Seeds.seed();
    List<RecordedEvent> events;
    try (AuditStore store = AuditStore.open(state, SMALL, micros::get)) {
      events = fill(store, EVENTS);
      awaitIndex(store, EVENTS / 256 * 256);
      check(events, seed + ", daemon and index");
    }
    check(events, seed + ", index");
    Indexes.delete(state);
    check(events, seed + ", no index");
  }

  private void check(List<RecordedEvent> events, String where) throws Exception {
    for (Map.Entry<String, Query> entry : queries(events).entrySet()) {
      Query query = entry.getValue();
      List<RecordedEvent> wanted =
          events.stream().filter(query::matches).limit(query.limit()).toList();
      assertEquals(wanted, find(query), where + ", query " + entry.getKey());
    }
  }

  @Test
  void findsAFileUnderEachOfItsParts() throws Exception {
    try (AuditStore store = AuditStore.open(state, SMALL, micros::get)) {
      store.append(Events.renameOver());
      store.append(Events.read("/etc/passwd-"));
      store.append(Events.read("/etc/passwd.d/x"));
      assertEquals(1, find(Query.builder().file(FilePath.of("/etc/passwd+")).build()).size());
      assertEquals(1, find(Query.builder().file(FilePath.of("/etc/passwd")).build()).size());
      assertEquals(1, find(Query.builder().subtree(FilePath.of("/etc/passwd.d")).build()).size());
      assertEquals(3, find(Query.builder().subtree(FilePath.of("/etc")).build()).size());
      assertEquals(3, find(Query.builder().subtree(FilePath.ROOT).build()).size());
      assertEquals(1, find(Query.builder().inode(200).build()).size());
      assertEquals(3, find(Query.builder().inode(131).build()).size());
      assertEquals(1, find(Query.builder().key("acct").build()).size());
      assertEquals(2, find(Query.builder().comm(ByteString.of("cat")).build()).size());
      assertEquals(3, find(Query.builder().types(List.of("PATH")).build()).size());
      assertEquals(3, find(Query.builder().types(List.of("file")).build()).size());
      assertEquals(1, find(Query.builder().operations(List.of(Operation.RENAME)).build()).size());
    }
  }

  @Test
  void tellsTheLastSerialAsTheTrailGrows() throws Exception {
    try (AuditStore store = AuditStore.open(state, SMALL, micros::get)) {
      Searcher searcher = Searcher.open(state);
      assertEquals(0, searcher.lastSerial());
      fill(store, 10);
      assertEquals(10, searcher.lastSerial());
      assertEquals(10, searcher.lastSerial());
      store.rotate();
      assertEquals(10, searcher.lastSerial());
      fill(store, 500);
      assertEquals(510, searcher.lastSerial());
    }
  }

  @Test
  void searchesWhileOthersWrite() throws Exception {
    try (AuditStore store = AuditStore.open(state, SMALL, micros::get)) {
      Thread writer = new Thread(() -> writeQuietly(store));
      writer.start();
      long before = 0;
      while (writer.isAlive()) {
        List<RecordedEvent> found = find(Query.ALL);
        assertTrue(found.size() >= before);
        for (int i = 0; i < found.size(); i++) {
          assertEquals(i + 1, found.get(i).id().serial());
        }
        before = found.size();
      }
      writer.join();
      assertEquals(3000, find(Query.ALL).size());
    }
  }

  private void writeQuietly(AuditStore store) {
    try {
      fill(store, 3000);
    } catch (StoreException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void endsWhenTheVisitorFails() throws Exception {
    try (AuditStore store = AuditStore.open(state, SMALL, micros::get)) {
      fill(store, 10);
    }
    assertThrows(
        IOException.class,
        () ->
            Searcher.open(state)
                .search(
                    Query.ALL,
                    event -> {
                      throw new IOException("no more");
                    }));
  }

  @Test
  void refusesAStateWithoutATrail() {
    assertTrue(Refusal.of(() -> Searcher.open(state)).contains("no trail"));
  }
}
