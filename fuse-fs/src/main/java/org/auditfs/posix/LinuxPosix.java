package org.auditfs.posix;

import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import jnr.ffi.LibraryLoader;
import jnr.ffi.Runtime;
import org.auditfs.file.ByteString;
import org.auditfs.file.Errno;

/**
 * {@link Posix} over libc, through jnr-ffi. Longer than other classes because it is a list: each
 * method puts its arguments into the thread's {@link Scratch} and makes one call.
 */
public final class LinuxPosix implements Posix {

  private static final long SYS_PIDFD_OPEN = 434;

  /** The same as O_EXCL. */
  private static final int PIDFD_THREAD = 0x80;

  private static final long SYS_GETTID = 186;
  private static final long SYS_SETGROUPS = 116;
  private static final long SYS_COPY_FILE_RANGE = 326;
  private static final long SYS_FACCESSAT2 = 439;

  private static final int NO_AUTOMOUNT = 0x800;
  private static final int OWN_OBJECT = AT_EMPTY_PATH | AT_SYMLINK_NOFOLLOW | NO_AUTOMOUNT;
  private static final int STATX_BASIC = 0x7ff;
  private static final int STATX_BIRTH = 0x800;
  private static final int STATX_MOUNT_ID = 0x1000;
  private static final int HANDLE_MAX = 128;
  private static final int HANDLE_BYTES = 8;
  private static final int MOUNT_ID = 256;
  private static final int F_DUPFD_CLOEXEC = 1030;
  private static final int AF_UNIX = 1;
  private static final int STREAM_CLOEXEC = 1 | 0x80000;
  private static final int SOL_SOCKET = 1;
  private static final int SO_PEERCRED = 17;

  private final Libc libc;
  private final Runtime runtime;

  private LinuxPosix(Libc libc) {
    this.libc = libc;
    this.runtime = Runtime.getRuntime(libc);
  }

  /**
   * Binds libc.
   *
   * @throws UnsupportedOperationException on anything but Linux on x86-64, in one clear line
   */
  public static LinuxPosix load() {
    String system = System.getProperty("os.name") + " on " + System.getProperty("os.arch");
    if (!system.equals("Linux on amd64")) {
      throw new UnsupportedOperationException(
          "auditfs runs on Linux on amd64 (x86-64) only; this is " + system);
    }
    return new LinuxPosix(LibraryLoader.create(Libc.class).load("c"));
  }

  @Override
  public int openat(int directory, ByteString name, int flags, int mode) throws ErrnoException {
    return check("openat", libc.openat(directory, Scratch.get().string(name), flags, mode));
  }

  @Override
  public void close(int fd) throws ErrnoException {
    check("close", libc.close(fd));
  }

  @Override
  public int dup(int fd) throws ErrnoException {
    return fcntl(fd, F_DUPFD_CLOEXEC, 0);
  }

  @Override
  public int read(int fd, ByteBuffer target) throws ErrnoException {
    return advance(target, check("read", libc.read(fd, address(target), target.remaining())));
  }

  @Override
  public int write(int fd, ByteBuffer source) throws ErrnoException {
    return advance(source, check("write", libc.write(fd, address(source), source.remaining())));
  }

  @Override
  public int writev(int fd, ByteBuffer... parts) throws ErrnoException {
    if (parts.length > PARTS_MAX) {
      throw new IllegalArgumentException(parts.length + " parts; at most " + PARTS_MAX);
    }
    Scratch scratch = Scratch.get();
    for (int i = 0; i < parts.length; i++) {
      scratch.structure.putLong(16 * i, address(parts[i]));
      scratch.structure.putLong(16 * i + 8, parts[i].remaining());
    }
    try {
      return check("writev", libc.writev(fd, scratch.structureAddress, parts.length));
    } finally {
      Reference.reachabilityFence(parts);
    }
  }

  @Override
  public int pread(int fd, ByteBuffer target, long offset) throws ErrnoException {
    long result = libc.pread(fd, address(target), target.remaining(), offset);
    return advance(target, check("pread", result));
  }

  @Override
  public int pwrite(int fd, ByteBuffer source, long offset) throws ErrnoException {
    long result = libc.pwrite(fd, address(source), source.remaining(), offset);
    return advance(source, check("pwrite", result));
  }

