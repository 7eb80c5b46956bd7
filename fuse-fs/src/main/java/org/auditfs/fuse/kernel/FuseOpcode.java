package org.auditfs.fuse.kernel;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What the kernel asks for: {@code enum fuse_opcode} of linux/fuse.h, up to version 7.45. */
enum FuseOpcode {
  LOOKUP(1, 0),
  FORGET(2, FuseAbi.ForgetIn.SIZE, false),
  GETATTR(3, FuseAbi.GetattrIn.SIZE),
  SETATTR(4, FuseAbi.SetattrIn.SIZE),
  READLINK(5, 0),
  SYMLINK(6, 0),
  MKNOD(8, FuseAbi.MknodIn.SIZE),
  MKDIR(9, FuseAbi.MkdirIn.SIZE),
  UNLINK(10, 0),
  RMDIR(11, 0),
  RENAME(12, FuseAbi.RenameIn.SIZE),
  LINK(13, FuseAbi.LinkIn.SIZE),
  OPEN(14, FuseAbi.OpenIn.SIZE),
  READ(15, FuseAbi.ReadIn.SIZE),
  WRITE(16, FuseAbi.WriteIn.SIZE),
  STATFS(17, 0),
  RELEASE(18, FuseAbi.ReleaseIn.SIZE),
  FSYNC(20, FuseAbi.FsyncIn.SIZE),
  SETXATTR(21, FuseAbi.SetxattrIn.COMPAT_SIZE),
  GETXATTR(22, FuseAbi.GetxattrIn.SIZE),
  LISTXATTR(23, FuseAbi.GetxattrIn.SIZE),
  REMOVEXATTR(24, 0),
  FLUSH(25, FuseAbi.FlushIn.SIZE),
  INIT(26, FuseAbi.InitIn.FLAGS2),
  OPENDIR(27, FuseAbi.OpenIn.SIZE),
  READDIR(28, FuseAbi.ReadIn.SIZE),
  RELEASEDIR(29, FuseAbi.ReleaseIn.SIZE),
  FSYNCDIR(30, FuseAbi.FsyncIn.SIZE),
  GETLK(31, 0),
  SETLK(32, 0),
  SETLKW(33, 0),
  ACCESS(34, FuseAbi.AccessIn.SIZE),
  CREATE(35, FuseAbi.CreateIn.SIZE),
  INTERRUPT(36, FuseAbi.InterruptIn.SIZE, false),
  BMAP(37, 0),
  DESTROY(38, 0),
  IOCTL(39, FuseAbi.IoctlIn.SIZE),
  POLL(40, 0),
  NOTIFY_REPLY(41, 0, false),
  BATCH_FORGET(42, FuseAbi.BatchForgetIn.SIZE, false),
  FALLOCATE(43, FuseAbi.FallocateIn.SIZE),
  READDIRPLUS(44, FuseAbi.ReadIn.SIZE),
  RENAME2(45, FuseAbi.Rename2In.SIZE),
  LSEEK(46, FuseAbi.LseekIn.SIZE),
  COPY_FILE_RANGE(47, FuseAbi.CopyFileRangeIn.SIZE),
  SETUPMAPPING(48, 0),
  REMOVEMAPPING(49, 0),
  SYNCFS(50, FuseAbi.SyncfsIn.SIZE),
  TMPFILE(51, FuseAbi.CreateIn.SIZE),
  STATX(52, FuseAbi.StatxIn.SIZE),
  COPY_FILE_RANGE_64(53, FuseAbi.CopyFileRangeIn.SIZE);

  /** Made once, so that finding an operation needs no memory. */
  private static final List<Optional<FuseOpcode>> BY_NUMBER =
      IntStream.rangeClosed(0, COPY_FILE_RANGE_64.number).mapToObj(FuseOpcode::numbered).toList();

  private final int number;
  private final int inputSize;
  private final boolean answered;

  FuseOpcode(int number, int inputSize) {
    this(number, inputSize, true);
  }

  FuseOpcode(int number, int inputSize, boolean answered) {
    this.number = number;
    this.inputSize = inputSize;
    this.answered = answered;
  }

  private static Optional<FuseOpcode> numbered(int number) {
    return Stream.of(values()).filter(opcode -> opcode.number == number).findFirst();
  }

  /** The operation of {@code number}, if this version of the protocol is known here. */
  static Optional<FuseOpcode> of(int number) {
    boolean inRange = number >= 0 && number < BY_NUMBER.size();
    return inRange ? BY_NUMBER.get(number) : Optional.empty();
  }

  int number() {
    return number;
  }

  /** Whether a request reads, writes or closes a file by way of an open one. */
  static boolean usesOpenFile(int number) {
    return number == READ.number || number == WRITE.number || number == RELEASE.number;
  }

  /**
   * Bytes that the arguments have at least: those of the fixed structure before any names. 0 for
   * operations without one, and for those that are not served.
   */
  int inputSize() {
    return inputSize;
  }

  /** Whether the kernel waits for an answer; where it does not, none may be sent. */
  boolean answered() {
    return answered;
  }
}
