package org.auditfs.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.auditfs.event.StoreException;
import org.auditfs.fixture.Events;
import org.auditfs.index.IndexCheck;
import org.auditfs.log.Disk;
import org.auditfs.search.Follower;
import org.auditfs.search.Query;
import org.auditfs.search.Searcher;
import org.auditfs.verify.StoreVerifier;
import org.auditfs.verify.VerifyRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Segments are given up under those who read them: they go on with what is there. */
class GivenUpTest {

  private static final long DAY = 24L * 3600 * 1_000_000;
  private static final int EVENTS = 400;
  private static final Query ALL = Query.builder().build();

  private final Path state;
  private final AtomicLong micros = new AtomicLong(Events.TIME);
  private final AuditStore store;

  /** The last serial when all but the last events were given up. */
  private long last;

  GivenUpTest(@TempDir Path state) throws Exception {
    this.state = state;
    this.store = open();
  }

  private AuditStore open() throws Exception {
    StoreOptions options =
        StoreOptions.defaults()
            .withRunEvents(64)
            .withSegmentBytesMax(4000)
            .withPolicy(StoragePolicy.defaults().withKeep(new Keep(0, DAY)));
    return AuditStore.open(state, options, micros::get, Disk.REAL, () -> Room.at(state));
  }

  @BeforeEach
  void fill() throws Exception {
    append(EVENTS);
  }

  @AfterEach
  void close() throws Exception {
    store.close();
    assertEquals(List.of(), StoreVerifier.verify(state, VerifyRequest.plain()).problems());
  }

  private void append(int events) throws StoreException {
    for (int i = 0; i < events; i++) {
      store.append(Events.refusedRead());
      if (i % 50 == 0) {
        store.checkpoint();
      }
    }
    store.checkpoint();
  }

  /** Gives up all but the last events. */
  private void giveUp() throws StoreException {
    store.rotate();
    micros.addAndGet(2 * DAY);
    append(10);
    micros.addAndGet(2 * DAY);
    store.keep();
    last = store.append(Events.refusedRead()).serial();
    store.checkpoint();
  }

  private long first() throws Exception {
    return AuditStoreTest.all(state).get(0).id().serial();
  }

  /** Tells the events of a search in the midst of which all but the last are given up. */
  private List<Long> searchWhileGivingUp(Query query, int after) throws Exception {
    List<Long> told = new ArrayList<>();
    long found =
        Searcher.open(state)
            .search(
                query,
                event -> {
                  told.add(event.id().serial());
                  if (told.size() == after) {
                    giveUpWhileReading();
                  }
                });
    assertEquals(told.size(), found);
    return told;
  }

  private void giveUpWhileReading() throws IOException {
    try {
      giveUp();
    } catch (StoreException e) {
      throw new IOException(e);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 30, 70, 150})
  void searchesOnBehindWhatWasGivenUp(int after) throws Exception {
    for (Query query : List.of(ALL, Query.builder().key("shadow").build())) {
      List<Long> told = searchWhileGivingUp(query, after);
      assertEquals(told.stream().sorted().distinct().toList(), told, "in order, and once");
      assertTrue(told.size() >= after);
      assertTrue(told.contains(first()), () -> "from there on all: " + told);
      assertTrue(told.contains(last), () -> "to the end: " + told);
      append(EVENTS);
    }
  }

  @Test
  void findsNoMoreThanItWasAskedFor() throws Exception {
    Query query = Query.builder().limit(35).build();
    assertEquals(35, searchWhileGivingUp(query, 30).size());
  }

  @Test
  void sumsUpWhatIsThere() throws Exception {
    Searcher searcher = Searcher.open(state);
    giveUp();
    assertEquals(AuditStoreTest.all(state).size(), searcher.summary(ALL).events());
  }

  @Test
  void followsOnBehindWhatWasGivenUpAndSaysHowMuchItMissed() throws Exception {
    List<Long> told = new ArrayList<>();
    try (Follower follower = Follower.open(state, ALL, Long.MAX_VALUE)) {
      append(5);
      follower.poll(event -> told.add(event.id().serial()));
      assertEquals(5, told.size());
      final long before = told.get(4);
      append(EVENTS);
      giveUp();
      follower.poll(event -> told.add(event.id().serial()));
      long missed = follower.missed();
      assertTrue(missed > 0);
      assertEquals(told.stream().sorted().distinct().toList(), told);
      assertTrue(told.contains(last), () -> "to the end: " + told);
      assertEquals(told.get(told.size() - 1) - before - missed, told.size() - 5);
    }
  }

  @Test
  void verifiesWhatIsLeftAndItsIndex() throws Exception {
    AtomicBoolean given = new AtomicBoolean();
    VerifyRequest request =
        VerifyRequest.plain()
            .withProgress(
                (done, all) -> {
                  if (given.compareAndSet(false, true)) {
                    quietly();
                  }
                });
    assertEquals(List.of(), StoreVerifier.verify(state, request).problems());
    append(EVENTS);
    given.set(false);
    var index =
        IndexCheck.compare(
            state.resolve("log"),
            state.resolve("index"),
            (done, all) -> {
              if (given.compareAndSet(false, true)) {
                quietly();
              }
            });
    assertEquals("", index.orElse(""));
    assertTrue(given.get());
  }

  private void quietly() {
    try {
      giveUp();
    } catch (StoreException e) {
      throw new IllegalStateException(e);
    }
  }
}