  @Override
  public long lseek(int fd, long offset, int whence) throws ErrnoException {
    return checkLong("lseek", libc.lseek(fd, offset, whence));
  }

  @Override
  public int getdents64(int fd, ByteBuffer target) throws ErrnoException {
    long result = libc.getdents64(fd, address(target), target.remaining());
    return advance(target, check("getdents64", result));
  }

  @Override
  public void fsync(int fd) throws ErrnoException {
    check("fsync", libc.fsync(fd));
  }

  @Override
  public void fdatasync(int fd) throws ErrnoException {
    check("fdatasync", libc.fdatasync(fd));
  }

  @Override
  public void ftruncate(int fd, long size) throws ErrnoException {
    check("ftruncate", libc.ftruncate(fd, size));
  }

  @Override
  public void fallocate(int fd, int mode, long offset, long length) throws ErrnoException {
    check("fallocate", libc.fallocate(fd, mode, offset, length));
  }

  @Override
  public long copyFileRange(int source, long offset, int target, long targetOffset, long length)
      throws ErrnoException {
    // Not libc's copy_file_range: of six arguments the last, the flags, would arrive as garbage.
    Scratch scratch = Scratch.get();
    scratch.structure.putLong(0, offset).putLong(8, targetOffset);
    long from = scratch.structureAddress;
    return checkLong(
        "copy_file_range",
        libc.syscall(SYS_COPY_FILE_RANGE, source, from, target, from + 8, length, 0));
  }

  @Override
  public void syncfs(int fd) throws ErrnoException {
    check("syncfs", libc.syncfs(fd));
  }

  @Override
  public int ioctl(int fd, long request, long argument) throws ErrnoException {
    return check("ioctl", libc.ioctl(fd, request, argument));
  }

  @Override
  public int ioctl(int fd, long request, ByteBuffer argument) throws ErrnoException {
    try {
      return check("ioctl", libc.ioctl(fd, request, address(argument)));
    } finally {
      Reference.reachabilityFence(argument);
    }
  }

  @Override
  public ByteString ioctl(int fd, long request, ByteString argument, int size)
      throws ErrnoException {
    Scratch scratch = Scratch.get();
    long address = scratch.zeroedStructureOf(argument);
    check("ioctl", libc.ioctl(fd, request, address));
    return ByteString.of(scratch.structure, 0, size);
  }

  @Override
  public int fcntl(int fd, int command, long argument) throws ErrnoException {
    return check("fcntl", libc.fcntl(fd, command, argument));
  }

  @Override
  public void flock(int fd, int operation) throws ErrnoException {
    check("flock", libc.flock(fd, operation));
  }

  @Override
  public int poll(int fd, int events, int timeoutMillis) throws ErrnoException {
    Scratch scratch = Scratch.get();
    scratch.structure.putInt(0, fd);
    scratch.structure.putInt(4, events & 0xffff);
    int ready = check("poll", libc.poll(scratch.structureAddress, 1, timeoutMillis));
    return ready == 0 ? 0 : scratch.structure.getShort(6) & 0xffff;
  }

  @Override
  public Stat statx(int fd) throws ErrnoException {
    return Layout.statx(statx(fd, ByteString.EMPTY, OWN_OBJECT, STATX_BASIC));
  }

  @Override
  public BornStat statxBorn(int fd) throws ErrnoException {
    ByteBuffer told = statx(fd, ByteString.EMPTY, OWN_OBJECT, STATX_BASIC | STATX_BIRTH);
    return new BornStat(Layout.statx(told), Layout.statxBirth(told, STATX_BIRTH));
  }

  @Override
  public Stat statx(int directory, ByteString name) throws ErrnoException {
    int flags = AT_SYMLINK_NOFOLLOW | NO_AUTOMOUNT;
    return Layout.statx(statx(directory, name, flags, STATX_BASIC));
  }

  @Override
  public long mountId(int fd) throws ErrnoException {
    return Layout.statxMountId(statx(fd, ByteString.EMPTY, OWN_OBJECT, STATX_MOUNT_ID));
  }

  private ByteBuffer statx(int directory, ByteString name, int flags, int mask)
      throws ErrnoException {
    Scratch scratch = Scratch.get();
    long address = scratch.string(name);
    check("statx", libc.statx(directory, address, flags, mask, scratch.structureAddress));
    return scratch.structure;
  }

