package org.auditfs.subject;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.auditfs.posix.ErrnoException;
import org.auditfs.posix.Posix;

/** PIDFD_GET_INFO and its struct pidfd_info (linux/pidfd.h): all ids in one call. */
final class PidfdStatus {

  private static final long GET_INFO = 0xC040FF0BL;
  private static final int SIZE = 64;

  /** PIDFD_INFO_PID and PIDFD_INFO_CREDS. */
  private static final long WANTED = 3;

  private static final int MASK = 0;
  private static final int TGID = 20;
  private static final int PPID = 24;
  private static final int RUID = 28;
  private static final int RGID = 32;
  private static final int EUID = 36;
  private static final int EGID = 40;
  private static final int SUID = 44;
  private static final int SGID = 48;
  private static final int FSUID = 52;
  private static final int FSGID = 56;

  private PidfdStatus() {}

  /**
   * Asks for the ids of a thread.
   *
   * @param scratch native memory, in native order
   * @return empty where the kernel does not tell
   * @throws ErrnoException ESRCH when it has ended, ENOTTY before Linux 6.13
   */
  static Optional<ProcStatus> read(Posix posix, int pidFd, ByteBuffer scratch)
      throws ErrnoException {
    for (int at = 0; at < SIZE; at += Long.BYTES) {
      scratch.putLong(at, 0);
    }
    scratch.putLong(MASK, WANTED);
    posix.ioctl(pidFd, GET_INFO, scratch);
    if ((scratch.getLong(MASK) & WANTED) != WANTED) {
      return Optional.empty();
    }
    return Optional.of(
        new ProcStatus(
            id(scratch, TGID),
            id(scratch, PPID),
            new ProcStatus.Ids(
                id(scratch, RUID), id(scratch, EUID), id(scratch, SUID), id(scratch, FSUID)),
            new ProcStatus.Ids(
                id(scratch, RGID), id(scratch, EGID), id(scratch, SGID), id(scratch, FSGID))));
  }

  private static long id(ByteBuffer info, int at) {
    return Integer.toUnsignedLong(info.getInt(at));
  }
}
