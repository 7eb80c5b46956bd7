package org.auditfs.fuse.jnr;

import jnr.ffi.BaseStruct;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;
import jnr.ffi.Struct;
import org.auditfs.fuse.FileSystemStat;
import org.auditfs.posix.Stat;
import ru.serce.jnrfuse.struct.FileStat;
import ru.serce.jnrfuse.struct.FuseContext;
import ru.serce.jnrfuse.struct.FuseFileInfo;
import ru.serce.jnrfuse.struct.FuseOperations;
import ru.serce.jnrfuse.struct.Statvfs;
import ru.serce.jnrfuse.struct.Timespec;

/**
 * libfuse's structures, as jnr-fuse lays them out: each is made once, to be asked for the places of
 * its members.
 */
final class Structs {

  private static final Runtime RUNTIME = Runtime.getSystemRuntime();
  private static final Pointer NOWHERE = Pointer.wrap(RUNTIME, 1L);

  private static final FileStat STAT = new FileStat(RUNTIME);
  private static final Statvfs STATVFS = new Statvfs(RUNTIME);
  private static final FuseContext CONTEXT = new FuseContext(RUNTIME);
  private static final FuseFileInfo FILE = FuseFileInfo.of(NOWHERE);
  private static final Timespec TIME = Timespec.of(NOWHERE);
  private static final Operations OPERATIONS = new Operations();

  static final int STAT_SIZE = Struct.size(STAT);
  static final int TIME_SIZE = Struct.size(TIME);
  static final int OPERATIONS_SIZE = Struct.size(OPERATIONS);

  private static final long STAT_DEV = STAT.st_dev.offset();
  private static final long STAT_INO = STAT.st_ino.offset();
  private static final long STAT_NLINK = STAT.st_nlink.offset();
  private static final long STAT_MODE = STAT.st_mode.offset();
  private static final long STAT_UID = STAT.st_uid.offset();
  private static final long STAT_GID = STAT.st_gid.offset();
  private static final long STAT_RDEV = STAT.st_rdev.offset();
  private static final long STAT_BYTES = STAT.st_size.offset();
  private static final long STAT_BLKSIZE = STAT.st_blksize.offset();
  private static final long STAT_BLOCKS = STAT.st_blocks.offset();
  private static final long STAT_ATIME = STAT.st_atim.tv_sec.offset();
  private static final long STAT_MTIME = STAT.st_mtim.tv_sec.offset();
  private static final long STAT_CTIME = STAT.st_ctim.tv_sec.offset();
  private static final long TIME_NANOS = TIME.tv_nsec.offset();

  private static final long CONTEXT_UID = CONTEXT.uid.offset();
  private static final long CONTEXT_GID = CONTEXT.gid.offset();
  private static final long CONTEXT_PID = CONTEXT.pid.offset();
  private static final long CONTEXT_UMASK = CONTEXT.umask.offset();

  private static final long FILE_FLAGS = FILE.flags.offset();
  private static final long FILE_HANDLE = FILE.fh.offset();

  /** struct fuse_conn_info of fuse_common.h, which jnr-fuse does not know: unsigned numbers. */
  private static final int CONNECTION_WANT = 24;

  private Structs() {}

  /** The operations, to be asked for the places of its members; its memory is nobody's. */
  static Operations operations() {
    return OPERATIONS;
  }

  /** Tells what jnr-ffi tells only to structures themselves. */
  static final class Operations extends FuseOperations {
    private Operations() {
      super(RUNTIME);
    }

    long offset(BaseStruct.Func<?> function) {
      return function.offset();
    }

    /** Of an unsigned int whose bits are flags. */
    long flagsOffset() {
      return flag_nullpath_ok.offset();
    }
  }

  /** The address of a native function that calls {@code call} for as long as that is referenced. */
  static <T> long function(Class<T> shape, T call) {
    return RUNTIME.getClosureManager().getClosurePointer(shape, call).address();
  }

  // ---- struct stat

  static void stat(long at, Stat stat) {
    Native.zero(at, STAT_SIZE);
    Native.i64(at + STAT_DEV, device(stat.deviceMajor(), stat.deviceMinor()));
    Native.i64(at + STAT_INO, stat.inode());
    Native.i64(at + STAT_NLINK, stat.nlink());
    Native.i32(at + STAT_MODE, stat.mode());
    Native.i32(at + STAT_UID, stat.uid());
    Native.i32(at + STAT_GID, stat.gid());
    Native.i64(at + STAT_RDEV, device(stat.rdevMajor(), stat.rdevMinor()));
    Native.i64(at + STAT_BYTES, stat.size());
    Native.i64(at + STAT_BLKSIZE, stat.blockSize());
    Native.i64(at + STAT_BLOCKS, stat.blocks());
    time(at + STAT_ATIME, stat.atime(), stat.atimeNanos());
    time(at + STAT_MTIME, stat.mtime(), stat.mtimeNanos());
    time(at + STAT_CTIME, stat.ctime(), stat.ctimeNanos());
  }

  /** Of a directory's entry no more is known than this. */
  static void entry(long at, long inode, int type) {
    Native.i64(at + STAT_INO, inode);
    Native.i32(at + STAT_MODE, type << 12); // DTTOIF of dirent.h
  }

  private static void time(long at, long seconds, int nanos) {
    Native.i64(at, seconds);
    Native.i64(at + TIME_NANOS, nanos);
  }

  /** A device as libfuse hands it on, which takes 32 bits: 12 of major, 20 of minor. */
  private static long device(int major, int minor) {
    return Integer.toUnsignedLong((minor & 0xff) | (major << 8) | ((minor & ~0xff) << 12));
  }

  // ---- struct timespec

  static long seconds(long time) {
    return Native.i64(time);
  }

  static long nanos(long time) {
    return Native.i64(time + TIME_NANOS);
  }

  // ---- struct statvfs

  static void statvfs(long at, FileSystemStat stat) {
    Native.i64(at + STATVFS.f_bsize.offset(), stat.blockSize());
    Native.i64(at + STATVFS.f_frsize.offset(), stat.fragmentSize());
    Native.i64(at + STATVFS.f_blocks.offset(), stat.blocks());
    Native.i64(at + STATVFS.f_bfree.offset(), stat.blocksFree());
    Native.i64(at + STATVFS.f_bavail.offset(), stat.blocksAvailable());
    Native.i64(at + STATVFS.f_files.offset(), stat.files());
    Native.i64(at + STATVFS.f_ffree.offset(), stat.filesFree());
    Native.i64(at + STATVFS.f_favail.offset(), stat.filesFree());
    Native.i64(at + STATVFS.f_namemax.offset(), stat.nameLengthMax());
  }

  // ---- struct fuse_context

  static int uid(long context) {
    return Native.i32(context + CONTEXT_UID);
  }

  static int gid(long context) {
    return Native.i32(context + CONTEXT_GID);
  }

  static int tid(long context) {
    return Native.i32(context + CONTEXT_PID);
  }

  static int umask(long context) {
    return Native.i32(context + CONTEXT_UMASK);
  }

  // ---- struct fuse_file_info

  static int flags(long file) {
    return Native.i32(file + FILE_FLAGS);
  }

  static long handle(long file) {
    return Native.i64(file + FILE_HANDLE);
  }

  static void handle(long file, long value) {
    Native.i64(file + FILE_HANDLE, value);
  }

  // ---- struct fuse_conn_info

  static void want(long connection, int capabilities) {
    Native.i32(
        connection + CONNECTION_WANT, Native.i32(connection + CONNECTION_WANT) | capabilities);
  }
}
