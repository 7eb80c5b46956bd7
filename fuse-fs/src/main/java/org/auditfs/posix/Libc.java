package org.auditfs.posix;

/**
 * libc as jnr-ffi binds it: addresses are numbers. Five arguments at most, or seven: of exactly six
 * the last arrives as garbage on x86-64 (jnr-ffi 2.2.18 has a stub of its own for up to six, and
 * goes through libffi beyond). Public because the class that jnr-ffi generates lives elsewhere;
 * nobody but {@link LinuxPosix} is to use it.
 */
public interface Libc {
  int openat(int directory, long name, int flags, int mode);

  int close(int fd);

  long read(int fd, long buffer, long size);

  long write(int fd, long buffer, long size);

  long writev(int fd, long vectors, int count);

  long pread(int fd, long buffer, long size, long offset);

  long pwrite(int fd, long buffer, long size, long offset);

  long lseek(int fd, long offset, int whence);

  long getdents64(int fd, long buffer, long size);

  int fsync(int fd);

  int fdatasync(int fd);

  int ftruncate(int fd, long size);

  int fallocate(int fd, int mode, long offset, long length);

  int syncfs(int fd);

  int ioctl(int fd, long request, long argument);

  int fcntl(int fd, int command, long argument);

  int flock(int fd, int operation);

  int poll(long fds, long count, int timeout);

  int statx(int directory, long name, int flags, int mask, long result);

  long readlinkat(int directory, long name, long buffer, long size);

  int name_to_handle_at(int directory, long name, long handle, long mountId, int flags);

  int open_by_handle_at(int mount, long handle, int flags);

  int mkdirat(int directory, long name, int mode);

  int mknodat(int directory, long name, int mode, long device);

  int symlinkat(long target, int directory, long name);

  int linkat(int directory, long name, int newDirectory, long newName, int flags);

  int unlinkat(int directory, long name, int flags);

  int renameat2(int directory, long name, int newDirectory, long newName, int flags);

  int fchmod(int fd, int mode);

  int chmod(long path, int mode);

  int fchownat(int directory, long name, int uid, int gid, int flags);

  int truncate(long path, long size);

  int utimensat(int directory, long name, long times, int flags);

  int futimens(int fd, long times);

  int fstatfs(int fd, long result);

  long getxattr(long path, long name, long value, long size);

  int setxattr(long path, long name, long value, long size, int flags);

  long listxattr(long path, long names, long size);

  int removexattr(long path, long name);

  int umask(int mask);

  int setfsuid(int uid);

  int setfsgid(int gid);

  int capget(long header, long sets);

  int capset(long header, long sets);

  int unshare(int flags);

  int setns(int fd, int type);

  int fchdir(int fd);

  int chroot(long path);

  int mount(long source, long target, long type, long flags, long options);

  int umount2(long target, int flags);

  int socket(int domain, int type, int protocol);

  int bind(int fd, long address, int size);

  int listen(int fd, int backlog);

  int accept4(int fd, long address, long size, int flags);

  int connect(int fd, long address, int size);

  int getsockopt(int fd, int level, int option, long value, long size);

  int shutdown(int fd, int how);

  long syscall(long number, long first, long second, long third, long fourth);

  long syscall(
      long number, long first, long second, long third, long fourth, long fifth, long sixth);
}