  @Override
  public ByteString readlinkat(int directory, ByteString name) throws ErrnoException {
    Scratch scratch = Scratch.get();
    long address = scratch.string(name);
    long length = libc.readlinkat(directory, address, scratch.valueAddress, Scratch.VALUE_MAX);
    return ByteString.of(scratch.value, 0, check("readlinkat", length));
  }

  @Override
  public ObjectHandle nameToHandleAt(int directory, ByteString name, int flags)
      throws ErrnoException {
    Scratch scratch = Scratch.get();
    scratch.structure.putInt(0, HANDLE_MAX);
    long address = scratch.string(name);
    long handle = scratch.structureAddress;
    check(
        "name_to_handle_at",
        libc.name_to_handle_at(directory, address, handle, handle + MOUNT_ID, flags));
    return new ObjectHandle(
        scratch.structure.getInt(MOUNT_ID),
        scratch.structure.getInt(4),
        ByteString.of(scratch.structure, HANDLE_BYTES, scratch.structure.getInt(0)));
  }

  @Override
  public int openByHandleAt(int mountFd, int handleType, ByteString handle, int flags)
      throws ErrnoException {
    if (handle.length() > HANDLE_MAX) {
      throw new ErrnoException(Errno.EINVAL, "open_by_handle_at");
    }
    Scratch scratch = Scratch.get();
    scratch.structure.putInt(0, handle.length());
    scratch.structure.putInt(4, handleType);
    handle.copyTo(scratch.structure, HANDLE_BYTES);
    return check(
        "open_by_handle_at", libc.open_by_handle_at(mountFd, scratch.structureAddress, flags));
  }

  @Override
  public void mkdirat(int directory, ByteString name, int mode) throws ErrnoException {
    check("mkdirat", libc.mkdirat(directory, Scratch.get().string(name), mode));
  }

  @Override
  public void mknodat(int directory, ByteString name, int mode, int rdev) throws ErrnoException {
    // libc's dev_t has the kernel's 32-bit encoding in its low half.
    long device = rdev & 0xffffffffL;
    check("mknodat", libc.mknodat(directory, Scratch.get().string(name), mode, device));
  }

  @Override
  public void symlinkat(ByteString target, int directory, ByteString name) throws ErrnoException {
    Scratch scratch = Scratch.get();
    long text = scratch.secondString(target);
    check("symlinkat", libc.symlinkat(text, directory, scratch.string(name)));
  }

  @Override
  public void linkat(
      int directory, ByteString name, int newDirectory, ByteString newName, int flags)
      throws ErrnoException {
    Scratch scratch = Scratch.get();
    long from = scratch.string(name);
    long to = scratch.secondString(newName);
    check("linkat", libc.linkat(directory, from, newDirectory, to, flags));
  }

  @Override
  public void unlinkat(int directory, ByteString name, int flags) throws ErrnoException {
    check("unlinkat", libc.unlinkat(directory, Scratch.get().string(name), flags));
  }

  @Override
  public void renameat2(
      int directory, ByteString name, int newDirectory, ByteString newName, int flags)
      throws ErrnoException {
    Scratch scratch = Scratch.get();
    long from = scratch.string(name);
    long to = scratch.secondString(newName);
    check("renameat2", libc.renameat2(directory, from, newDirectory, to, flags));
  }

  @Override
  public void fchmod(int fd, int mode) throws ErrnoException {
    check("fchmod", libc.fchmod(fd, mode));
  }

  @Override
  public void chmod(ByteString path, int mode) throws ErrnoException {
    check("chmod", libc.chmod(Scratch.get().string(path), mode));
  }

  @Override
  public void fchownat(int directory, ByteString name, int uid, int gid, int flags)
      throws ErrnoException {
    check("fchownat", libc.fchownat(directory, Scratch.get().string(name), uid, gid, flags));
  }

  @Override
  public void truncate(ByteString path, long size) throws ErrnoException {
    check("truncate", libc.truncate(Scratch.get().string(path), size));
  }

  @Override
  public void utimensat(int directory, ByteString name, TimeSpec atime, TimeSpec mtime, int flags)
      throws ErrnoException {
    Scratch scratch = Scratch.get();
    Layout.times(scratch.structure, atime, mtime);
    long address = scratch.string(name);
    check("utimensat", libc.utimensat(directory, address, scratch.structureAddress, flags));
  }

