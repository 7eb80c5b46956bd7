package org.auditfs.posix;

import java.nio.ByteBuffer;
import org.auditfs.file.ByteString;

/**
 * The system calls of Linux, one method each, named as in section 2 of the manual.
 *
 * <p>Descriptors are numbers; whoever gets one owns it ({@link Fd} closes it at the end of a
 * block). Names are bytes without the terminating NUL; one that holds a NUL is refused with EINVAL,
 * one beyond 4095 bytes with ENAMETOOLONG. Buffers are direct; data lies between position and
 * limit, and the position advances by what was transferred. Every call blocks as the system call
 * does, and fails with the errno of that very call.
 */
public interface Posix {

  /**
   * The working directory, where a directory's descriptor is asked for; absolute names ignore it.
   */
  int AT_FDCWD = -100;

  // ---- descriptors

  /** openat(2). {@code flags} are those of {@link org.auditfs.file.OpenFlag} and an access mode. */
  int openat(int directory, ByteString name, int flags, int mode) throws ErrnoException;

  /** close(2). */
  void close(int fd) throws ErrnoException;

  /** dup(2), with close-on-exec. */
  int dup(int fd) throws ErrnoException;

  /**
   * read(2).
   *
   * @return bytes read, 0 at the end
   */
  int read(int fd, ByteBuffer target) throws ErrnoException;

  /** write(2); may write less than there is. */
  int write(int fd, ByteBuffer source) throws ErrnoException;

  /** writev(2) of at most {@value #PARTS_MAX} parts; no position is moved. */
  int writev(int fd, ByteBuffer... parts) throws ErrnoException;

  /** pread(2). */
  int pread(int fd, ByteBuffer target, long offset) throws ErrnoException;

  /** pwrite(2). */
  int pwrite(int fd, ByteBuffer source, long offset) throws ErrnoException;

  /** lseek(2); {@code whence} is 0 from the start, 1 from here, 2 from the end. */
  long lseek(int fd, long offset, int whence) throws ErrnoException;

  /** getdents64(2): linux_dirent64 entries; 0 at the end. */
  int getdents64(int fd, ByteBuffer target) throws ErrnoException;

  /** fsync(2). */
  void fsync(int fd) throws ErrnoException;

  /** fdatasync(2). */
  void fdatasync(int fd) throws ErrnoException;

  /** ftruncate(2). */
  void ftruncate(int fd, long size) throws ErrnoException;

  /** fallocate(2); {@code mode} are FALLOC_FL_ bits of linux/falloc.h. */
  void fallocate(int fd, int mode, long offset, long length) throws ErrnoException;

  /** copy_file_range(2) at offsets given, which moves no position; may copy less than asked for. */
  long copyFileRange(int source, long offset, int target, long targetOffset, long length)
      throws ErrnoException;

  /** syncfs(2); not of an O_PATH descriptor. */
  void syncfs(int fd) throws ErrnoException;

  /** ioctl(2) with a number. */
  int ioctl(int fd, long request, long argument) throws ErrnoException;

  /** ioctl(2) with the address of {@code argument}'s position. */
  int ioctl(int fd, long request, ByteBuffer argument) throws ErrnoException;

  /**
   * ioctl(2) with the address of a structure.
   *
   * @param argument what the structure begins with; the rest, up to a page, is zero
   * @param size bytes of the structure to return as the call left it
   */
  ByteString ioctl(int fd, long request, ByteString argument, int size) throws ErrnoException;

  /** fcntl(2). */
  int fcntl(int fd, int command, long argument) throws ErrnoException;

  /** flock(2): LOCK_SH 1, LOCK_EX 2, LOCK_NB 4, LOCK_UN 8. */
  void flock(int fd, int operation) throws ErrnoException;

  /**
   * poll(2) of one descriptor.
   *
   * @param events POLLIN 1, POLLOUT 4
   * @param timeoutMillis -1 waits for ever
   * @return the events that came, 0 when the time was up
   */
  int poll(int fd, int events, int timeoutMillis) throws ErrnoException;

  // ---- objects and names

  /** Attributes of the object behind any descriptor, O_PATH too: statx(2) with AT_EMPTY_PATH. */
  Stat statx(int fd) throws ErrnoException;

