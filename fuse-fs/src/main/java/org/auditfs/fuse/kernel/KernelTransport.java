package org.auditfs.fuse.kernel;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.IntPredicate;
import java.util.stream.Stream;
import org.auditfs.fuse.Failure;
import org.auditfs.fuse.FuseFileSystem;
import org.auditfs.fuse.Transport;
import org.auditfs.posix.ErrnoException;
import org.auditfs.posix.KilledThread;
import org.auditfs.posix.Posix;

/**
 * Serves a {@link FuseFileSystem} over a descriptor of /dev/fuse that was named in the options of
 * mount(2) ({@link #MOUNT_OPTIONS}). The mount comes first: before it the kernel refuses to be read
 * (EPERM), after it callers wait until somebody reads.
 *
 * <p>It owns the descriptor, and closes it when its last worker has ended: after the unmount, or
 * when no worker can go on. Then callers are refused with ENOTCONN; they never hang.
 */
public final class KernelTransport implements Transport {

  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final Device device;
  private final Optional<Device> impatient;
  private final Dispatcher dispatcher;
  private final Delivery delivery;
  private final DeferredAnswers deferred;
  private final Turns turns;
  private final Interrupts interrupts;
  private final WorkerPool pool;
  private final Closes closes;
  private final Consumer<String> log;
  private final CompletableFuture<Void> ended = new CompletableFuture<>();

  private KernelTransport(
      Device device,
      FuseFileSystem fs,
      int threads,
      Runnable threadSetUp,
      IntPredicate killed,
      Consumer<String> log) {
    this.device = device;
    this.log = log;
    this.impatient = device.impatient();
    List<Device> devices = Stream.concat(Stream.of(device), impatient.stream()).toList();
    this.interrupts = new Interrupts(devices, this::callerOf, this::letGo, killed, log);
    this.dispatcher = new Dispatcher(fs, interrupts::take, this::kernelSide, log);
    this.delivery = new Delivery(dispatcher, log);
    this.deferred = new DeferredAnswers(delivery);
    this.turns = new Turns(threads + WorkerPool.STUCK_MAX);
    this.pool = new WorkerPool(threads, this::worker, turns, threadSetUp, log, this::end);
    this.closes = new Closes(device, turns, pool::now);
  }

  private DeviceKernel kernelSide(Protocol agreed) {
    return DeviceKernel.of(device, agreed, node -> closes.await(node));
  }

  /** Only the first is impatient: two would take the processors from those who ask. */
  private Worker worker(int number) {
    Optional<Device> first = number == 0 ? impatient : Optional.empty();
    return new Worker(number, device, first, dispatcher, delivery, deferred, turns, log);
  }

  /**
   * Starts the workers of a filesystem that is mounted.
   *
   * @param deviceFd a descriptor of /dev/fuse, open for reading and writing; it is closed by the
   *     transport, also when this method fails
   * @param threads how many requests are served at the same time, at least 1, not counting those
   *     that wait for something for long
   * @param threadSetUp run once by each worker thread before it serves (credentials and the umask
   *     belong to a thread)
   * @param log takes one line for each thing that went wrong; called by many threads
   * @throws IllegalStateException when {@code threadSetUp} failed in a thread; none serves then
   */
  public static KernelTransport start(
      Posix posix,
      int deviceFd,
      FuseFileSystem fs,
      int threads,
      Runnable threadSetUp,
      Consumer<String> log) {
    IntPredicate killed = tid -> KilledThread.test(posix, tid);
    return start(Device.of(posix, deviceFd), fs, threads, threadSetUp, killed, log);
  }

  static KernelTransport start(
      Device device,
      FuseFileSystem fs,
      int threads,
      Runnable threadSetUp,
      IntPredicate killed,
      Consumer<String> log) {
    KernelTransport transport;
    try {
      transport =
          new KernelTransport(device, fs, threads, threadSetUp, killed, Failure.unfailing(log));
    } catch (RuntimeException | Error e) { // no memory for the buffers, say
      close(device, Failure.unfailing(log));
      throw e;
    }
    transport.pool.start();
    transport.startLooking();
    return transport;
  }

  private OptionalInt callerOf(long unique) {
    OptionalInt served = pool.callerOf(unique);
    return served.isPresent() ? served : deferred.callerOf(unique);
  }

  private void letGo(long unique) {
    pool.letGo(unique);
  }

  /** Looks after workers that wait, and callers that do not want to wait any more. */
  private void startLooking() {
    Thread thread = new Thread(this::look, "auditfs-fuse-look");
    thread.setDaemon(true);
    thread.start();
  }

  private void look() {
    long lookedAt = System.nanoTime();
    while (!ended.isDone()) {
      LockSupport.parkNanos(turns.look());
      if (System.nanoTime() - lookedAt > LOOK_NANOS) {
        lookedAt = System.nanoTime();
        lookAfterWaiting();
      }
    }
  }

  private void lookAfterWaiting() {
    try {
      pool.look();
      deferred.look();
      interrupts.look();
    } catch (Throwable e) { // out of memory, perhaps: the next look may go well
      log.accept("looking after the FUSE workers failed: " + e);
    }
  }

  /** An answer that comes later must not go to whatever bears the descriptor's number then. */
  private void end() {
    deferred.end();
    impatient.ifPresent(other -> close(other, log));
    close(device, log);
    ended.complete(null);
  }

  private static void close(Device device, Consumer<String> log) {
    try {
      device.close();
    } catch (ErrnoException e) {
      log.accept("closing /dev/fuse failed: " + e.errno());
    }
  }

  @Override
  public int workers() {
    return pool.size();
  }

  @Override
  public CompletableFuture<Void> ended() {
    return ended.copy();
  }

  @Override
  public boolean refuse(long millisMax) throws InterruptedException {
    dispatcher.close();
    boolean done = pool.drain(millisMax) && deferred.drain(millisMax);
    pool.letAllGo();
    return done;
  }

  /**
   * Waits until no worker serves any more: until the filesystem is unmounted and, after a lazy
   * unmount, nobody uses it any more.
   */
  public void awaitEnd() throws InterruptedException {
    try {
      ended.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e); // it is only ever completed with success
    }
  }

  /**
   * Waits as {@link #awaitEnd}: unmount first. When it returns, the filesystem is not called any
   * more. An interrupt ends the waiting; the workers go on, then.
   */
  @Override
  public void close() {
    try {
      awaitEnd();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
