package org.auditfs.posix;

import org.auditfs.file.ByteString;

/** Whether threads of other processes are about to end. */
public final class KilledThread {

  private static final ByteString PENDING = ByteString.of("SigPnd:");
  private static final ByteString SHARED = ByteString.of("ShdPnd:");
  private static final long SIGKILL = 1L << (9 - 1);

  private KilledThread() {}

  /**
   * Whether a signal that ends its process is on its way to the thread {@code tid}. Of any signal
   * that does (signal(7)), but those that dump core, Linux makes a SIGKILL for each thread.
   *
   * @return false for one that cannot be seen
   */
  public static boolean test(Posix posix, int tid) {
    try {
      return isKilled(SmallFile.read(posix, ByteString.of("/proc/" + tid + "/status")));
    } catch (ErrnoException e) {
      return false;
    }
  }

  /** What a status says (proc_pid_status(5)). */
  static boolean isKilled(ByteString status) {
    return ((signals(status, PENDING) | signals(status, SHARED)) & SIGKILL) != 0;
  }

  private static long signals(ByteString status, ByteString label) {
    int at = CallerStatus.line(status, label);
    return at < 0 ? 0 : CallerStatus.hex(status, at);
  }
}
