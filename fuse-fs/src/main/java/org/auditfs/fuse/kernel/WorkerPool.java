package org.auditfs.fuse.kernel;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.IntFunction;

/**
 * The workers of one connection. A request that waits (for a disk that does not answer, for a lease
 * that is not given back) takes a worker with it, so another takes that one's place: as many as
 * were asked for are always there for the others, until {@value #STUCK_MAX} wait.
 *
 * <p>Locks: its monitor, for the list, under which nothing waits and no system call is made.
 * Serving a request takes none.
 */
final class WorkerPool {

  /** Workers are a megabyte of buffers and more each: so many may wait beside the usual ones. */
  static final int STUCK_MAX = 64;

  private final int usual;
  private final IntFunction<Worker> maker;
  private final Turns turns;
  private final Runnable setUp;
  private final Consumer<String> log;
  private final Runnable whenEmpty;
  private final List<Worker> workers = new ArrayList<>();
  private int threadsMade;
  private volatile int wanted;
  private volatile int size;
  private boolean full;

  /**
   * A pool without a worker yet.
   *
   * @param usual how many requests are served at the same time when none waits, at least 1
   * @param maker makes the worker of a number; numbers are below {@code usual} + {@link #STUCK_MAX}
   * @param setUp run once by each worker's thread before it serves
   * @param whenEmpty run by the last worker when it has ended; none is added then
   */
  WorkerPool(
      int usual,
      IntFunction<Worker> maker,
      Turns turns,
      Runnable setUp,
      Consumer<String> log,
      Runnable whenEmpty) {
    if (usual < 1) {
      throw new IllegalArgumentException(usual + " threads; at least 1 is needed");
    }
    this.usual = usual;
    this.wanted = usual;
    this.maker = maker;
    this.turns = turns;
    this.setUp = setUp;
    this.log = log;
    this.whenEmpty = whenEmpty;
    for (int i = 0; i < usual; i++) {
      workers.add(maker.apply(i));
    }
    this.size = usual;
  }

  /**
   * Starts the usual workers; none serves before all are set up.
   *
   * @throws IllegalStateException when one could not be set up: none serves, and all end
   */
  void start() {
    List<CompletableFuture<Void>> setUps = new ArrayList<>();
    workers.forEach(worker -> setUps.add(new CompletableFuture<>()));
    CompletableFuture<Void> all = CompletableFuture.allOf(setUps.toArray(CompletableFuture[]::new));
    List<Worker> first = List.copyOf(workers);
    for (int i = 0; i < first.size(); i++) {
      try {
        begin(first.get(i), setUps.get(i), all);
      } catch (Error e) { // the system gives no more threads
        setUps.get(i).completeExceptionally(e);
        remove(first.get(i));
      }
    }
    try {
      all.join();
    } catch (CompletionException e) {
      throw new IllegalStateException("a FUSE worker could not be set up: " + e.getCause(), e);
    }
  }

  /**
   * Compares with the look before: who serves the same request still is stuck and is replaced, and
   * whoever is one too many by now may leave. To be called by one thread, now and then.
   */
  void look() {
    long stuck = now().stream().filter(Worker::isStuck).count();
    wanted = usual + (int) Math.min(stuck, STUCK_MAX);
    try {
      while (add()) {}
      full = false;
      if (isOneTooMany()) {
        turns.widen(); // who waits for its turn cannot leave
      }
    } catch (Throwable e) { // no thread or no memory: perhaps at the next look
      if (!full) {
        log.accept("no more FUSE workers, while " + stuck + " wait: " + e);
      }
      full = true;
    }
  }

  /** How many workers there are. */
  int size() {
    return size;
  }

  /** The thread that waits for the answer to {@code unique}; empty when no worker serves that. */
  OptionalInt callerOf(long unique) {
    return now().stream()
        .map(worker -> worker.callerOf(unique))
        .filter(OptionalInt::isPresent)
        .findFirst()
        .orElse(OptionalInt.empty());
  }

  /** Has the worker at {@code unique} know that its caller is about to go. */
  void letGo(long unique) {
    now().forEach(worker -> worker.letGo(unique));
  }

  /** The same of all requests that are being served. */
  void letAllGo() {
    now().forEach(worker -> worker.letGo(worker.unique()));
  }

  /**
   * Waits until what is being served now has been answered.
   *
   * @return whether that was in time
   */
  boolean drain(long millisMax) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millisMax);
    for (Worker worker : now()) {
      long unique = worker.unique();
      while (unique != 0 && worker.unique() == unique) {
        if (System.nanoTime() - deadline > 0) {
          return false;
        }
        Thread.sleep(1);
      }
    }
    return true;
  }

  /** The workers that there are at this moment. */
  synchronized List<Worker> now() {
    return List.copyOf(workers);
  }

  /** Adds a worker where one is missing; not to a pool that has ended. */
  private boolean add() {
    Worker worker;
    synchronized (this) {
      if (size == 0 || size >= wanted) {
        return false;
      }
      worker = maker.apply(freeNumber());
      workers.add(worker);
      size = workers.size();
    }
    CompletableFuture<Void> ready = new CompletableFuture<>();
    try {
      begin(worker, ready, ready);
    } catch (Error e) {
      remove(worker);
      throw e;
    }
    return true;
  }

  private void begin(
      Worker worker, CompletableFuture<Void> ready, CompletableFuture<Void> othersReady) {
    Thread thread =
        new Thread(() -> run(worker, ready, othersReady), "auditfs-fuse-" + threadsMade++);
    thread.setDaemon(true);
    thread.start();
  }

  private void run(Worker worker, CompletableFuture<Void> ready, CompletableFuture<Void> all) {
    boolean left = false;
    try {
      prepare(ready);
      if (!all.handle((nothing, refusal) -> refusal != null).join()) {
        boolean going = true;
        while (going && !left) {
          going = worker.serve();
          left = going && leave(worker);
        }
      }
    } catch (Throwable e) { // a thread's end is told, whatever ended it
      log.accept("a worker of the FUSE transport ended: " + e);
    } finally {
      if (!left) {
        turns.end();
        remove(worker);
      }
    }
  }

  private void prepare(CompletableFuture<Void> ready) {
    try {
      setUp.run();
      ready.complete(null);
    } catch (RuntimeException | Error e) {
      ready.completeExceptionally(e);
    }
  }

  /** Takes out a worker that is one too many; never the first, which listens always. */
  private boolean leave(Worker worker) {
    return worker.number() > 0 && isOneTooMany() && takeOut(worker);
  }

  private boolean isOneTooMany() {
    return size > wanted;
  }

  private synchronized boolean takeOut(Worker worker) {
    return isOneTooMany() && removed(worker);
  }

  private synchronized boolean removed(Worker worker) {
    turns.left(worker.number()); // before another gets that number
    boolean was = workers.remove(worker);
    size = workers.size();
    return was;
  }

  private int freeNumber() {
    BitSet taken = new BitSet();
    workers.forEach(worker -> taken.set(worker.number()));
    return taken.nextClearBit(0);
  }

  private void remove(Worker worker) {
    boolean last;
    synchronized (this) {
      last = removed(worker) && workers.isEmpty();
    }
    if (last) {
      whenEmpty.run();
    }
  }
}
