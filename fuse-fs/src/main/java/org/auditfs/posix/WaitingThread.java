package org.auditfs.posix;

import org.auditfs.file.ByteString;

/** Whether threads of this process are asleep in a system call. */
public final class WaitingThread {

  /** A call is shown by its number, six arguments, the stack pointer and the program counter. */
  private static final int WORDS = 9;

  private WaitingThread() {}

  /**
   * Whether a thread sleeps in a call whose first argument is a descriptor.
   *
   * @param tid its id in this process
   * @param fd which the call must be about
   * @return true also for a thread that cannot be seen
   */
  public static boolean isIn(Posix posix, int tid, int fd) {
    try {
      return isIn(SmallFile.read(posix, ByteString.of("/proc/self/task/" + tid + "/syscall")), fd);
    } catch (ErrnoException e) {
      return true;
    }
  }

  /** What a thread's syscall says (proc_pid_syscall(5)): "running", "-1 SP PC", or its call. */
  static boolean isIn(ByteString syscall, int fd) {
    String[] words = syscall.toString().split(" ", -1);
    return words.length == WORDS && words[1].equals("0x" + Integer.toHexString(fd));
  }
}
