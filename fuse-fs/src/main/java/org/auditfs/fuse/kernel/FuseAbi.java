package org.auditfs.fuse.kernel;

/**
 * The layout of the messages on /dev/fuse: for each structure of linux/fuse.h its size, and the
 * byte offsets of those of its fields that are used here.
 *
 * <p>Names are the header's: {@code EntryOut.NODEID} is the offset of {@code nodeid} in {@code
 * struct fuse_entry_out}. {@code FuseAbiTest} lets the C compiler confirm each one. All numbers are
 * in the machine's byte order.
 */
final class FuseAbi {

  private FuseAbi() {}

  /** FUSE_KERNEL_VERSION. */
  static final int MAJOR = 7;

  /** The newest minor version whose messages are known here (Linux 6.18). */
  static final int NEWEST_MINOR = 45;

  /** The oldest minor version served (Linux 5.4). */
  static final int OLDEST_MINOR = 31;

  /** Bytes in a page of x86-64, in which the limits of the protocol are counted. */
  static final int PAGE = 4096;

  /** Records in a directory's answer begin at multiples of this (FUSE_REC_ALIGN). */
  static final int RECORD_ALIGNMENT = 8;

  /** Begins every request. */
  static final class InHeader {
    static final int SIZE = 40;
    static final int LEN = 0;
    static final int OPCODE = 4;
    static final int UNIQUE = 8;
    static final int NODEID = 16;
    static final int UID = 24;
    static final int GID = 28;
    static final int PID = 32;

    /** 16 bits: length of what follows the arguments, in units of 8 bytes. */
    static final int TOTAL_EXTLEN = 36;
  }

  /** Begins every answer. */
  static final class OutHeader {
    static final int SIZE = 16;
    static final int LEN = 0;
    static final int ERROR = 4;
    static final int UNIQUE = 8;
  }

  static final class Attr {
    static final int SIZE = 88;
    static final int INO = 0;
    static final int SIZE_FIELD = 8;
    static final int BLOCKS = 16;
    static final int ATIME = 24;
    static final int MTIME = 32;
    static final int CTIME = 40;
    static final int ATIMENSEC = 48;
    static final int MTIMENSEC = 52;
    static final int CTIMENSEC = 56;
    static final int MODE = 60;
    static final int NLINK = 64;
    static final int UID = 68;
    static final int GID = 72;
    static final int RDEV = 76;
    static final int BLKSIZE = 80;
  }

  static final class EntryOut {
    static final int SIZE = 128;
    static final int NODEID = 0;
    static final int ENTRY_VALID = 16;
    static final int ATTR_VALID = 24;
    static final int ENTRY_VALID_NSEC = 32;
    static final int ATTR_VALID_NSEC = 36;
    static final int ATTR = 40;
  }

  static final class AttrOut {
    static final int SIZE = 104;
    static final int ATTR_VALID = 0;
    static final int ATTR_VALID_NSEC = 8;
    static final int ATTR = 16;
  }

  static final class InitIn {
    /** As long as Linux sends it from 7.36 on; the fields up to {@link #FLAGS2} are older. */
    static final int SIZE = 64;

    static final int MAJOR = 0;
    static final int MINOR = 4;
    static final int MAX_READAHEAD = 8;
    static final int FLAGS = 12;
    static final int FLAGS2 = 16;
  }

  static final class InitOut {
    static final int SIZE = 64;
    static final int MAJOR = 0;
    static final int MINOR = 4;
    static final int MAX_READAHEAD = 8;
    static final int FLAGS = 12;

    /** 16 bits, and so are {@link #CONGESTION_THRESHOLD} and {@link #MAX_PAGES}. */
    static final int MAX_BACKGROUND = 16;

    static final int CONGESTION_THRESHOLD = 18;
    static final int MAX_WRITE = 20;
    static final int TIME_GRAN = 24;
    static final int MAX_PAGES = 28;
    static final int FLAGS2 = 32;
    static final int MAX_STACK_DEPTH = 36;
  }

  static final class ForgetIn {
    static final int SIZE = 8;
    static final int NLOOKUP = 0;
  }

  static final class BatchForgetIn {
    static final int SIZE = 8;
    static final int COUNT = 0;
  }

  static final class ForgetOne {
    static final int SIZE = 16;
    static final int NODEID = 0;
    static final int NLOOKUP = 8;
  }

  static final class GetattrIn {
    static final int SIZE = 16;
    static final int GETATTR_FLAGS = 0;
    static final int FH = 8;
  }

