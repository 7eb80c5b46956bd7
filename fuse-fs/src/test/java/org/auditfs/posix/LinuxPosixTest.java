package org.auditfs.posix;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.auditfs.file.ByteString;
import org.auditfs.file.Errno;
import org.auditfs.file.OpenFlag;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

class LinuxPosixTest {

  private static final int CREATE = 2 | OpenFlag.O_CREAT.bits() | OpenFlag.O_CLOEXEC.bits();
  private static final int PATH =
      OpenFlag.O_PATH.bits() | OpenFlag.O_NOFOLLOW.bits() | OpenFlag.O_CLOEXEC.bits();

  private final Posix posix = LinuxPosix.load();
  private Path temp = Path.of("/");
  private int dir;

  @BeforeEach
  void openDirectory(@TempDir Path fresh) throws ErrnoException {
    temp = fresh;
    dir = posix.openat(Posix.AT_FDCWD, ByteString.of(temp.toString()), PATH, 0);
  }

  @AfterEach
  void closeDirectory() throws ErrnoException {
    posix.close(dir);
  }

  @Test
  void writesAndReadsAtOffsets() throws ErrnoException {
    try (Fd file = create("f")) {
      assertEquals(5, posix.pwrite(file.number(), direct("hello"), 3));
      ByteBuffer target = ByteBuffer.allocateDirect(100);
      target.position(10);
      assertEquals(8, posix.pread(file.number(), target, 0));
      assertEquals(18, target.position());
      assertEquals("\0\0\0hello", text(target.flip().position(10)));
    }
  }

  @Test
  void writesPartsInOneCall() throws ErrnoException {
    try (Fd file = create("f")) {
      assertEquals(6, posix.writev(file.number(), direct("ab"), direct(""), direct("cdef")));
      ByteBuffer target = ByteBuffer.allocateDirect(6);
      posix.pread(file.number(), target, 0);
      assertEquals("abcdef", text(target.flip()));
    }
  }

  @Test
  void statsPathDescriptorsOfEveryType() throws ErrnoException {
    create("file").close();
    posix.symlinkat(ByteString.of("nowhere"), dir, ByteString.of("link"));
    posix.mkdirat(dir, ByteString.of("sub"), 0700);
    posix.mknodat(dir, ByteString.of("fifo"), 0010600, 0);
    assertEquals(Stat.REGULAR, typeByDescriptor("file"));
    assertEquals(Stat.SYMLINK, typeByDescriptor("link"));
    assertEquals(Stat.DIRECTORY, typeByDescriptor("sub"));
    assertEquals(0010000, typeByDescriptor("fifo"));
  }

  /** A sixth argument that is not what it should be would be flags, which are refused. */
  @Test
  void handsAllSixArgumentsOfACopyOver() throws ErrnoException {
    try (Fd source = create("f");
        Fd target = create("g")) {
      posix.pwrite(source.number(), direct("0123456789"), 0);
      for (int i = 0; i < 5_000; i++) {
        assertEquals(4, posix.copyFileRange(source.number(), 2, target.number(), 3, 4));
      }
      assertEquals(1, posix.copyFileRange(source.number(), 9, target.number(), 0, 4));
      ByteBuffer copy = ByteBuffer.allocateDirect(20);
      posix.pread(target.number(), copy, 0);
      assertEquals("9\0\0002345", text(copy.flip()));
    }
  }

  @Test
  void reservesAndPunchesAndSeeks() throws ErrnoException {
    try (Fd file = create("f")) {
      int fd = file.number();
      posix.fallocate(fd, 0, 0, 65536);
      posix.pwrite(fd, direct("x"), 65535);
      posix.fallocate(fd, 3, 0, 32768);
      assertEquals(65536, posix.statx(fd).size());
      assertTrue(posix.lseek(fd, 0, 3) >= 32768);
      assertEquals(0, posix.lseek(fd, 0, 4));
      assertErrno(Errno.ENXIO, () -> posix.lseek(fd, -1, 3));
      assertErrno(Errno.EINVAL, () -> posix.fallocate(fd, 0, 0, 0));
      posix.syncfs(fd);
    }
  }

  @Test
  void tellsTheTimeOfBirth() throws ErrnoException {
    try (Fd file = create("f")) {
      BornStat born = posix.statxBorn(file.number());
      assertEquals(posix.statx(file.number()), born.stat());
      born.birth()
          .ifPresent(birth -> assertTrue(born.stat().mtime() - birth.seconds() < 60, "" + birth));
    }
  }

  @Test
  void agreesWithTheJdkOnAttributes() throws Exception {
    try (Fd file = create("f")) {
      posix.pwrite(file.number(), direct("12345"), 0);
      posix.futimens(file.number(), new TimeSpec(11, 22), new TimeSpec(33, 44));
      Stat stat = posix.statx(file.number());
      var jdk = java.nio.file.Files.readAttributes(temp.resolve("f"), "unix:*");
      assertEquals(jdk.get("ino"), stat.inode());
      assertEquals(jdk.get("mode"), stat.mode());
      assertEquals(jdk.get("nlink"), stat.nlink());
      assertEquals(5, stat.size());
      assertArrayEquals(
          new long[] {11, 22, 33, 44},
          new long[] {stat.atime(), stat.atimeNanos(), stat.mtime(), stat.mtimeNanos()});
    }
  }

  @Test
  void readsLinksByNameAndByDescriptor() throws ErrnoException {
    ByteString target = ByteString.of(new byte[] {(byte) 0xff, 'x'});
    posix.symlinkat(target, dir, ByteString.of("link"));
    assertEquals(target, posix.readlinkat(dir, ByteString.of("link")));
    try (Fd link = path("link")) {
      assertEquals(target, posix.readlinkat(link.number(), ByteString.EMPTY));
    }
  }

  @Test
  void refusesNamesThatLibcWouldCutShort() {
    assertErrno(Errno.EINVAL, () -> posix.statx(dir, ByteString.of("a\0b")));
    assertErrno(Errno.ENAMETOOLONG, () -> posix.statx(dir, ByteString.of("x".repeat(5000))));
  }

  @Test
  void tellsTheErrnoOfEachCall() {
    assertErrno(Errno.ENOENT, () -> posix.statx(dir, ByteString.of("absent")));
    assertErrno(Errno.EBADF, () -> posix.close(-1));
    assertErrno(Errno.ENOTDIR, () -> posix.unlinkat(dir, ByteString.of("."), 0), Errno.EISDIR);
  }

  private Fd create(String name) throws ErrnoException {
    return new Fd(posix, posix.openat(dir, ByteString.of(name), CREATE, 0644));
  }

  private Fd path(String name) throws ErrnoException {
    return new Fd(posix, posix.openat(dir, ByteString.of(name), PATH, 0));
  }

  private int typeByDescriptor(String name) throws ErrnoException {
    try (Fd fd = path(name)) {
      Stat byDescriptor = posix.statx(fd.number());
      assertEquals(posix.statx(dir, ByteString.of(name)), byDescriptor);
      return byDescriptor.mode() & Stat.TYPE_MASK;
    }
  }

  private static void assertErrno(Errno expected, Executable call, Errno... others) {
    Errno actual = assertThrows(ErrnoException.class, call).errno();
    assertTrue(actual == expected || java.util.List.of(others).contains(actual), "got " + actual);
  }

  private static ByteBuffer direct(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
  }

  private static String text(ByteBuffer buffer) {
    return StandardCharsets.UTF_8.decode(buffer).toString();
  }
}
