package org.auditfs.passthrough;

import static org.auditfs.passthrough.Fixture.assertErrno;
import static org.auditfs.passthrough.Fixture.chmod;
import static org.auditfs.passthrough.Fixture.name;
import static org.auditfs.passthrough.Fixture.truncate;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.auditfs.file.ByteString;
import org.auditfs.file.Errno;
import org.auditfs.file.FileId;
import org.auditfs.file.OpenFlag;
import org.auditfs.fuse.AttributeChange;
import org.auditfs.fuse.CopyRange;
import org.auditfs.fuse.Created;
import org.auditfs.fuse.Entry;
import org.auditfs.fuse.FileHandle;
import org.auditfs.fuse.FuseFileSystem;
import org.auditfs.fuse.InodeIoctl;
import org.auditfs.fuse.NodeId;
import org.auditfs.posix.ErrnoException;
import org.auditfs.posix.Fd;
import org.auditfs.posix.ObjectHandle;
import org.auditfs.posix.Posix;
import org.auditfs.posix.Stat;
import org.auditfs.posix.TimeSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** As the user who runs the test, be it root or not. */
class PassthroughFileSystemTest {

  @Test
  void readsWhatWasWrittenThroughAnotherName(@TempDir Path dir) throws Exception {
    try (Fixture fixture = new Fixture(dir)) {
      Created created = fixture.create("a", "hello");
      NodeId node = created.entry().node();
      Entry linked = fixture.fs.link(fixture.self, node, NodeId.ROOT, name("b"));
      assertEquals(node, linked.node());
      assertEquals(2, linked.attributes().nlink());
      assertEquals(node, fixture.lookup("b").node());
      assertEquals("hello", fixture.content(node));
      assertEquals("hello", Files.readString(dir.resolve("b")));
    }
  }

  @Test
  void forgetsANodeWithItsLastLookupOnly(@TempDir Path dir) throws Exception {
    try (Fixture fixture = new Fixture(dir)) {
      NodeId node = fixture.create("a").entry().node();
      assertEquals(node, fixture.lookup("a").node());
      fixture.fs.link(fixture.self, node, NodeId.ROOT, name("b"));
      fixture.fs.forget(node, 2);
      assertEquals(node, fixture.lookup("b").node());
      fixture.fs.forget(node, 2);
      assertErrno(Errno.ESTALE, () -> fixture.fs.getattr(fixture.self, node, Optional.empty()));
      assertNotEquals(node, fixture.lookup("a").node());
    }
  }

  @Test
  void servesAFileThatLostItsNameWhileOpen(@TempDir Path dir) throws Exception {
    try (Fixture fixture = new Fixture(dir, 1)) {
      Created created = fixture.create("a", "hello");
      NodeId node = created.entry().node();
      fixture.fs.unlink(fixture.self, NodeId.ROOT, name("a"));
      fixture.create("other1");
      fixture.create("other2");
      fixture.write(node, created.handle(), 5, " world");
      assertEquals("hello world", fixture.read(node, created.handle()));
      Optional<FileHandle> handle = Optional.of(created.handle());
      assertEquals(0, fixture.fs.getattr(fixture.self, node, handle).nlink());
      assertEquals(11, fixture.fs.getattr(fixture.self, node, Optional.empty()).size());
      assertEquals(
          0600,
          fixture.fs.setattr(fixture.self, node, chmod(created.handle(), 0600)).mode() & 0777);
      assertEquals(0640, fixture.fs.setattr(fixture.self, node, chmod(0640)).mode() & 0777);
      assertEquals(3, fixture.fs.setattr(fixture.self, node, truncate(handle, 3)).size());
      assertEquals("hel", fixture.content(node));
    }
  }

