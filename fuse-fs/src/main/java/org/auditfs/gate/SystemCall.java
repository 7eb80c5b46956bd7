package org.auditfs.gate;

import static org.auditfs.gate.SystemCall.Use.CONNECTS;
import static org.auditfs.gate.SystemCall.Use.CREATES;
import static org.auditfs.gate.SystemCall.Use.MULTIPLEXES;
import static org.auditfs.gate.SystemCall.Use.NAMES;
import static org.auditfs.gate.SystemCall.Use.OPENS;
import static org.auditfs.gate.SystemCall.Use.OPENS_AT;
import static org.auditfs.gate.SystemCall.Use.READS_LINK;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.auditfs.file.OpenFlag;
import org.auditfs.fuse.KernelOpen;

/**
 * The system calls that take a path and of which it is known what they can do with a FIFO, a socket
 * or a device node at its end, with their numbers in asm/unistd_64.h and asm/unistd_32.h ({@link
 * #NONE}: there is none). Whatever is not in this list may do anything: openat2 and io_uring_enter
 * keep what they are asked for in memory that can change, mount and open_tree take the object
 * along, execve opened FIFOs before Linux 5.8 found that they are none to execute.
 */
enum SystemCall {
  OPEN(2, 5, OPENS),
  OPENAT(257, 295, OPENS_AT),
  CREAT(85, 8, CREATES),

  CONNECT(42, 362, CONNECTS),
  SENDTO(44, 369, CONNECTS),
  SENDMSG(46, 370, CONNECTS),
  SENDMMSG(307, 345, CONNECTS),
  SOCKETCALL(SystemCall.NONE, 102, MULTIPLEXES),

  STAT(4, 106, NAMES),
  LSTAT(6, 107, NAMES),
  NEWFSTATAT(262, SystemCall.NONE, NAMES),
  OLDSTAT(SystemCall.NONE, 18, NAMES),
  OLDLSTAT(SystemCall.NONE, 84, NAMES),
  STAT64(SystemCall.NONE, 195, NAMES),
  LSTAT64(SystemCall.NONE, 196, NAMES),
  FSTATAT64(SystemCall.NONE, 300, NAMES),
  STATX(332, 383, NAMES),
  STATFS(137, 99, NAMES),
  STATFS64(SystemCall.NONE, 268, NAMES),
  ACCESS(21, 33, NAMES),
  FACCESSAT(269, 307, NAMES),
  FACCESSAT2(439, 439, NAMES),
  READLINK(89, 85, READS_LINK),
  READLINKAT(267, 305, READS_LINK),
  CHMOD(90, 15, NAMES),
  FCHMODAT(268, 306, NAMES),
  FCHMODAT2(452, 452, NAMES),
  CHOWN(92, 182, NAMES),
  LCHOWN(94, 16, NAMES),
  CHOWN32(SystemCall.NONE, 212, NAMES),
  LCHOWN32(SystemCall.NONE, 198, NAMES),
  FCHOWNAT(260, 298, NAMES),
  UTIME(132, 30, NAMES),
  UTIMES(235, 271, NAMES),
  FUTIMESAT(261, 299, NAMES),
  UTIMENSAT(280, 320, NAMES),
  UTIMENSAT_TIME64(SystemCall.NONE, 412, NAMES),
  SETXATTR(188, 226, NAMES),
  LSETXATTR(189, 227, NAMES),
  GETXATTR(191, 229, NAMES),
  LGETXATTR(192, 230, NAMES),
  LISTXATTR(194, 232, NAMES),
  LLISTXATTR(195, 233, NAMES),
  REMOVEXATTR(197, 235, NAMES),
  LREMOVEXATTR(198, 236, NAMES),
  SETXATTRAT(463, 463, NAMES),
  GETXATTRAT(464, 464, NAMES),
  LISTXATTRAT(465, 465, NAMES),
  REMOVEXATTRAT(466, 466, NAMES),
  FILE_GETATTR(468, 468, NAMES),
  FILE_SETATTR(469, 469, NAMES),
  // A name that is there is refused (EEXIST, EADDRINUSE), or taken away.
  MKNOD(133, 14, NAMES),
  MKNODAT(259, 297, NAMES),
  MKDIR(83, 39, NAMES),
  MKDIRAT(258, 296, NAMES),
  RMDIR(84, 40, NAMES),
  UNLINK(87, 10, NAMES),
  UNLINKAT(263, 301, NAMES),
  RENAME(82, 38, NAMES),
  RENAMEAT(264, 302, NAMES),
  RENAMEAT2(316, 353, NAMES),
  LINK(86, 9, NAMES),
  LINKAT(265, 303, NAMES),
  SYMLINK(88, 83, NAMES),
  SYMLINKAT(266, 304, NAMES),
  BIND(49, 361, NAMES),
  // Refused of what is no regular file, no directory, no mount point.
  TRUNCATE(76, 92, NAMES),
  TRUNCATE64(SystemCall.NONE, 193, NAMES),
  CHDIR(80, 12, NAMES),
  CHROOT(161, 61, NAMES),
  UMOUNT(SystemCall.NONE, 22, NAMES),
  UMOUNT2(166, 52, NAMES),
  // What they give opens nothing without CAP_DAC_READ_SEARCH.
  INOTIFY_ADD_WATCH(254, 292, NAMES),
  NAME_TO_HANDLE_AT(303, 341, NAMES);