  /** As {@link #statx(int)}, with the time of birth. */
  BornStat statxBorn(int fd) throws ErrnoException;

  /** Attributes of what {@code name} leads to; a symbolic link is not followed. */
  Stat statx(int directory, ByteString name) throws ErrnoException;

  /** The mount that a descriptor, O_PATH too, was opened on, as in /proc/self/mountinfo. */
  long mountId(int fd) throws ErrnoException;

  /** readlinkat(2); with an empty name, of the O_PATH descriptor {@code directory} itself. */
  ByteString readlinkat(int directory, ByteString name) throws ErrnoException;

  /**
   * name_to_handle_at(2); {@code flags} are {@link #AT_EMPTY_PATH}, {@link #AT_HANDLE_FID}.
   *
   * @throws ErrnoException EOPNOTSUPP where the filesystem has no handles
   */
  ObjectHandle nameToHandleAt(int directory, ByteString name, int flags) throws ErrnoException;

  /**
   * open_by_handle_at(2).
   *
   * @param mountFd a descriptor on the mount of the handle, not O_PATH
   * @throws ErrnoException ESTALE when the object is gone; EPERM without CAP_DAC_READ_SEARCH
   */
  int openByHandleAt(int mountFd, int handleType, ByteString handle, int flags)
      throws ErrnoException;

  /** mkdirat(2). */
  void mkdirat(int directory, ByteString name, int mode) throws ErrnoException;

  /** mknodat(2); {@code rdev} as the kernel encodes it in 32 bits (new_encode_dev). */
  void mknodat(int directory, ByteString name, int mode, int rdev) throws ErrnoException;

  /** symlinkat(2). */
  void symlinkat(ByteString target, int directory, ByteString name) throws ErrnoException;

  /** linkat(2); {@code flags} are {@link #AT_SYMLINK_FOLLOW}, {@link #AT_EMPTY_PATH}. */
  void linkat(int directory, ByteString name, int newDirectory, ByteString newName, int flags)
      throws ErrnoException;

  /** unlinkat(2); {@code flags} 0, or {@link #AT_REMOVEDIR}. */
  void unlinkat(int directory, ByteString name, int flags) throws ErrnoException;

  /** renameat2(2). */
  void renameat2(int directory, ByteString name, int newDirectory, ByteString newName, int flags)
      throws ErrnoException;

  /** fchmod(2). */
  void fchmod(int fd, int mode) throws ErrnoException;

  /** chmod(2), following links. */
  void chmod(ByteString path, int mode) throws ErrnoException;

  /** fchownat(2); -1 leaves an id; {@code flags} as AT_EMPTY_PATH, AT_SYMLINK_NOFOLLOW. */
  void fchownat(int directory, ByteString name, int uid, int gid, int flags) throws ErrnoException;

  /** truncate(2), following links. */
  void truncate(ByteString path, long size) throws ErrnoException;

  /** utimensat(2). */
  void utimensat(int directory, ByteString name, TimeSpec atime, TimeSpec mtime, int flags)
      throws ErrnoException;

  /** futimens(3). */
  void futimens(int fd, TimeSpec atime, TimeSpec mtime) throws ErrnoException;

  /** fstatfs(2); any descriptor, O_PATH too. */
  FileSystemUsage fstatfs(int fd) throws ErrnoException;

  /** faccessat2(2) with AT_EMPTY_PATH: the object behind any descriptor. */
  void faccessat2(int fd, int mode, int flags) throws ErrnoException;

  /** getxattr(2), following links; the whole value. */
  ByteString getxattr(ByteString path, ByteString name) throws ErrnoException;

  /** setxattr(2), following links. */
  void setxattr(ByteString path, ByteString name, ByteString value, int flags)
      throws ErrnoException;

  /** listxattr(2), following links: names, each followed by a NUL. */
  ByteString listxattr(ByteString path) throws ErrnoException;

  /** removexattr(2), following links. */
  void removexattr(ByteString path, ByteString name) throws ErrnoException;

  // ---- the calling thread

  /**
   * pidfd_open(2) of a thread, which need not be its process's first (PIDFD_THREAD, Linux 6.9).
   *
   * @return a descriptor that stays the thread's, whoever gets its number later
   */
  int pidfdOpen(int tid) throws ErrnoException;