  @Test
  void servesANodeThatNobodyHasOpenAfterItsLastNameWent(@TempDir Path dir) throws Exception {
    try (Fixture fixture = new Fixture(dir, 1)) {
      Created created = fixture.create("a", "hello");
      NodeId node = created.entry().node();
      fixture.fs.release(node, created.handle());
      Created over = fixture.create("b", "over");
      fixture.fs.release(over.entry().node(), over.handle());
      fixture.fs.rename(fixture.self, NodeId.ROOT, name("b"), NodeId.ROOT, name("a"), 0);
      fixture.create("other1");
      fixture.create("other2");
      assertEquals("hello", fixture.content(node));
      assertEquals("over", fixture.content(fixture.lookup("a").node()));
      assertTrue(fixture.fs.exists(fixture.fs.fileId(node)));
      FileId id = fixture.fs.fileId(node);
      fixture.fs.forget(node, 1);
      assertFalse(fixture.fs.exists(id) && reopens(fixture, dir));
    }
  }

  @Test
  void copiesBetweenFilesWithoutMovingAnything(@TempDir Path dir) throws Exception {
    try (Fixture fixture = new Fixture(dir)) {
      Created a = fixture.create("a", "hello");
      Created b = fixture.create("b", "world");
      NodeId node = a.entry().node();
      CopyRange range = new CopyRange(a.handle(), 1, b.entry().node(), b.handle(), 3, 1L << 40);
      assertEquals(4, fixture.fs.copyFileRange(fixture.self, node, range));
      assertEquals(4, fixture.fs.copyFileRange(fixture.self, node, range));
      assertEquals("worello", fixture.read(b.entry().node(), b.handle()));
    }
  }

  @Test
  void tellsHolesAndGivesSpaceBack(@TempDir Path dir) throws Exception {
    try (Fixture fixture = new Fixture(dir)) {
      Created a = fixture.create("a", "x".repeat(8192));
      NodeId node = a.entry().node();
      fixture.fs.fallocate(fixture.self, node, a.handle(), 3, 0, 4096);
      int data = FuseFileSystem.SEEK_DATA;
      assertTrue(fixture.fs.lseek(fixture.self, node, a.handle(), 0, data) >= 4096);
      assertErrno(Errno.ENXIO, () -> fixture.fs.lseek(fixture.self, node, a.handle(), 8192, data));
      fixture.fs.syncfs(fixture.self, NodeId.ROOT);
      assertErrno(Errno.ENOTDIR, () -> fixture.fs.syncfs(fixture.self, node));
    }
  }

  @Test
  void passesFlagsOfFilesAndDirectoriesOn(@TempDir Path dir) throws Exception {
    try (Fixture fixture = new Fixture(dir)) {
      Created a = fixture.create("a");
      NodeId node = a.entry().node();
      FileHandle root = fixture.fs.opendir(fixture.self, NodeId.ROOT);
      assumeTrue(knowsFlags(fixture, root), "skipped: no inode flags in " + dir);
      ByteString noDump = setFlag(fixture, node, a.handle(), false, 0x40);
      assertEquals(noDump, flags(fixture, node, a.handle(), false));
      ByteString rootNoDump = setFlag(fixture, NodeId.ROOT, root, true, 0x40);
      assertEquals(rootNoDump, flags(fixture, NodeId.ROOT, root, true));
      fixture.fs.releasedir(NodeId.ROOT, root);
    }
  }

  private static boolean knowsFlags(Fixture fixture, FileHandle root) {
    try {
      return flags(fixture, NodeId.ROOT, root, true).length() == Integer.BYTES;
    } catch (ErrnoException e) {
      return false;
    }
  }

  private static ByteString flags(Fixture fixture, NodeId node, FileHandle handle, boolean dir)
      throws ErrnoException {
    return fixture.fs.ioctl(fixture.self, node, handle, dir, InodeIoctl.GETFLAGS, ByteString.EMPTY);
  }

  private static ByteString setFlag(
      Fixture fixture, NodeId node, FileHandle handle, boolean dir, int flag)
      throws ErrnoException {
    byte[] flags = flags(fixture, node, handle, dir).toByteArray();
    flags[0] |= (byte) flag;
    ByteString changed = ByteString.of(flags);
    fixture.fs.ioctl(fixture.self, node, handle, dir, InodeIoctl.SETFLAGS, changed);
    return changed;
  }