  /** No number. */
  static final int NONE = -1;

  /** What a call does with the object at the end of its path. */
  enum Use {
    /**
     * Nothing by which its content could be had: it is named, looked at or changed from without.
     */
    NAMES,
    /** Nothing either: it is refused of what is no symbolic link. */
    READS_LINK,
    /** Opens it; the flags are the second argument. */
    OPENS,
    /** Opens it; the flags are the third argument. */
    OPENS_AT,
    /** creat(2). */
    CREATES,
    /** Sends to the socket that it is. */
    CONNECTS,
    /** socketcall(2): the first argument tells which call it is. */
    MULTIPLEXES
  }

  /** SYS_CONNECT, SYS_SENDTO, SYS_SENDMSG and SYS_SENDMMSG of linux/net.h are among the others. */
  private static final int SYS_BIND = 2;

  private static final int O_WRONLY = 1;
  private static final int CREAT_FLAGS =
      O_WRONLY | OpenFlag.O_CREAT.bits() | OpenFlag.O_TRUNC.bits();

  private static final Map<Integer, SystemCall> X86_64 = new HashMap<>();
  private static final Map<Integer, SystemCall> IA32 = new HashMap<>();

  static {
    for (SystemCall call : values()) {
      put(X86_64, call.x86, call);
      put(IA32, call.ia32, call);
    }
  }

  private final int x86;
  private final int ia32;
  private final Use use;

  SystemCall(int x86, int ia32, Use use) {
    this.x86 = x86;
    this.ia32 = ia32;
    this.use = use;
  }

  private static void put(Map<Integer, SystemCall> calls, int number, SystemCall call) {
    if (number != NONE && calls.put(number, call) != null) {
      throw new IllegalStateException("two calls with the number " + number);
    }
  }

  /** Its number, or {@link #NONE}. */
  int number(Abi abi) {
    return abi == Abi.X86_64 ? x86 : ia32;
  }

  /** Whether it reads the symbolic link at the end of its path. */
  boolean readsLink() {
    return use == READS_LINK;
  }

  /** The call with a number, if it is in this list. */
  static Optional<SystemCall> of(Abi abi, int number) {
    return Optional.ofNullable((abi == Abi.X86_64 ? X86_64 : IA32).get(number));
  }

  /**
   * What it is about to do with a FIFO, a socket or a device node at the end of its path.
   *
   * @param second the second argument, and {@code third} the third, as the register holds it
   * @return empty: nothing by which the content could be had
   */
  Optional<KernelOpen> opens(long first, long second, long third) {
    return switch (use) {
      case NAMES, READS_LINK -> Optional.empty();
      case OPENS -> open((int) second);
      case OPENS_AT -> open((int) third);
      case CREATES -> open(CREAT_FLAGS);
      case CONNECTS -> Optional.of(KernelOpen.CONNECT);
      case MULTIPLEXES ->
          (int) first == SYS_BIND ? Optional.empty() : Optional.of(KernelOpen.CONNECT);
    };
  }

  /** O_PATH lets O_DIRECTORY alone count (build_open_how of fs/open.c). */
  private static Optional<KernelOpen> open(int flags) {
    boolean exclusive =
        OpenFlag.O_CREAT.in(flags) && OpenFlag.O_EXCL.in(flags) && !OpenFlag.O_PATH.in(flags);
    boolean refused = OpenFlag.O_DIRECTORY.in(flags) || exclusive; // ENOTDIR, EEXIST
    return refused ? Optional.empty() : Optional.of(KernelOpen.of(flags));
  }
}
