package org.auditfs.passthrough;

import static org.auditfs.passthrough.Fixture.assertErrno;
import static org.auditfs.passthrough.Fixture.name;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.auditfs.file.ByteString;
import org.auditfs.file.Errno;
import org.auditfs.file.FilePath;
import org.auditfs.fuse.Entry;
import org.auditfs.fuse.NodeId;
import org.auditfs.inode.Seen;
import org.auditfs.inode.Walk;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackingViewTest {

  @Test
  void tellsThePathOfADirectoryAsTheMountsUsersSeeIt(@TempDir Path temp) throws Exception {
    Path root = Files.createDirectory(temp.resolve("root"));
    Files.createDirectories(root.resolve("a/b (deleted)"));
    try (Fixture fixture = new Fixture(root)) {
      NodeId b = fixture.lookup("a", "b (deleted)").node();
      assertEquals(Fixture.MOUNT_POINT, fixture.fs.path(NodeId.ROOT));
      assertEquals(FilePath.of("/mount/point/a/b (deleted)"), fixture.fs.path(b));
      Files.move(root.resolve("a"), root.resolve("c"));
      assertEquals(FilePath.of("/mount/point/c/b (deleted)"), fixture.fs.path(b));
      Files.move(root, temp.resolve("renamed root"));
      assertEquals(FilePath.of("/mount/point/c/b (deleted)"), fixture.fs.path(b));
    }
  }

  @Test
  void tellsTheLastPathOfARemovedDirectoryAndNoneOfOneMovedAway(@TempDir Path temp)
      throws Exception {
    Path root = Files.createDirectory(temp.resolve("root"));
    Files.createDirectories(root.resolve("gone"));
    Files.createDirectories(root.resolve("moved"));
    try (Fixture fixture = new Fixture(root)) {
      NodeId gone = fixture.lookup("gone").node();
      NodeId moved = fixture.lookup("moved").node();
      fixture.fs.rmdir(fixture.self, NodeId.ROOT, name("gone"));
      assertEquals(FilePath.of("/mount/point/gone"), fixture.fs.path(gone));
      Files.move(root.resolve("moved"), temp.resolve("moved"));
      assertErrno(Errno.ESTALE, () -> fixture.fs.path(moved));
    }
  }

  @Test
  void seesChildrenWithoutCountingThem(@TempDir Path dir) throws Exception {
    Files.writeString(dir.resolve("f"), "12345");
    try (Fixture fixture = new Fixture(dir)) {
      Seen seen = fixture.fs.child(NodeId.ROOT, name("f")).orElseThrow();
      assertEquals(5, seen.stat().size());
      assertEquals(Optional.of(seen.id()), fixture.fs.childId(NodeId.ROOT, name("f")));
      assertEquals(Optional.empty(), fixture.fs.child(NodeId.ROOT, name("absent")));
      assertEquals(Optional.empty(), fixture.fs.childId(NodeId.ROOT, name("absent")));
      assertEquals(Optional.empty(), fixture.fs.childId(NodeId.ROOT, name("x".repeat(300))));
      Entry entry = fixture.lookup("f");
      assertEquals(seen.id(), fixture.fs.fileId(entry.node()));
      assertEquals(seen, fixture.fs.object(entry.node()));
      assertEquals(Optional.empty(), fixture.fs.childId(entry.node(), name("below a file")));
      fixture.fs.forget(entry.node(), 1);
      assertErrno(Errno.ESTALE, () -> fixture.fs.object(entry.node()));
    }
  }

  @Test
  void walksAsFarAsThereIsSomething(@TempDir Path dir) throws Exception {
    Files.createDirectories(dir.resolve("a/b"));
    Files.writeString(dir.resolve("a/b/f"), "");
    Files.createSymbolicLink(dir.resolve("a/link"), Path.of("b"));
    try (Fixture fixture = new Fixture(dir)) {
      Walk whole = fixture.fs.walk(FilePath.of("/mount/point/a/b/f"));
      assertTrue(whole.target().orElseThrow().stat().isRegular());
      assertTrue(whole.parentExists());
      Walk root = fixture.fs.walk(Fixture.MOUNT_POINT);
      assertEquals(fixture.fs.object(NodeId.ROOT).id(), root.target().orElseThrow().id());
      Walk absent = fixture.fs.walk(FilePath.of("/mount/point/a/x/y"));
      assertEquals(2, absent.objects().size());
      assertFalse(absent.parentExists());
      assertTrue(fixture.fs.walk(FilePath.of("/mount/point/a/x")).parentExists());
      Walk below = fixture.fs.walk(FilePath.of("/mount/point/a/b/f/g"));
      assertEquals(4, below.objects().size());
      assertFalse(below.parentExists());
      Walk through = fixture.fs.walk(FilePath.of("/mount/point/a/link/f"));
      assertEquals(Optional.of(ByteString.of("b")), through.link());
      assertEquals(3, through.objects().size());
      Walk link = fixture.fs.walk(FilePath.of("/mount/point/a/link"));
      assertEquals(Optional.empty(), link.link());
      assertTrue(link.target().orElseThrow().stat().isSymlink());
      assertEquals(List.of(name("a"), name("link")), link.names());
    }
  }

  @Test
  void knowsWhetherAnObjectExistsUnderWhateverName(@TempDir Path dir) throws Exception {
    Files.writeString(dir.resolve("f"), "");
    try (Fixture fixture = new Fixture(dir)) {
      var id = fixture.fs.childId(NodeId.ROOT, name("f")).orElseThrow();
      assertTrue(fixture.fs.exists(id));
      Files.move(dir.resolve("f"), dir.resolve("g"));
      assertTrue(fixture.fs.exists(id));
    }
  }

  /** Root, path, what is expected; a dash for nothing at all. */
  @ParameterizedTest
  @CsvSource({
    "/a,  /a,     ''",
    "/a,  /a/b,   /b",
    "/a,  /a/b/c, /b/c",
    "/a,  /ab,    -",
    "/a,  /,      -",
    "/a,  (unreachable)/a/b, -",
    "/,   /,      ''",
    "/,   /b,     /b",
  })
  void takesTheRootOffAPath(String root, String path, String expected) {
    Optional<ByteString> relative = BackingPath.relative(name(root), name(path));
    assertEquals(expected, relative.map(ByteString::toString).orElse("-"));
  }
}
