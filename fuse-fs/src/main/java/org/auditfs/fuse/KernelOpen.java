package org.auditfs.fuse;

import org.auditfs.file.AccessMode;
import org.auditfs.file.OpenFlag;

/**
 * What the kernel is about to do with a FIFO, a socket or a device node for a caller, all by
 * itself.
 *
 * @param flags open(2)'s, as the caller gave them; O_RDWR where it was no open(2)
 * @param rights the sum of {@link #READ} and {@link #WRITE}: what the caller has to be allowed
 */
public record KernelOpen(int flags, int rights) {

  /** R_OK of access(2). */
  public static final int READ = 4;

  /** W_OK of access(2). */
  public static final int WRITE = 2;

  private static final int O_RDWR = 2;

  /** To connect to a socket, or to send to it: its rights are those to write, whatever comes. */
  public static final KernelOpen CONNECT = new KernelOpen(O_RDWR, WRITE);

  /** What cannot be told: it may be anything. */
  public static final KernelOpen UNKNOWN = new KernelOpen(O_RDWR, READ | WRITE);

  /**
   * open(2). A descriptor by O_PATH needs all rights, since it opens again through /proc/self/fd
   * for reading and for writing, and nobody is asked then.
   */
  public static KernelOpen of(int flags) {
    return new KernelOpen(flags, OpenFlag.O_PATH.in(flags) ? READ | WRITE : rights(flags));
  }

  /** ACC_MODE of linux/fs.h; O_TRUNC asks for the right to write, even where nothing is cut. */
  private static int rights(int flags) {
    int rights =
        switch (AccessMode.of(flags)) {
          case READ -> READ;
          case WRITE -> WRITE;
          case READ_WRITE, IOCTL_ONLY -> READ | WRITE;
        };
    return OpenFlag.O_TRUNC.in(flags) ? rights | WRITE : rights;
  }
}
