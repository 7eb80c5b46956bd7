package org.auditfs.codec;

import org.auditfs.event.Event.FileEvent;

/**
 * The system call that an audit line names for an operation. FUSE does not tell which variant the
 * caller used, so it is always the same one, the {@code *at} form where there is one; of the
 * arguments only the directory (AT_FDCWD) and the flags of an open are told, the rest is 0.
 */
record Syscall(int number, long a0, long a1, long a2, long a3) {

  /** AUDIT_ARCH_X86_64 of linux/audit.h. */
  static final String ARCH = "c000003e";

  private static final long AT_FDCWD = 0xffff_ff9cL;
  private static final long AT_REMOVEDIR = 0x200;

  static Syscall of(FileEvent file) {
    long flags = Integer.toUnsignedLong(file.openFlags().orElse(0));
    // Numbers: arch/x86/entry/syscalls/syscall_64.tbl.
    return switch (file.operation()) {
      case OPEN, CREATE, TMPFILE, OPENDIR -> new Syscall(257, AT_FDCWD, 0, flags, 0);
      case LINK -> new Syscall(265, AT_FDCWD, 0, AT_FDCWD, 0);
      case UNLINK -> at(263);
      case RMDIR -> new Syscall(263, AT_FDCWD, 0, AT_REMOVEDIR, 0);
      case RENAME -> new Syscall(264, AT_FDCWD, 0, AT_FDCWD, 0);
      // renameat2's flags are its fifth argument, which no audit line shows.
      case EXCHANGE -> new Syscall(316, AT_FDCWD, 0, AT_FDCWD, 0);
      case MKDIR -> at(258);
      case SYMLINK -> new Syscall(266, 0, AT_FDCWD, 0, 0);
      case MKNOD -> at(259);
      case CHMOD -> at(268);
      case CHOWN -> at(260);
      case TRUNCATE -> none(76);
      case UTIMENS -> at(280);
      case SETXATTR -> none(188);
      case REMOVEXATTR -> none(197);
      case GETXATTR -> none(191);
      case LISTXATTR -> none(194);
      case READLINK -> at(267);
      case EXEC -> none(59);
      case FALLOCATE -> none(285);
      case IOCTL -> none(16);
      case READ -> none(0);
      case WRITE -> none(1);
      case LOOKUP, GETATTR -> at(262);
      case ACCESS -> at(269);
      case ADD_RULE,
          REMOVE_RULE,
          FLUSH,
          LOCK,
          LOAD,
          START,
          END,
          ABORT,
          MOUNT,
          UMOUNT,
          ROTATE,
          REFUSED,
          CLOCK ->
          throw new IllegalArgumentException(file.operation() + " is no operation on a file");
    };
  }

  private static Syscall at(int number) {
    return new Syscall(number, AT_FDCWD, 0, 0, 0);
  }

  private static Syscall none(int number) {
    return new Syscall(number, 0, 0, 0, 0);
  }
}
