package org.auditfs.fuse.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.auditfs.fuse.FuseFileSystem;
import org.auditfs.posix.ErrnoException;
import org.auditfs.posix.Posix;

/**
 * Serves a {@link FuseFileSystem} over a descriptor of /dev/fuse that was named in the options of
 * mount(2) ({@link #MOUNT_OPTIONS}). The mount comes first: before it the kernel refuses to be read
 * (EPERM), after it callers wait until somebody reads.
 *
 * <p>It owns the descriptor, and closes it when its last worker has ended: after the unmount, or
 * when no worker can go on. Then callers are refused with ENOTCONN; they never hang.
 */
public final class KernelTransport implements AutoCloseable {

  /**
   * What mount(2) wants to be told for the filesystem type {@code fuse.auditfs}, behind {@code
   * fd=N,}. The root is a directory. Every user is let in, and judged by the filesystem itself:
   * there is no {@code default_permissions}.
   */
  public static final String MOUNT_OPTIONS = "rootmode=40000,user_id=0,group_id=0,allow_other";

  private final Device device;
  private final Consumer<String> log;
  private final List<Thread> threads = new ArrayList<>();
  private final List<CompletableFuture<Void>> setUps = new ArrayList<>();
  private final AtomicInteger left;
  private final CompletableFuture<Void> ended = new CompletableFuture<>();

  private KernelTransport(Device device, int threads, Consumer<String> log) {
    this.device = device;
    this.log = log;
    this.left = new AtomicInteger(threads);
  }

  /**
   * Starts the workers of a filesystem that is mounted.
   *
   * @param deviceFd a descriptor of /dev/fuse, open for reading and writing; it is closed by the
   *     transport, also when this method fails
   * @param threads how many requests are served at the same time, at least 1
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
    return start(Device.of(posix, deviceFd), fs, threads, threadSetUp, log);
  }

  static KernelTransport start(
      Device device, FuseFileSystem fs, int threads, Runnable threadSetUp, Consumer<String> log) {
    Consumer<String> lines = unfailing(log);
    KernelTransport transport = new KernelTransport(device, threads, lines);
    try {
      transport.add(
          new Dispatcher(fs, agreed -> DeviceKernel.of(device, agreed), lines),
          threads,
          threadSetUp);
    } catch (RuntimeException | Error e) { // no memory for the buffers, say
      transport.closeDevice();
      throw e;
    }
    transport.start();
    return transport;
  }

  /** A log that fails must cost neither an answer nor a worker. */
  private static Consumer<String> unfailing(Consumer<String> log) {
    return line -> {
      try {
        log.accept(line);
      } catch (Throwable ignored) { // and there is nowhere left to tell it
      }
    };
  }

  private void add(Dispatcher dispatcher, int count, Runnable setUp) {
    if (count < 1) {
      throw new IllegalArgumentException(count + " threads; at least 1 is needed");
    }
    Turns turns = new Turns(threads, count);
    for (int i = 0; i < count; i++) {
      Worker worker = new Worker(i, device, dispatcher, turns, log);
      CompletableFuture<Void> ready = new CompletableFuture<>();
      Thread thread = new Thread(() -> run(worker, turns, setUp, ready), "auditfs-fuse-" + i);
      thread.setDaemon(true);
      setUps.add(ready);
      threads.add(thread);
    }
    Thread watch = new Thread(turns::watch, "auditfs-fuse-watch");
    watch.setDaemon(true);
    watch.start();
  }

  private void start() {
    for (int i = 0; i < threads.size(); i++) {
      try {
        threads.get(i).start();
      } catch (Error e) { // the system gives no more threads
        setUps.get(i).completeExceptionally(e);
        end();
      }
    }
    try {
      allReady().join();
    } catch (CompletionException e) {
      throw new IllegalStateException("a FUSE worker could not be set up: " + e.getCause(), e);
    }
  }

  private CompletableFuture<Void> allReady() {
    return CompletableFuture.allOf(setUps.toArray(CompletableFuture[]::new));
  }

  private void run(Worker worker, Turns turns, Runnable setUp, CompletableFuture<Void> ready) {
    try {
      prepare(setUp, ready);
      if (!allReady().handle((nothing, refusal) -> refusal != null).join()) {
        worker.serve();
      }
    } catch (Throwable e) { // a thread's end is told, whatever ended it
      log.accept("a worker of the FUSE transport ended: " + e);
    } finally {
      turns.end();
      end();
    }
  }

  private static void prepare(Runnable setUp, CompletableFuture<Void> ready) {
    try {
      setUp.run();
      ready.complete(null);
    } catch (RuntimeException | Error e) {
      ready.completeExceptionally(e);
    }
  }

  private void end() {
    if (left.decrementAndGet() == 0) {
      closeDevice();
      ended.complete(null);
    }
  }

  private void closeDevice() {
    try {
      device.close();
    } catch (ErrnoException e) {
      log.accept("closing /dev/fuse failed: " + e.errno());
    }
  }

  /** Done when the last worker has ended and the descriptor is closed. */
  public CompletableFuture<Void> ended() {
    return ended.copy();
  }

  /**
   * Waits until no worker serves any more: until the filesystem is unmounted and, after a lazy
   * unmount, nobody uses it any more.
   */
  public void awaitEnd() throws InterruptedException {
    for (Thread thread : threads) {
      thread.join();
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
