package org.auditfs.app;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.auditfs.file.ByteString;
import org.auditfs.file.Errno;
import org.auditfs.file.FilePath;
import org.auditfs.file.OpenFlag;
import org.auditfs.passthrough.MountsOnTop;
import org.auditfs.posix.ErrnoException;
import org.auditfs.posix.Fd;
import org.auditfs.posix.Posix;

/**
 * The table of the mount namespace that ours are mounted in, followed by a thread. The kernel marks
 * its file as changed before a mount(2) returns (proc_pid_mountinfo(5)). Mounts of other namespaces
 * are not seen.
 */
final class HostMounts implements AutoCloseable {

  /** POLLPRI. */
  private static final int CHANGED = 2;

  /** How long the end may have to wait for the thread. */
  private static final int WAIT_MILLIS = 500;

  private static final int BUFFER_SIZE = 16 * 1024;

  private final Posix posix;
  private final int followed;
  private final int asked;
  private final Thread thread = new Thread(this::follow, "mounts");
  private volatile Reading latest = new Reading(0, Optional.empty());
  private volatile boolean closed;

  private HostMounts(Posix posix, int followed, int asked) {
    this.posix = posix;
    this.followed = followed;
    this.asked = asked;
  }

  /**
   * Begins to follow.
   *
   * @param tid a thread of this process that lives in that namespace
   */
  static HostMounts open(Posix posix, int tid) throws ErrnoException {
    ByteString path = ByteString.of("/proc/self/task/" + tid + "/mountinfo");
    int flags = OpenFlag.O_CLOEXEC.bits();
    try (Fd followed = new Fd(posix, posix.openat(Posix.AT_FDCWD, path, flags, 0));
        Fd asked = new Fd(posix, posix.openat(Posix.AT_FDCWD, path, flags, 0))) {
      HostMounts mounts = new HostMounts(posix, followed.release(), asked.release());
      mounts.read();
      mounts.thread.setDaemon(true);
      mounts.thread.start();
      return mounts;
    }
  }

  /** What lies on top of the mount at {@code mountPoint}, which is there already. */
  MountsOnTop onTopOf(FilePath mountPoint) {
    refresh();
    Optional<MountEntry> own = latest.table().flatMap(table -> table.at(mountPoint));
    return own.<MountsOnTop>map(entry -> new OnTop(entry.device(), mountPoint))
        .orElse(MountsOnTop.UNKNOWN);
  }

  @Override
  public void close() {
    closed = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Fd.closeQuietly(posix, followed);
    Fd.closeQuietly(posix, asked);
  }

  private void follow() {
    while (!closed) {
      try {
        if (posix.poll(followed, CHANGED, WAIT_MILLIS) != 0) {
          read();
        }
      } catch (ErrnoException e) {
        if (e.errno() == Errno.EINTR) {
          continue;
        }
        unreadable();
        DaemonLog.say("cannot follow what is mounted: " + e.getMessage());
        return;
      }
    }
  }

  /** Each descriptor is told once of a change. */
  private synchronized void refresh() {
    try {
      if (posix.poll(asked, CHANGED, 0) != 0) {
        read();
      }
    } catch (ErrnoException e) {
      unreadable();
    }
  }

  private synchronized void read() throws ErrnoException {
    ByteArrayOutputStream text = new ByteArrayOutputStream(BUFFER_SIZE);
    ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_SIZE);
    posix.lseek(asked, 0, 0);
    while (posix.read(asked, buffer.clear()) > 0) {
      byte[] part = new byte[buffer.position()];
      buffer.flip().get(part);
      text.writeBytes(part);
    }
    MountTable table = MountTable.parse(ByteString.of(text.toByteArray()));
    latest = new Reading(latest.number() + 1, Optional.of(table));
  }

  /** And so everything is possible. */
  private synchronized void unreadable() {
    latest = new Reading(latest.number() + 1, Optional.empty());
  }

  /** The table as it was read for the {@code number}th time; empty where it could not be. */
  private record Reading(long number, Optional<MountTable> table) {}

  /** Remembers what it found in the newest table. */
  private final class OnTop implements MountsOnTop {
    private final String device;
    private final FilePath mountPoint;
    private volatile Found found = new Found(-1, Optional.empty());

    OnTop(String device, FilePath mountPoint) {
      this.device = device;
      this.mountPoint = mountPoint;
    }

    @Override
    public boolean any() {
      return found().map(paths -> !paths.isEmpty()).orElse(true);
    }

    @Override
    public boolean anyNow() {
      refresh();
      return any();
    }

    @Override
    public boolean isOnTheWay(FilePath path) {
      return found().map(all -> all.stream().anyMatch(one -> one.startsWith(path))).orElse(true);
    }

    /** Nothing where the table cannot be read. */
    private Optional<List<FilePath>> found() {
      Reading now = latest;
      Found known = found;
      if (known.number() != now.number()) {
        Optional<MountTable> table = now.table();
        known = new Found(now.number(), table.map(all -> all.onTopOf(device, mountPoint)));
        found = known;
      }
      return known.paths();
    }
  }

  /** What lay on top at a reading. */
  private record Found(long number, Optional<List<FilePath>> paths) {}
}
