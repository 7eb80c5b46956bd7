package org.auditfs.model;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Locale;
import org.auditfs.file.ByteString;
import org.auditfs.file.OpenFlag;
import org.auditfs.posix.ErrnoException;
import org.auditfs.posix.Posix;

/** The calls of descriptors. */
final class DescriptorCalls {

  /** FS_IOC_GETFLAGS and its kin: linux/fs.h. */
  static final long GET_FLAGS = 0x80086601L;

  static final long SET_FLAGS = 0x40086602L;

  /** What fstat tells more of, where it is the test that looks. */
  static final int XATTRS = 1;

  static final int CONTENT = 2;

  private static final long GET_XATTR = 0x801c581fL;
  private static final int XATTR_SIZE = 28;
  private static final int GETLK = 5;
  private static final int SETLK = 6;

  private DescriptorCalls() {}

  static String open(Stage stage, Step step) throws ErrnoException {
    return open(stage, step, stage.path(step.path()), (int) step.m());
  }

  static String reopen(Stage stage, Step step) throws ErrnoException {
    return open(stage, step, Posix.procFd(stage.fd(step.second())), 0);
  }

  private static String open(Stage stage, Step step, ByteString path, int mode)
      throws ErrnoException {
    int flags = (int) step.n() | OpenFlag.O_CLOEXEC.bits() | OpenFlag.O_NONBLOCK.bits();
    stage.keep(step.slot(), stage.posix.openat(Posix.AT_FDCWD, path, flags, mode));
    return "";
  }

  static String close(Stage stage, Step step) throws ErrnoException {
    stage.close(step.slot());
    return "";
  }

  static String read(Stage stage, Step step) throws ErrnoException {
    ByteBuffer buffer = stage.buffer().limit((int) step.n());
    return taken(buffer, stage.posix.read(fd(stage, step), buffer));
  }

  static String pread(Stage stage, Step step) throws ErrnoException {
    ByteBuffer buffer = stage.buffer().limit((int) step.n());
    return taken(buffer, stage.posix.pread(fd(stage, step), buffer, step.m()));
  }

  private static String taken(ByteBuffer buffer, int read) {
    return Text.content(ByteString.of(buffer, 0, read));
  }

  static String write(Stage stage, Step step) throws ErrnoException {
    return number(stage.posix.write(fd(stage, step), stage.holding(step.bytes())));
  }

  static String pwrite(Stage stage, Step step) throws ErrnoException {
    return number(stage.posix.pwrite(fd(stage, step), stage.holding(step.bytes()), step.n()));
  }

  static String lseek(Stage stage, Step step) throws ErrnoException {
    return number(stage.posix.lseek(fd(stage, step), step.n(), (int) step.m()));
  }

  static String fsync(Stage stage, Step step) throws ErrnoException {
    if (step.n() == 0) {
      stage.posix.fsync(fd(stage, step));
    } else {
      stage.posix.fdatasync(fd(stage, step));
    }
    return "";
  }

  static String ftruncate(Stage stage, Step step) throws ErrnoException {
    stage.posix.ftruncate(fd(stage, step), step.n());
    return "";
  }

  static String fallocate(Stage stage, Step step) throws ErrnoException {
    stage.posix.fallocate(fd(stage, step), (int) step.n(), step.m(), step.k());
    return "";
  }

  static String copyRange(Stage stage, Step step) throws ErrnoException {
    int target = stage.fd(step.second());
    return number(stage.posix.copyFileRange(fd(stage, step), step.n(), target, step.m(), step.k()));
  }

  /** What is stored behind the end of a file may show there later, or not: mmap(2). */
  static String mapStore(Stage stage, Step step) throws ErrnoException {
    long left = stage.posix.statx(fd(stage, step)).size() - step.n();
    int length = (int) Math.max(1, Math.min(left, step.bytes().length()));
    stage.maps.store(fd(stage, step), step.n(), step.bytes().slice(0, length));
    return "";
  }

  static String mapLoad(Stage stage, Step step) throws ErrnoException {
    return Text.content(stage.maps.load(fd(stage, step), step.n(), (int) step.m()));
  }

  static String advise(Stage stage, Step step) throws ErrnoException {
    stage.maps.advise(fd(stage, step), (int) step.n());
    return "";
  }