  static final class SetattrIn {
    static final int SIZE = 88;
    static final int VALID = 0;
    static final int FH = 8;
    static final int SIZE_FIELD = 16;
    static final int ATIME = 32;
    static final int MTIME = 40;
    static final int ATIMENSEC = 56;
    static final int MTIMENSEC = 60;
    static final int MODE = 68;
    static final int UID = 76;
    static final int GID = 80;
  }

  static final class MknodIn {
    static final int SIZE = 16;
    static final int MODE = 0;
    static final int RDEV = 4;
    static final int UMASK = 8;
  }

  static final class MkdirIn {
    static final int SIZE = 8;
    static final int MODE = 0;
    static final int UMASK = 4;
  }

  static final class RenameIn {
    static final int SIZE = 8;
    static final int NEWDIR = 0;
  }

  static final class Rename2In {
    static final int SIZE = 16;
    static final int NEWDIR = 0;
    static final int FLAGS = 8;
  }

  static final class LinkIn {
    static final int SIZE = 8;
    static final int OLDNODEID = 0;
  }

  static final class OpenIn {
    static final int SIZE = 8;
    static final int FLAGS = 0;
  }

  static final class OpenOut {
    static final int SIZE = 16;
    static final int FH = 0;
    static final int OPEN_FLAGS = 8;
    static final int BACKING_ID = 12;
  }

  static final class CreateIn {
    static final int SIZE = 16;
    static final int FLAGS = 0;
    static final int MODE = 4;
    static final int UMASK = 8;
  }

  static final class ReadIn {
    static final int SIZE = 40;
    static final int FH = 0;
    static final int OFFSET = 8;
    static final int SIZE_FIELD = 16;
  }

  static final class WriteIn {
    static final int SIZE = 40;
    static final int FH = 0;
    static final int OFFSET = 8;
    static final int SIZE_FIELD = 16;
    static final int WRITE_FLAGS = 20;
  }

  static final class WriteOut {
    static final int SIZE = 8;
    static final int SIZE_FIELD = 0;
  }

  static final class ReleaseIn {
    static final int SIZE = 24;
    static final int FH = 0;
  }

  static final class FlushIn {
    static final int SIZE = 24;
    static final int FH = 0;
  }

  static final class FsyncIn {
    static final int SIZE = 16;
    static final int FH = 0;
    static final int FSYNC_FLAGS = 8;
  }

  static final class Kstatfs {
    static final int SIZE = 80;
    static final int BLOCKS = 0;
    static final int BFREE = 8;
    static final int BAVAIL = 16;
    static final int FILES = 24;
    static final int FFREE = 32;
    static final int BSIZE = 40;
    static final int NAMELEN = 44;
    static final int FRSIZE = 48;
  }

  static final class SetxattrIn {
    /** With {@link InitFlag#SETXATTR_EXT} only. */
    static final int SIZE = 16;

    /** FUSE_COMPAT_SETXATTR_IN_SIZE: without it. */
    static final int COMPAT_SIZE = 8;

    static final int SIZE_FIELD = 0;
    static final int FLAGS = 4;
  }

  static final class GetxattrIn {
    static final int SIZE = 8;
    static final int SIZE_FIELD = 0;
  }

  static final class GetxattrOut {
    static final int SIZE = 8;
    static final int SIZE_FIELD = 0;
  }

  static final class AccessIn {
    static final int SIZE = 8;
    static final int MASK = 0;
  }

  static final class NotifyInvalInodeOut {
    static final int SIZE = 24;
    static final int INO = 0;
    static final int OFF = 8;
    static final int LEN = 16;
  }

  static final class InterruptIn {
    static final int SIZE = 8;
    static final int UNIQUE = 0;
  }

  static final class FallocateIn {
    static final int SIZE = 32;
    static final int FH = 0;
    static final int OFFSET = 8;
    static final int LENGTH = 16;
    static final int MODE = 24;
  }

  static final class LseekIn {
    static final int SIZE = 24;
    static final int FH = 0;
    static final int OFFSET = 8;
    static final int WHENCE = 16;
  }

  static final class LseekOut {
    static final int SIZE = 8;
    static final int OFFSET = 0;
  }

  static final class CopyFileRangeIn {
    static final int SIZE = 56;
    static final int FH_IN = 0;
    static final int OFF_IN = 8;
    static final int NODEID_OUT = 16;
    static final int FH_OUT = 24;
    static final int OFF_OUT = 32;
    static final int LEN = 40;
    static final int FLAGS = 48;
  }