  /** gettid(2). */
  int gettid();

  /** umask(2) of the calling thread's file-system context; returns the mask before. */
  int umask(int mask);

  /** setfsuid(2); returns the id before, and never fails: ask twice to know. */
  int setfsuid(int uid);

  /** setfsgid(2); as {@link #setfsuid}. */
  int setfsgid(int gid);

  /** The raw setgroups system call, of this thread alone (libc's changes every thread). */
  void setgroups(int[] groups) throws ErrnoException;

  /**
   * capget(2).
   *
   * @param tid of which thread; 0 is the calling one
   */
  CapabilitySets capget(int tid) throws ErrnoException;

  /** capset(2) of the calling thread. */
  void capset(CapabilitySets sets) throws ErrnoException;

  /** unshare(2) for the calling thread: {@link #CLONE_FS}. */
  void unshare(int flags) throws ErrnoException;

  /** setns(2) for the calling thread: {@link #CLONE_NEWNS}. */
  void setns(int fd, int type) throws ErrnoException;

  /** fchdir(2), of all threads that share the calling one's directories. */
  void fchdir(int fd) throws ErrnoException;

  /** chroot(2), of all threads that share the calling one's directories. */
  void chroot(ByteString path) throws ErrnoException;

  // ---- mounts, of the calling thread's mount namespace

  /** mount(2). */
  void mount(ByteString source, ByteString target, String type, long flags, ByteString options)
      throws ErrnoException;

  /** umount2(2): {@link #MNT_FORCE}, {@link #MNT_DETACH}. */
  void umount2(ByteString target, int flags) throws ErrnoException;

  // ---- unix(7) stream sockets

  /** A stream socket of AF_UNIX, with close-on-exec. */
  int unixSocket() throws ErrnoException;

  /** bind(2) to a path of at most {@value #SUN_PATH_MAX} bytes. */
  void bind(int fd, ByteString path) throws ErrnoException;

  /** listen(2). */
  void listen(int fd, int backlog) throws ErrnoException;

  /** accept4(2), with close-on-exec. */
  int accept(int fd) throws ErrnoException;

  /** connect(2) to a path of at most {@value #SUN_PATH_MAX} bytes. */
  void connect(int fd, ByteString path) throws ErrnoException;

  /** SO_PEERCRED of a connected socket. */
  Peer peer(int fd) throws ErrnoException;

  /** shutdown(2): SHUT_RD 0, SHUT_WR 1, SHUT_RDWR 2. */
  void shutdown(int fd, int how) throws ErrnoException;

  /** The most parts of one {@link #writev}. */
  int PARTS_MAX = 16;

  /** Bytes in sun_path of unix(7), less the NUL. */
  int SUN_PATH_MAX = 107;

  /** Do not follow a symbolic link in the last component. */
  int AT_SYMLINK_NOFOLLOW = 0x100;

  /** faccessat(2): ask for the effective (file-system) ids. */
  int AT_EACCESS = 0x200;

  /** unlinkat(2): a directory. The number is AT_EACCESS's and AT_HANDLE_FID's. */
  int AT_REMOVEDIR = 0x200;

  /** name_to_handle_at(2): a handle to tell objects apart, which need not open (Linux 6.5). */
  int AT_HANDLE_FID = 0x200;

  /** linkat(2): follow a symbolic link. */
  int AT_SYMLINK_FOLLOW = 0x400;

  /** An empty name means the descriptor's own object. */
  int AT_EMPTY_PATH = 0x1000;

  /** A file-system context (umask, working directory) of the thread's own. */
  int CLONE_FS = 0x200;

  /** A mount namespace. */
  int CLONE_NEWNS = 0x20000;

  /** umount2(2): end the connection of a FUSE mount first. */
  int MNT_FORCE = 1;

  /** umount2(2): detach now, clean up when it is no longer used. */
  int MNT_DETACH = 2;

  /** The name that leads to {@code fd}'s object, whatever it is, with this process's rights. */
  static ByteString procFd(int fd) {
    return ByteString.of("/proc/self/fd/" + fd);
  }
}