  static String fchmod(Stage stage, Step step) throws ErrnoException {
    stage.posix.fchmod(fd(stage, step), (int) step.n());
    return "";
  }

  static String fchown(Stage stage, Step step) throws ErrnoException {
    int flags = Posix.AT_EMPTY_PATH;
    int uid = (int) step.n();
    stage.posix.fchownat(fd(stage, step), ByteString.EMPTY, uid, (int) step.m(), flags);
    return "";
  }

  static String futimens(Stage stage, Step step) throws ErrnoException {
    stage.posix.futimens(fd(stage, step), Times.of(step.n()), Times.of(step.m()));
    return "";
  }

  static String fstat(Stage stage, Step step) throws ErrnoException {
    boolean xattrs = (step.n() & XATTRS) != 0;
    boolean content = (step.n() & CONTENT) != 0;
    return Portrait.of(stage, step.slot(), fd(stage, step), xattrs, content);
  }

  static String flist(Stage stage, Step step) throws ErrnoException {
    stage.posix.lseek(fd(stage, step), 0, 0);
    return stage.list(fd(stage, step));
  }

  static String linkfd(Stage stage, Step step) throws ErrnoException {
    int here = Posix.AT_FDCWD;
    ByteString to = stage.path(step.path());
    stage.posix.linkat(here, procFd(stage, step), here, to, Posix.AT_SYMLINK_FOLLOW);
    return "";
  }

  static String fsetxattr(Stage stage, Step step) throws ErrnoException {
    stage.posix.setxattr(procFd(stage, step), step.other(), step.bytes(), (int) step.n());
    return "";
  }

  static String fgetxattr(Stage stage, Step step) throws ErrnoException {
    return Text.content(stage.posix.getxattr(procFd(stage, step), step.other()));
  }

  static String flags(Stage stage, Step step) throws ErrnoException {
    return String.format("%#x", flags(stage, fd(stage, step)));
  }

  /** The inode flags of what is behind a descriptor. */
  static int flags(Stage stage, int fd) throws ErrnoException {
    ByteString answer = stage.posix.ioctl(fd, GET_FLAGS, ByteString.EMPTY, Integer.BYTES);
    return ByteBuffer.wrap(answer.toByteArray()).order(ByteOrder.LITTLE_ENDIAN).getInt();
  }

  /** Adds the bits of a number to the flags, or takes -number away, as chattr(1) does. */
  static String setflags(Stage stage, Step step) throws ErrnoException {
    int change = (int) step.n();
    int before = flags(stage, fd(stage, step));
    setflags(stage, fd(stage, step), change < 0 ? before & change - 1 : before | change);
    return "";
  }

  static void setflags(Stage stage, int fd, int flags) throws ErrnoException {
    byte[] wanted = {(byte) flags, (byte) (flags >> 8), (byte) (flags >> 16), (byte) (flags >> 24)};
    stage.posix.ioctl(fd, SET_FLAGS, ByteString.of(wanted), 0);
  }

  static String xflags(Stage stage, Step step) throws ErrnoException {
    ByteString answer = stage.posix.ioctl(fd(stage, step), GET_XATTR, ByteString.EMPTY, XATTR_SIZE);
    ByteBuffer told = ByteBuffer.wrap(answer.toByteArray()).order(ByteOrder.LITTLE_ENDIAN);
    // The number of extents tells what the filesystem has not yet written.
    return String.format(Locale.ROOT, "%#x %d %d", told.getInt(0), told.getInt(4), told.getInt(12));
  }

  static String flock(Stage stage, Step step) throws ErrnoException {
    stage.posix.flock(fd(stage, step), (int) step.n());
    return "";
  }

  static String lock(Stage stage, Step step) throws ErrnoException {
    return stage.maps.lock(fd(stage, step), SETLK, (int) step.n(), step.m(), step.k());
  }

  static String getlk(Stage stage, Step step) throws ErrnoException {
    return stage.maps.lock(fd(stage, step), GETLK, (int) step.n(), step.m(), step.k());
  }

  private static int fd(Stage stage, Step step) {
    return stage.fd(step.slot());
  }

  private static ByteString procFd(Stage stage, Step step) {
    return Posix.procFd(stage.fd(step.slot()));
  }

  private static String number(long result) {
    return Long.toString(result);
  }
}