  /** Answers COPY_FILE_RANGE_64; the older operation is answered with a {@link WriteOut}. */
  static final class CopyFileRangeOut {
    static final int SIZE = 8;
    static final int BYTES_COPIED = 0;
  }

  static final class IoctlIn {
    static final int SIZE = 32;
    static final int FH = 0;
    static final int FLAGS = 8;
    static final int CMD = 12;
    static final int IN_SIZE = 24;
    static final int OUT_SIZE = 28;
  }

  /** What the caller gets follows it. */
  static final class IoctlOut {
    static final int SIZE = 16;
  }

  /** Nothing but padding. */
  static final class SyncfsIn {
    static final int SIZE = 8;
  }

  static final class StatxIn {
    static final int SIZE = 24;
    static final int GETATTR_FLAGS = 0;
    static final int FH = 8;
  }

  static final class StatxOut {
    static final int SIZE = 288;
    static final int STAT = 32;
  }

  /** The same layout as struct statx of linux/stat.h. */
  static final class Statx {
    static final int SIZE = 256;
    static final int MASK = 0;
    static final int BLKSIZE = 4;
    static final int NLINK = 16;
    static final int UID = 20;
    static final int GID = 24;

    /** 16 bits. */
    static final int MODE = 28;

    static final int INO = 32;
    static final int SIZE_FIELD = 40;
    static final int BLOCKS = 48;

    /** Times are 64 bits of seconds, then 32 of nanoseconds. */
    static final int ATIME = 64;

    static final int BTIME = 80;
    static final int CTIME = 96;
    static final int MTIME = 112;
    static final int RDEV_MAJOR = 128;
    static final int RDEV_MINOR = 132;
    static final int DEV_MAJOR = 136;
    static final int DEV_MINOR = 140;
  }

  static final class Dirent {
    /** Before the name, which is not followed by a NUL but padded to {@link #RECORD_ALIGNMENT}. */
    static final int SIZE = 24;

    static final int INO = 0;
    static final int OFF = 8;
    static final int NAMELEN = 16;
    static final int TYPE = 20;
  }

  /** What is agreed upon in INIT; the upper half travels in {@code flags2} (FUSE_…). */
  static final class InitFlag {
    static final long ASYNC_READ = 1L;
    static final long ATOMIC_O_TRUNC = 1L << 3;
    static final long BIG_WRITES = 1L << 5;
    static final long DONT_MASK = 1L << 6;
    static final long AUTO_INVAL_DATA = 1L << 12;
    static final long DO_READDIRPLUS = 1L << 13;
    static final long READDIRPLUS_AUTO = 1L << 14;
    static final long PARALLEL_DIROPS = 1L << 18;
    static final long MAX_PAGES = 1L << 22;
    static final long HANDLE_KILLPRIV_V2 = 1L << 28;
    static final long SETXATTR_EXT = 1L << 29;
    static final long INIT_EXT = 1L << 30;
    static final long DIRECT_IO_ALLOW_MMAP = 1L << 36;
    static final long PASSTHROUGH = 1L << 37;
  }

  /** How the kernel is to treat what was opened (FOPEN_…). */
  static final class Fopen {
    static final int DIRECT_IO = 1;
    static final int KEEP_CACHE = 1 << 1;
    static final int NOFLUSH = 1 << 5;
    static final int PASSTHROUGH = 1 << 7;
  }

  /** Which fields of {@link SetattrIn} are meant (FATTR_…). */
  static final class Fattr {
    static final int MODE = 1;
    static final int UID = 1 << 1;
    static final int GID = 1 << 2;
    static final int SIZE = 1 << 3;
    static final int ATIME = 1 << 4;
    static final int MTIME = 1 << 5;
    static final int FH = 1 << 6;
    static final int ATIME_NOW = 1 << 7;
    static final int MTIME_NOW = 1 << 8;
    static final int KILL_SUIDGID = 1 << 11;
  }

  /** FUSE_GETATTR_…. */
  static final class GetattrFlag {
    static final int FH = 1;
  }

  /** FUSE_WRITE_…. */
  static final class WriteFlag {
    static final int KILL_SUIDGID = 1 << 2;
  }

  /** FUSE_IOCTL_…. */
  static final class IoctlFlag {
    static final int DIR = 1 << 4;
  }

  /** STATX_… of linux/stat.h. */
  static final class StatxMask {
    static final int BASIC_STATS = 0x7ff;
    static final int BTIME = 0x800;
  }

  /** FUSE_FSYNC_…. */
  static final class FsyncFlag {
    static final int FDATASYNC = 1;
  }
}
