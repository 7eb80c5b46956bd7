package org.auditfs.posix;

import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.auditfs.file.ByteString;
import org.auditfs.file.FilePath;

/**
 * The one thread that lives in the host's mount namespace, where mounts are made and taken away;
 * everything else in the process stays in the namespace that the process was started in, and so
 * never meets its own mounts.
 *
 * <p>The thread makes system calls and nothing else: a class that it had to load, or a file that it
 * read, would be looked for on the host's side, perhaps through a mount of ours.
 */
public final class HostNamespace implements AutoCloseable {

  private static final ByteString HERE = ByteString.of(".");

  private final Posix posix;
  private final LinkedBlockingQueue<FutureTask<?>> tasks = new LinkedBlockingQueue<>();
  private final Thread thread = new Thread(this::work, "mounter");
  private volatile boolean closed;

  private HostNamespace(Posix posix) {
    this.posix = posix;
    thread.setDaemon(true);
  }

  /**
   * Starts the thread.
   *
   * @param side where the host is; without it, the thread stays in the namespace of the process
   * @throws ErrnoException what unshare(2), setns(2) and chroot(2) say; the thread has ended then
   */
  public static HostNamespace open(Posix posix, Optional<HostSide> side) throws ErrnoException {
    HostNamespace host = new HostNamespace(posix);
    host.thread.start();
    try {
      host.loadWhatWillBeNeeded();
      if (side.isPresent()) {
        host.enter(side.get());
      }
    } catch (ErrnoException e) {
      host.close();
      throw e;
    }
    return host;
  }

  /** The thread's id: /proc/self/task/ID tells of the namespace. */
  public int tid() throws ErrnoException {
    AtomicInteger tid = new AtomicInteger();
    run(() -> tid.set(posix.gettid()));
    return tid.get();
  }

  /**
   * mount(2) of a FUSE device.
   *
   * @param deviceFd an open /dev/fuse, put before the options as {@code fd=N}
   * @param source the name that stands first in /proc/mounts
   * @param type {@code fuse.auditfs}, say
   * @param options separated by commas, without {@code fd}
   */
  public void mount(
      int deviceFd, FilePath mountPoint, ByteString source, String type, long flags, String options)
      throws ErrnoException {
    ByteString all = ByteString.of("fd=" + deviceFd + (options.isEmpty() ? "" : "," + options));
    run(() -> posix.mount(source, mountPoint.bytes(), type, flags, all));
  }

  /**
   * umount2(2) of what lies on top at {@code mountPoint}.
   *
   * @param now in use or not: its connection ends with it, and who waits for an answer gets an
   *     error (MNT_DETACH and MNT_FORCE)
   * @throws ErrnoException EBUSY when it is in use, and not to end {@code now}
   */
  public void umount(FilePath mountPoint, boolean now) throws ErrnoException {
    run(() -> posix.umount2(mountPoint.bytes(), now ? Posix.MNT_DETACH | Posix.MNT_FORCE : 0));
  }

  /** Ends the thread, after what it was asked before. Mounts stay. */
  @Override
  public void close() {
    closed = true;
    tasks.add(new FutureTask<>(() -> {}, true));
    joinUninterruptibly(thread);
  }

  /** setns(2) leads to the namespace's own root: paths are meant from where we were started. */
  private void enter(HostSide side) throws ErrnoException {
    run(
        () -> {
          posix.unshare(Posix.CLONE_FS);
          posix.setns(side.namespace(), Posix.CLONE_NEWNS);
          posix.fchdir(side.root());
          posix.chroot(HERE);
        });
  }

  /** Calls that must fail load the classes of them all, of failing, and of waiting. */
  private void loadWhatWillBeNeeded() {
    for (Call call :
        new Call[] {
          () -> posix.fchdir(-1),
          () -> posix.chroot(ByteString.EMPTY),
          () -> posix.umount2(ByteString.EMPTY, 0),
          () -> posix.mount(ByteString.EMPTY, ByteString.EMPTY, "", 0, ByteString.EMPTY)
        }) {
      try {
        run(call);
      } catch (ErrnoException expected) {
        continue;
      }
      throw new IllegalStateException("a call without an object succeeded");
    }
  }

  private void run(Call call) throws ErrnoException {
    if (closed) {
      throw new IllegalStateException("the mounter was closed");
    }
    FutureTask<?> task =
        new FutureTask<>(
            () -> {
              call.run();
              return true;
            });
    tasks.add(task);
    await(task);
  }

  private static void await(FutureTask<?> task) throws ErrnoException {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          task.get();
          return;
        } catch (InterruptedException e) {
          interrupted = true; // the call goes on whatever we do
        }
      }
    } catch (ExecutionException e) {
      if (e.getCause() instanceof ErrnoException refused) {
        throw refused;
      }
      throw new IllegalStateException("the mounter failed", e.getCause());
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void work() {
    while (!closed || !tasks.isEmpty()) {
      takeUninterruptibly().run();
    }
  }

  private FutureTask<?> takeUninterruptibly() {
    while (true) {
      try {
        return tasks.take();
      } catch (InterruptedException e) {
        // Only close() ends this thread: go on waiting.
      }
    }
  }

  private static void joinUninterruptibly(Thread thread) {
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private interface Call {
    void run() throws ErrnoException;
  }
}