  @Test
  void tellsAReusedInodeNumberFromTheOldOne(@TempDir Path dir) throws Exception {
    try (Fixture fixture = new Fixture(dir)) {
      Set<FileId> ids = new HashSet<>();
      for (int i = 0; i < 50; i++) {
        Created created = fixture.create("a");
        NodeId node = created.entry().node();
        ids.add(fixture.fs.fileId(node));
        fixture.fs.release(node, created.handle());
        fixture.fs.unlink(fixture.self, NodeId.ROOT, name("a"));
        fixture.fs.forget(node, 1);
      }
      assertEquals(50, ids.size());
    }
  }

  @Test
  void servesAThousandFilesWithEightDescriptors(@TempDir Path dir) throws Exception {
    try (Fixture fixture = new Fixture(dir, 8)) {
      List<NodeId> nodes = new ArrayList<>();
      for (int i = 0; i < 1000; i++) {
        Files.writeString(dir.resolve("f" + i), "content of " + i);
        nodes.add(fixture.lookup("f" + i).node());
      }
      long open = descriptors();
      assertTrue(!reopens(fixture, dir) || open < 200, "open descriptors: " + open);
      for (int i = 0; i < 1000; i++) {
        assertEquals("content of " + i, fixture.content(nodes.get(i)));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 7, 1000})
  void listsEveryNameOnceWhateverTheRoom(int room, @TempDir Path dir) throws Exception {
    Set<String> expected = new TreeSet<>(Set.of(".", ".."));
    for (int i = 0; i < 300; i++) {
      String file = "file-" + i + "-" + "x".repeat(i % 200);
      Files.createFile(dir.resolve(file));
      expected.add(file);
    }
    try (Fixture fixture = new Fixture(dir)) {
      List<ListedEntry> listed = fixture.list(fixture.self, NodeId.ROOT, room, false);
      assertEquals(expected.size(), listed.size());
      assertEquals(expected, new TreeSet<>(listed.stream().map(ListedEntry::name).toList()));
    }
  }

  @Test
  void countsALookupForEachEntryThatFitted(@TempDir Path dir) throws Exception {
    for (int i = 0; i < 20; i++) {
      Files.createFile(dir.resolve("f" + i));
    }
    try (Fixture fixture = new Fixture(dir)) {
      FileHandle handle = fixture.fs.opendir(fixture.self, NodeId.ROOT);
      ListSink sink = new ListSink(9, true);
      fixture.fs.readdir(fixture.self, NodeId.ROOT, handle, 0, sink);
      assertEquals(9, sink.entries.size());
      for (ListedEntry entry : sink.entries) {
        boolean dots = entry.name().startsWith(".");
        assertEquals(dots, entry.entry().isEmpty(), entry.name());
        entry.entry().ifPresent(found -> fixture.fs.forget(found.node(), 1));
      }
      fixture.fs.releasedir(NodeId.ROOT, handle);
      NodeId afterAll = fixture.lookup("f0").node();
      List<ListedEntry> all = fixture.list(fixture.self, NodeId.ROOT, 5, true);
      ListedEntry f0 = all.stream().filter(e -> e.name().equals("f0")).findFirst().orElseThrow();
      assertEquals(afterAll, f0.entry().orElseThrow().node());
    }
  }

  @Test
  void readsADirectoryAgainFromTheStartAndFromTheMiddle(@TempDir Path dir) throws Exception {
    for (int i = 0; i < 50; i++) {
      Files.createFile(dir.resolve("f" + i));
    }
    try (Fixture fixture = new Fixture(dir)) {
      FileHandle handle = fixture.fs.opendir(fixture.self, NodeId.ROOT);
      List<ListedEntry> first = read(fixture, handle, 0);
      assertEquals(first, read(fixture, handle, 0));
      assertEquals(
          first.subList(20, first.size()), read(fixture, handle, first.get(19).nextOffset()));
      Files.createFile(dir.resolve("new"));
      assertEquals(first.size() + 1, read(fixture, handle, 0).size());
      fixture.fs.releasedir(NodeId.ROOT, handle);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "..", "a/b", "/etc/passwd", "../x"})
  void refusesNamesThatLeadElsewhere(String name, @TempDir Path dir) throws Exception {
    try (Fixture fixture = new Fixture(dir)) {
      assertErrno(Errno.EINVAL, () -> fixture.fs.lookup(fixture.self, NodeId.ROOT, name(name)));
      assertErrno(Errno.EINVAL, () -> fixture.create(name));
      assertErrno(Errno.EINVAL, () -> fixture.fs.childId(NodeId.ROOT, name(name)));
    }
  }

  @Test
  void servesSymbolicLinksThemselves(@TempDir Path dir) throws Exception {
    try (Fixture fixture = new Fixture(dir)) {
      Entry link = fixture.fs.symlink(fixture.self, NodeId.ROOT, name("link"), name("/no/where"));
      assertTrue(link.attributes().isSymlink());
      assertEquals(name("/no/where"), fixture.fs.readlink(fixture.self, link.node()));
      AttributeChange times =
          new AttributeChange(
              Optional.empty(),
              Optional.empty(),
              Optional.empty(),
              Optional.empty(),
              Optional.empty(),
              Optional.of(new AttributeChange.TimeChange(false, 11, 12)),
              Optional.of(new AttributeChange.TimeChange(false, 13, 14)),
              false);
      Stat after = fixture.fs.setattr(fixture.self, link.node(), times);
      assertEquals(13, after.mtime());
      assertEquals(14, after.mtimeNanos());
      Entry second = fixture.fs.link(fixture.self, link.node(), NodeId.ROOT, name("second"));
      assertEquals(link.node(), second.node());
    }
  }

  @Test
  void setsTimesToNowWhereAsked(@TempDir Path dir) throws Exception {
    try (Fixture fixture = new Fixture(dir)) {
      Created created = fixture.create("a");
      fixture.posix.utimensat(-100, name(dir + "/a"), new TimeSpec(1, 0), new TimeSpec(1, 0), 0);
      AttributeChange now =
          new AttributeChange(
              Optional.empty(),
              Optional.empty(),
              Optional.empty(),
              Optional.empty(),
              Optional.empty(),
              Optional.empty(),
              Optional.of(new AttributeChange.TimeChange(true, 5, 5)),
              false);
      Stat after = fixture.fs.setattr(fixture.self, created.entry().node(), now);
      assertEquals(1, after.atime());
      assertTrue(after.mtime() > 1_700_000_000L);
    }
  }

  @Test
  void cutsThroughTheHandleAndThroughTheName(@TempDir Path dir) throws Exception {
    try (Fixture fixture = new Fixture(dir)) {
      Created created = fixture.create("a", "0123456789");
      NodeId node = created.entry().node();
      assertEquals(4, fixture.fs.setattr(fixture.self, node, truncate(Optional.empty(), 4)).size());
      Optional<FileHandle> handle = Optional.of(created.handle());
      assertEquals(2, fixture.fs.setattr(fixture.self, node, truncate(handle, 2)).size());
      FileHandle cutting =
          fixture.fs.open(fixture.self, node, 1 | OpenFlag.O_TRUNC.bits()).handle();
      fixture.fs.release(node, cutting);
      assertEquals("", fixture.content(node));
    }
  }

  @Test
  void writesWhereItIsToldEvenWhenAppending(@TempDir Path dir) throws Exception {
    try (Fixture fixture = new Fixture(dir)) {
      NodeId node = fixture.create("a", "0123456789").entry().node();
      FileHandle handle =
          fixture.fs.open(fixture.self, node, 2 | OpenFlag.O_APPEND.bits()).handle();
      fixture.write(node, handle, 2, "xx");
      assertEquals("01xx456789", fixture.read(node, handle));
    }
  }

  @Test
  void passesDirectIoThroughWhateverTheBuffersAlignment(@TempDir Path dir) throws Exception {
    try (Fixture fixture = new Fixture(dir)) {
      NodeId node = fixture.create("a").entry().node();
      FileHandle handle =
          fixture.fs.open(fixture.self, node, 2 | OpenFlag.O_DIRECT.bits()).handle();
      ByteBuffer data =
          ByteBuffer.allocateDirect(9000).alignedSlice(16).position(3).limit(3 + 8192);
      assertEquals(8192, fixture.fs.write(fixture.self, node, handle, 0, data, false));
      assertEquals(0, data.remaining());
      ByteBuffer back = ByteBuffer.allocateDirect(20000).position(5);
      back.limit(5 + 12288);
      fixture.fs.read(fixture.self, node, handle, 0, back);
      assertEquals(5 + 8192, back.position());
    }
  }

  @Test
  void appliesTheCallersMaskToWhatIsMade(@TempDir Path dir) throws Exception {
    try (Fixture fixture = new Fixture(dir)) {
      Entry made = fixture.fs.mkdir(fixture.self, NodeId.ROOT, name("d"), 0777, 027);
      assertEquals(0750, made.attributes().mode() & 07777);
      int regular = Stat.REGULAR | 0666;
      Entry file = fixture.fs.mknod(fixture.self, NodeId.ROOT, name("f"), regular, 0, 077);
      assertEquals(0600, file.attributes().mode() & 07777);
      Created created = fixture.fs.create(fixture.self, NodeId.ROOT, name("c"), 2, 0666, 0);
      assertEquals(0666, created.entry().attributes().mode() & 07777);
    }
  }

  @Test
  void createsExclusivelyWhereAsked(@TempDir Path dir) throws Exception {
    try (Fixture fixture = new Fixture(dir)) {
      fixture.create("a", "old");
      int exclusive = 2 | OpenFlag.O_EXCL.bits();
      assertErrno(
          Errno.EEXIST,
          () -> fixture.fs.create(fixture.self, NodeId.ROOT, name("a"), exclusive, 0644, 0));
      Created again = fixture.create("a");
      assertEquals("old", fixture.read(again.entry().node(), again.handle()));
    }
  }

  @Test
  void doesNotWaitForAFifoThatAppearedWhereAFileWasToBeMade(@TempDir Path dir) throws Exception {
    try (Fixture fixture = new Fixture(dir)) {
      fixture.fs.mknod(fixture.self, NodeId.ROOT, name("fifo"), 0010644, 0, 0);
      assertErrno(Errno.ESTALE, () -> fixture.create("fifo"));
    }
  }

  @Test
  void makesAFileWithoutANameAndNamesItLater(@TempDir Path dir) throws Exception {
    try (Fixture fixture = new Fixture(dir, 1)) {
      Created made = fixture.fs.tmpfile(fixture.self, NodeId.ROOT, 2, 0600, 0);
      NodeId node = made.entry().node();
      fixture.write(node, made.handle(), 0, "late");
      fixture.create("other1");
      fixture.create("other2");
      assertEquals(0, fixture.fs.getattr(fixture.self, node, Optional.empty()).nlink());
      fixture.fs.link(fixture.self, node, NodeId.ROOT, name("named"));
      assertEquals("late", Files.readString(dir.resolve("named")));
      assertEquals(node, fixture.lookup("named").node());
    }
  }

  @Test
  void movesExchangesAndRefusesToReplace(@TempDir Path dir) throws Exception {
    try (Fixture fixture = new Fixture(dir)) {
      NodeId a = fixture.create("a", "A").entry().node();
      NodeId b = fixture.create("b", "B").entry().node();
      NodeId root = NodeId.ROOT;
      assertErrno(
          Errno.EEXIST, () -> fixture.fs.rename(fixture.self, root, name("a"), root, name("b"), 1));
      fixture.fs.rename(fixture.self, root, name("a"), root, name("b"), 2);
      assertEquals(a, fixture.lookup("b").node());
      assertEquals(b, fixture.lookup("a").node());
      Entry sub = fixture.fs.mkdir(fixture.self, root, name("sub"), 0755, 0);
      fixture.fs.rename(fixture.self, root, name("b"), sub.node(), name("c"), 0);
      assertEquals(a, fixture.lookup("sub", "c").node());
      fixture.fs.link(fixture.self, a, root, name("c2"));
      fixture.fs.rename(fixture.self, root, name("c2"), sub.node(), name("c"), 0);
      assertEquals(a, fixture.lookup("c2").node(), "two links of one inode: nothing happens");
    }
  }

  @Test
  void keepsExtendedAttributes(@TempDir Path dir) throws Exception {
    try (Fixture fixture = new Fixture(dir)) {
      NodeId node = fixture.create("a").entry().node();
      ByteString value = ByteString.of(new byte[] {0, 1, (byte) 0xff});
      fixture.fs.setxattr(fixture.self, node, name("user.one"), value, 1);
      assertErrno(
          Errno.EEXIST, () -> fixture.fs.setxattr(fixture.self, node, name("user.one"), value, 1));
      assertEquals(value, fixture.fs.getxattr(fixture.self, node, name("user.one")));
      assertEquals(name("user.one\0"), fixture.fs.listxattr(fixture.self, node));
      fixture.fs.removexattr(fixture.self, node, name("user.one"));
      assertErrno(Errno.ENODATA, () -> fixture.fs.getxattr(fixture.self, node, name("user.one")));
      assertTrue(fixture.fs.listxattr(fixture.self, node).isEmpty());
    }
  }

  @Test
  void knowsNoHandleThatIsNotOpen(@TempDir Path dir) throws Exception {
    try (Fixture fixture = new Fixture(dir)) {
      Created created = fixture.create("a", "x");
      NodeId node = created.entry().node();
      fixture.fs.release(node, created.handle());
      assertErrno(Errno.EBADF, () -> fixture.read(node, created.handle()));
      FileHandle next = fixture.fs.open(fixture.self, node, 0).handle();
      assertNotEquals(created.handle(), next);
      assertErrno(Errno.EBADF, () -> fixture.read(node, created.handle()));
      assertErrno(Errno.EBADF, () -> fixture.read(node, new FileHandle(-1)));
      assertEquals("x", fixture.read(node, next));
      fixture.fs.flush(fixture.self, node, next);
      fixture.fs.fsync(fixture.self, node, next, true);
    }
  }

  @Test
  void agreesWithTheBackingFileSystemOnItsSize(@TempDir Path dir) throws Exception {
    try (Fixture fixture = new Fixture(dir)) {
      var stat = fixture.fs.statfs(fixture.self, NodeId.ROOT);
      assertEquals(Files.getFileStore(dir).getTotalSpace(), stat.blocks() * stat.fragmentSize());
      assertEquals(255, stat.nameLengthMax());
    }
  }

  private static List<ListedEntry> read(Fixture fixture, FileHandle handle, long offset)
      throws ErrnoException {
    ListSink sink = new ListSink(1000, false);
    fixture.fs.readdir(fixture.self, NodeId.ROOT, handle, offset, sink);
    return sink.entries;
  }

  /** Where nothing opens by handle (no right to, or none there are), every descriptor is kept. */
  private static boolean reopens(Fixture fixture, Path dir) {
    try (Fd open = new Fd(fixture.posix, fixture.posix.openat(-100, name(dir.toString()), 0, 0))) {
      ObjectHandle handle =
          fixture.posix.nameToHandleAt(open.number(), ByteString.EMPTY, Posix.AT_EMPTY_PATH);
      int path = OpenFlag.O_PATH.bits();
      int again = fixture.posix.openByHandleAt(open.number(), handle.type(), handle.bytes(), path);
      fixture.posix.close(again);
      return true;
    } catch (ErrnoException e) {
      return false;
    }
  }

  private static long descriptors() throws Exception {
    try (var open = Files.list(Path.of("/proc/self/fd"))) {
      return open.count();
    }
  }
}