  @Override
  public void futimens(int fd, TimeSpec atime, TimeSpec mtime) throws ErrnoException {
    Scratch scratch = Scratch.get();
    Layout.times(scratch.structure, atime, mtime);
    check("futimens", libc.futimens(fd, scratch.structureAddress));
  }

  @Override
  public FileSystemUsage fstatfs(int fd) throws ErrnoException {
    Scratch scratch = Scratch.get();
    check("fstatfs", libc.fstatfs(fd, scratch.structureAddress));
    return Layout.statfs(scratch.structure);
  }

  @Override
  public void faccessat2(int fd, int mode, int flags) throws ErrnoException {
    // Not libc's faccessat: older ones ignore the flags or work the answer out from the wrong ids.
    long empty = Scratch.get().string(ByteString.EMPTY);
    check("faccessat2", libc.syscall(SYS_FACCESSAT2, fd, empty, mode, flags | AT_EMPTY_PATH));
  }

  @Override
  public ByteString getxattr(ByteString path, ByteString name) throws ErrnoException {
    Scratch scratch = Scratch.get();
    long pathAddress = scratch.string(path);
    long nameAddress = scratch.secondString(name);
    long length = libc.getxattr(pathAddress, nameAddress, scratch.valueAddress, Scratch.VALUE_MAX);
    return ByteString.of(scratch.value, 0, check("getxattr", length));
  }

  @Override
  public void setxattr(ByteString path, ByteString name, ByteString value, int flags)
      throws ErrnoException {
    Scratch scratch = Scratch.get();
    long pathAddress = scratch.string(path);
    long nameAddress = scratch.secondString(name);
    long valueAddress = scratch.valueOf(value);
    check("setxattr", libc.setxattr(pathAddress, nameAddress, valueAddress, value.length(), flags));
  }

  @Override
  public ByteString listxattr(ByteString path) throws ErrnoException {
    Scratch scratch = Scratch.get();
    long address = scratch.string(path);
    long length = libc.listxattr(address, scratch.valueAddress, Scratch.VALUE_MAX);
    return ByteString.of(scratch.value, 0, check("listxattr", length));
  }

  @Override
  public void removexattr(ByteString path, ByteString name) throws ErrnoException {
    Scratch scratch = Scratch.get();
    long pathAddress = scratch.string(path);
    check("removexattr", libc.removexattr(pathAddress, scratch.secondString(name)));
  }

  @Override
  public int pidfdOpen(int tid) throws ErrnoException {
    return check("pidfd_open", libc.syscall(SYS_PIDFD_OPEN, tid, PIDFD_THREAD, 0, 0));
  }

  @Override
  public int gettid() {
    return (int) libc.syscall(SYS_GETTID, 0, 0, 0, 0);
  }

  @Override
  public int umask(int mask) {
    return libc.umask(mask);
  }

  @Override
  public int setfsuid(int uid) {
    return libc.setfsuid(uid);
  }

  @Override
  public int setfsgid(int gid) {
    return libc.setfsgid(gid);
  }

  @Override
  public void setgroups(int[] groups) throws ErrnoException {
    if (groups.length > Scratch.VALUE_MAX / Integer.BYTES) {
      throw new ErrnoException(Errno.EINVAL, groups.length + " groups");
    }
    Scratch scratch = Scratch.get();
    for (int i = 0; i < groups.length; i++) {
      scratch.value.putInt(Integer.BYTES * i, groups[i]);
    }
    check("setgroups", libc.syscall(SYS_SETGROUPS, groups.length, scratch.valueAddress, 0, 0));
  }

  @Override
  public CapabilitySets capget(int tid) throws ErrnoException {
    Scratch scratch = Scratch.get();
    Layout.capabilities(scratch.structure, tid, new CapabilitySets(0, 0, 0));
    long header = scratch.structureAddress;
    check("capget", libc.capget(header, header + Layout.CAPABILITY_SETS));
    return Layout.capabilities(scratch.structure);
  }

  @Override
  public void capset(CapabilitySets sets) throws ErrnoException {
    Scratch scratch = Scratch.get();
    Layout.capabilities(scratch.structure, 0, sets);
    long header = scratch.structureAddress;
    check("capset", libc.capset(header, header + Layout.CAPABILITY_SETS));
  }

  @Override
  public void unshare(int flags) throws ErrnoException {
    check("unshare", libc.unshare(flags));
  }

