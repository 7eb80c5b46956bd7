package org.auditfs.fuse.jnr;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.auditfs.fuse.Transport;

/**
 * Serves a {@link Session} with threads of the JVM's own. libfuse's loop would make threads of its
 * own, which the JVM has to attach and detach for each operation, and which take the rights of
 * whoever was served last with them when they end.
 */
final class JnrFuseTransport implements Transport {

  private final Session session;
  private final Consumer<String> log;
  private final List<Thread> threads = new ArrayList<>();
  private final AtomicInteger left;
  private final CompletableFuture<Void> ended = new CompletableFuture<>();

  private JnrFuseTransport(Session session, int threads, Consumer<String> log) {
    this.session = session;
    this.left = new AtomicInteger(threads);
    this.log = log;
  }

  static JnrFuseTransport start(Session session, int threads, Consumer<String> log) {
    JnrFuseTransport transport = new JnrFuseTransport(session, threads, log);
    transport.start(threads);
    return transport;
  }

  /** Where the system gives no more threads, those that there are have to do. */
  private void start(int count) {
    for (int i = 0; i < count; i++) {
      Thread thread = new Thread(this::serve, "auditfs-libfuse-" + i);
      thread.setDaemon(true);
      try {
        thread.start();
        threads.add(thread);
      } catch (Error e) {
        log.accept("a worker of the jnr-fuse transport did not start: " + e);
        end();
      }
    }
  }

  private void serve() {
    try {
      session.serve();
    } catch (Throwable e) { // a thread's end is told, whatever ended it
      log.accept("a worker of the jnr-fuse transport ended: " + e);
    } finally {
      end();
    }
  }

  private void end() {
    if (left.decrementAndGet() == 0) {
      session.close();
      ended.complete(null);
    }
  }

  @Override
  public int workers() {
    return left.get();
  }

  @Override
  public boolean refuse(long millisMax) throws InterruptedException {
    return session.refuse(millisMax);
  }

  @Override
  public CompletableFuture<Void> ended() {
    return ended.copy();
  }

  @Override
  public void close() {
    try {
      for (Thread thread : threads) {
        thread.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
