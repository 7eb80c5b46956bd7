package org.auditfs.verify;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.auditfs.event.Event;
import org.auditfs.event.Event.FileEvent;
import org.auditfs.event.FileObject;
import org.auditfs.event.NameType;
import org.auditfs.event.Operation;
import org.auditfs.event.Outcome;
import org.auditfs.file.FilePath;
import org.auditfs.fixture.Events;
import org.auditfs.index.IndexCheck;
import org.auditfs.store.AuditStore;
import org.auditfs.store.Durability;
import org.auditfs.store.EventClock;
import org.auditfs.store.StoreOptions;

/**
 * {@code PLACE [EVENTS]}: appends events with four threads, saturated, then verifies them; prints
 * events a second. Not a test: see README.md.
 */
final class VerifyBench {

  private static final int THREADS = 4;
  private static final int ROUNDS = 5;

  private VerifyBench() {}

  public static void main(String[] words) throws Exception {
    Path state = Path.of(words[0]).resolve("state");
    int count = words.length > 1 ? Integer.parseInt(words[1]) : 5_000_000;
    if (Files.notExists(state)) {
      append(state, count);
    }
    for (int threads : new int[] {1, 2}) {
      for (int round = 0; round < ROUNDS; round++) {
        verify(state, threads);
      }
    }
    long start = System.nanoTime();
    Optional<String> wrong =
        IndexCheck.compare(state.resolve("log"), state.resolve("index"), (done, all) -> {});
    tell("index " + wrong.orElse("good"), count, start);
    start = System.nanoTime();
    TrailProver.prove(state, count / 2);
    System.out.printf("prove %.0f ms%n", (System.nanoTime() - start) / 1e6);
    start = System.nanoTime();
    AuditStore store = AuditStore.open(state, StoreOptions.defaults(), EventClock.SYSTEM);
    System.out.printf("open %.0f ms%n", (System.nanoTime() - start) / 1e6);
    store.close();
  }

  private static void append(Path state, int count) throws Exception {
    StoreOptions options = StoreOptions.defaults().withDurability(Durability.PROCESS);
    List<Event> events = events();
    AuditStore store = AuditStore.open(state, options, EventClock.SYSTEM);
    long start = System.nanoTime();
    List<Thread> threads = new ArrayList<>();
    for (int thread = 0; thread < THREADS; thread++) {
      int first = thread;
      threads.add(
          new Thread(
              () -> {
                try {
                  for (int i = first; i < count; i += THREADS) {
                    store.append(events.get(i % events.size()));
                  }
                } catch (Exception e) {
                  throw new IllegalStateException(e);
                }
              }));
    }
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join();
    }
    tell("append", count, start);
    start = System.nanoTime();
    store.close();
    System.out.printf("close %.0f ms%n", (System.nanoTime() - start) / 1e6);
    long bytes = 0;
    for (Path path : SegmentFile.paths(state.resolve("log"))) {
      bytes += Files.size(path);
    }
    System.out.printf("log %d MiB, %.1f bytes an event%n", bytes >> 20, bytes / (double) count);
  }

  /** Files of /etc and below, read and changed by three users' programs. */
  private static List<Event> events() {
    Random random = new Random(1);
    List<Event> events = new ArrayList<>();
    for (int i = 0; i < 100_000; i++) {
      FilePath path = FilePath.of("/etc/d" + random.nextInt(100) + "/file" + i);
      FileObject object = Events.object(path, 1000 + i, NameType.NORMAL);
      String program = "prog" + random.nextInt(30);
      events.add(
          new FileEvent(
              random.nextInt(4) == 0 ? Operation.CHMOD : Operation.OPEN,
              Outcome.SUCCESS,
              Optional.empty(),
              FilePath.of("/etc"),
              Events.user(1000 + random.nextInt(3), program, "/usr/bin/" + program),
              object,
              Optional.empty(),
              Optional.empty(),
              Optional.empty(),
              List.of(Events.SECRECY)));
    }
    return events;
  }

  private static void verify(Path state, int threads) throws Exception {
    long start = System.nanoTime();
    Verdict verdict = StoreVerifier.verify(state, VerifyRequest.plain().withThreads(threads));
    tell(
        "verify, threads " + threads + ", problems " + verdict.problems().size(),
        verdict.events(),
        start);
  }

  private static void tell(String what, long count, long start) {
    double seconds = (System.nanoTime() - start) / 1e9;
    System.out.printf("%s: %.2f s, %,.0f events/s%n", what, seconds, count / seconds);
  }
}