  @Override
  public void setns(int fd, int type) throws ErrnoException {
    check("setns", libc.setns(fd, type));
  }

  @Override
  public void fchdir(int fd) throws ErrnoException {
    check("fchdir", libc.fchdir(fd));
  }

  @Override
  public void chroot(ByteString path) throws ErrnoException {
    check("chroot", libc.chroot(Scratch.get().string(path)));
  }

  @Override
  public void mount(
      ByteString source, ByteString target, String type, long flags, ByteString options)
      throws ErrnoException {
    Scratch scratch = Scratch.get();
    long sourceAddress = scratch.string(source);
    long targetAddress = scratch.secondString(target);
    long typeAddress = scratch.valueOf(terminated(ByteString.of(type)));
    long optionsAddress = scratch.structureOf(terminated(options));
    check("mount", libc.mount(sourceAddress, targetAddress, typeAddress, flags, optionsAddress));
  }

  @Override
  public void umount2(ByteString target, int flags) throws ErrnoException {
    check("umount2", libc.umount2(Scratch.get().string(target), flags));
  }

  @Override
  public int unixSocket() throws ErrnoException {
    return check("socket", libc.socket(AF_UNIX, STREAM_CLOEXEC, 0));
  }

  @Override
  public void bind(int fd, ByteString path) throws ErrnoException {
    Scratch scratch = Scratch.get();
    int size = unixAddress(scratch, path);
    check("bind", libc.bind(fd, scratch.structureAddress, size));
  }

  @Override
  public void listen(int fd, int backlog) throws ErrnoException {
    check("listen", libc.listen(fd, backlog));
  }

  @Override
  public int accept(int fd) throws ErrnoException {
    return check("accept4", libc.accept4(fd, 0, 0, STREAM_CLOEXEC & ~1));
  }

  @Override
  public void connect(int fd, ByteString path) throws ErrnoException {
    Scratch scratch = Scratch.get();
    int size = unixAddress(scratch, path);
    check("connect", libc.connect(fd, scratch.structureAddress, size));
  }

  @Override
  public Peer peer(int fd) throws ErrnoException {
    Scratch scratch = Scratch.get();
    scratch.structure.putInt(0, 12);
    long size = scratch.structureAddress;
    check("getsockopt", libc.getsockopt(fd, SOL_SOCKET, SO_PEERCRED, size + 4, size));
    return new Peer(
        scratch.structure.getInt(4), scratch.structure.getInt(8), scratch.structure.getInt(12));
  }

  @Override
  public void shutdown(int fd, int how) throws ErrnoException {
    check("shutdown", libc.shutdown(fd, how));
  }

  /** struct sockaddr_un of unix(7): family, then the path with its NUL. */
  private static int unixAddress(Scratch scratch, ByteString path) throws ErrnoException {
    if (path.length() > SUN_PATH_MAX) {
      throw new ErrnoException(Errno.ENAMETOOLONG, "socket path of " + path.length() + " bytes");
    }
    if (path.isEmpty() || path.indexOf((byte) 0, 0) >= 0) {
      throw new ErrnoException(Errno.EINVAL, "socket path");
    }
    scratch.structure.putShort(0, (short) AF_UNIX);
    path.copyTo(scratch.structure, 2);
    scratch.structure.put(2 + path.length(), (byte) 0);
    return 2 + path.length() + 1;
  }

  private static ByteString terminated(ByteString text) throws ErrnoException {
    if (text.indexOf((byte) 0, 0) >= 0) {
      throw new ErrnoException(Errno.EINVAL, "text with a NUL byte");
    }
    return text.concat(ByteString.of(new byte[1]));
  }

  private static long address(ByteBuffer buffer) {
    if (!buffer.isDirect()) {
      throw new IllegalArgumentException("not a direct buffer");
    }
    return Scratch.addressOf(buffer) + buffer.position();
  }

  private static int advance(ByteBuffer buffer, int transferred) {
    buffer.position(buffer.position() + transferred);
    return transferred;
  }

  private int check(String call, long result) throws ErrnoException {
    return (int) checkLong(call, result);
  }

  private long checkLong(String call, long result) throws ErrnoException {
    if (result < 0) {
      throw new ErrnoException(Errno.of(runtime.getLastError()), call);
    }
    return result;
  }
}
