package org.auditfs.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.auditfs.event.Event;
import org.auditfs.event.EventId;
import org.auditfs.event.RecordedEvent;
import org.auditfs.fixture.EventGenerator;
import org.auditfs.fixture.Seeds;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ConcurrencyTest {

  private static final int THREADS = 16;

  private final Path state;

  ConcurrencyTest(@TempDir Path state) {
    this.state = state;
  }

  /**
   * The clock jumps to and fro, too little to be told of; threads are interrupted; segments are
   * ended all the time.
   */
  @ParameterizedTest
  @EnumSource
  void numbersEveryEventOfManyThreadsOnceAndInOrder(Durability durability) throws Exception {
    int each = durability == Durability.DISK ? 100 : 3000;
    StoreOptions options =
        StoreOptions.defaults()
            .withDurability(durability)
            .withSegmentBytesMax(100_000)
            .withRunEvents(1024);
    Random jumps = new Random(Seeds.seed());
    EventClock clock = () -> 1_000_000_000L + jumps.nextInt(90_000);
    Map<Long, RecordedEvent> appended = new ConcurrentHashMap<>();
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try (AuditStore store = AuditStore.open(state, options, clock)) {
      List<Future<Boolean>> all = new ArrayList<>();
      for (int thread = 0; thread < THREADS; thread++) {
        all.add(threads.submit(writer(store, thread, each, appended)));
      }
      for (int i = 0; i < 20; i++) {
        store.rotate();
      }
      for (Future<Boolean> one : all) {
        assertTrue(one.get());
      }
      assertEquals((long) THREADS * each, store.status().lastSerial());
    } finally {
      threads.shutdownNow();
    }
    check(AuditStoreTest.all(state), appended);
  }

  private static Callable<Boolean> writer(
      AuditStore store, int thread, int each, Map<Long, RecordedEvent> appended) {
    EventGenerator generator = new EventGenerator(Seeds.seed() + thread);
    return () -> {
      long before = 0;
      for (int i = 0; i < each; i++) {
        if (i % 100 == 0) {
          Thread.currentThread().interrupt();
        }
        Event event = generator.event();
        EventId id = store.append(event);
        assertTrue(id.serial() > before, "a thread's own events are in order");
        before = id.serial();
        appended.put(id.serial(), new RecordedEvent(id, event));
      }
      return true;
    };
  }

  private static void check(List<RecordedEvent> found, Map<Long, RecordedEvent> appended) {
    assertEquals(appended.size(), found.size());
    long time = 0;
    for (int i = 0; i < found.size(); i++) {
      RecordedEvent event = found.get(i);
      assertEquals(i + 1, event.id().serial());
      assertTrue(event.id().timeMicros() >= time, "time falls at " + event.id());
      assertEquals(appended.get(event.id().serial()), event);
      time = event.id().timeMicros();
    }
  }
}
