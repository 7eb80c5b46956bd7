package org.auditfs.codec;

import java.util.Locale;
import org.auditfs.event.Event.FileEvent;

/**
 * The system call that an audit line names for an operation. FUSE does not tell which variant the
 * caller used, so it is always the same one, the {@code *at} form where there is one; of the
 * arguments only the directory (AT_FDCWD), the flags of an open, and the mode or owner that was
 * given to the object are told, the rest is 0.
 */
record Syscall(Call call, long a0, long a1, long a2, long a3) {

  /** The calls, with their numbers: arch/x86/entry/syscalls/syscall_64.tbl. */
  enum Call {
    CLOSE(3),
    IOCTL(16),
    PREAD(17),
    PWRITE(18),
    EXECVE(59),
    TRUNCATE(76),
    SETXATTR(188),
    GETXATTR(191),
    LISTXATTR(194),
    REMOVEXATTR(197),
    OPENAT(257),
    MKDIRAT(258),
    MKNODAT(259),
    FCHOWNAT(260),
    NEWFSTATAT(262),
    UNLINKAT(263),
    RENAMEAT(264),
    LINKAT(265),
    SYMLINKAT(266),
    READLINKAT(267),
    FCHMODAT(268),
    FACCESSAT(269),
    UTIMENSAT(280),
    FALLOCATE(285),
    RENAMEAT2(316);

    private final int number;

    Call(int number) {
      this.number = number;
    }

    int number() {
      return number;
    }

    /** The name that ausearch -i gives it. */
    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** AUDIT_ARCH_X86_64 of linux/audit.h. */
  static final String ARCH = "c000003e";

  /** What ausearch(8) calls {@link #ARCH}. */
  static final String ARCH_WORD = "x86_64";

  static final long AT_FDCWD = 0xffff_ff9cL;

  private static final long AT_REMOVEDIR = 0x200;
  private static final int MODE = 07777;

  static Syscall of(FileEvent file) {
    long flags = Integer.toUnsignedLong(file.openFlags().orElse(0));
    return switch (file.operation()) {
      case OPEN, CREATE, TMPFILE, OPENDIR, ADD_MEASURE, INVALIDATE_PCR, AUDIT_HASH ->
          new Syscall(Call.OPENAT, AT_FDCWD, 0, flags, 0);
      case LINK -> new Syscall(Call.LINKAT, AT_FDCWD, 0, AT_FDCWD, 0);
      case UNLINK -> at(Call.UNLINKAT);
      case RMDIR -> new Syscall(Call.UNLINKAT, AT_FDCWD, 0, AT_REMOVEDIR, 0);
      case RENAME -> new Syscall(Call.RENAMEAT, AT_FDCWD, 0, AT_FDCWD, 0);
      // renameat2's flags are its fifth argument, which no audit line shows.
      case EXCHANGE -> new Syscall(Call.RENAMEAT2, AT_FDCWD, 0, AT_FDCWD, 0);
      case MKDIR -> withMode(Call.MKDIRAT, file);
      case SYMLINK -> new Syscall(Call.SYMLINKAT, 0, AT_FDCWD, 0, 0);
      case MKNOD -> withMode(Call.MKNODAT, file);
      case CHMOD -> withMode(Call.FCHMODAT, file);
      case CHOWN -> withOwner(file);
      case TRUNCATE -> none(Call.TRUNCATE);
      case UTIMENS -> at(Call.UTIMENSAT);
      case SETXATTR -> none(Call.SETXATTR);
      case REMOVEXATTR -> none(Call.REMOVEXATTR);
      case GETXATTR -> none(Call.GETXATTR);
      case LISTXATTR -> none(Call.LISTXATTR);
      case READLINK -> at(Call.READLINKAT);
      case EXEC -> none(Call.EXECVE);
      case FALLOCATE -> none(Call.FALLOCATE);
      case IOCTL -> none(Call.IOCTL);
      case CLOSE -> none(Call.CLOSE);
      // Not read and write: aureport -s takes 0 for no system call at all.
      case READ -> none(Call.PREAD);
      case WRITE -> none(Call.PWRITE);
      case LOOKUP, GETATTR -> at(Call.NEWFSTATAT);
      case ACCESS -> at(Call.FACCESSAT);
      default ->
          throw new IllegalArgumentException(file.operation() + " is no operation on a file");
    };
  }

  private static Syscall at(Call call) {
    return new Syscall(call, AT_FDCWD, 0, 0, 0);
  }

  private static Syscall none(Call call) {
    return new Syscall(call, 0, 0, 0, 0);
  }

  /** What a refused call asked for is not known. */
  private static Syscall withMode(Call call, FileEvent file) {
    int mode = file.outcome().success() ? file.object().mode() & MODE : 0;
    return new Syscall(call, AT_FDCWD, 0, mode, 0);
  }

  private static Syscall withOwner(FileEvent file) {
    return file.outcome().success()
        ? new Syscall(Call.FCHOWNAT, AT_FDCWD, 0, file.object().ouid(), file.object().ogid())
        : at(Call.FCHOWNAT);
  }
}
