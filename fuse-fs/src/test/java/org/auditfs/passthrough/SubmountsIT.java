package org.auditfs.passthrough;

import static org.auditfs.passthrough.Fixture.name;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.auditfs.file.FileId;
import org.auditfs.file.FilePath;
import org.auditfs.fuse.Created;
import org.auditfs.fuse.NodeId;
import org.auditfs.posix.LinuxPosix;
import org.auditfs.posix.Root;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is mounted beneath the backing directory is served through. */
class SubmountsIT {

  @BeforeEach
  void root() throws Exception {
    Root.assumed();
  }

  @Test
  void opensByHandleAcrossMounts(@TempDir Path dir) throws Exception {
    Files.createDirectories(dir.resolve("tmp"));
    PrivateMounts.run(
        mounts -> {
          mounts.mount("tmpfs", dir.resolve("tmp").toString(), "tmpfs", 0, "");
          try (Fixture fixture = new Fixture(dir, 2)) {
            List<NodeId> nodes = fill(fixture, "tmp", 20);
            for (int i = 0; i < 20; i++) {
              assertEquals("content " + i, fixture.content(nodes.get(i)));
            }
            NodeId sub = fixture.lookup("tmp").node();
            assertEquals(FilePath.of("/mount/point/tmp"), fixture.fs.path(sub));
            assertTrue(fixture.fs.exists(fixture.fs.fileId(nodes.get(3))));
            FileId removed = fixture.fs.fileId(nodes.get(3));
            fixture.fs.unlink(fixture.self, sub, name("f3"));
            fixture.fs.forget(nodes.get(3), 1);
            assertFalse(fixture.fs.exists(removed));
          }
        });
  }

  @Test
  void servesAFileMountedOnAFile(@TempDir Path dir, @TempDir Path elsewhere) throws Exception {
    Path over = Files.writeString(elsewhere.resolve("over"), "over");
    Path under = Files.writeString(dir.resolve("f"), "under");
    PrivateMounts.run(
        mounts -> {
          mounts.mount("tmpfs", elsewhere.toString(), "tmpfs", 0, "");
          Files.createDirectory(elsewhere.resolve("x"));
          write("over", over);
          mounts.bind(over, under);
          try (Fixture fixture = new Fixture(dir, 1)) {
            NodeId node = fixture.lookup("f").node();
            fixture.create("other1");
            fixture.create("other2");
            assertEquals("over", fixture.content(node));
            assertEquals(
                fixture.fs.fileId(node), fixture.fs.childId(NodeId.ROOT, name("f")).orElseThrow());
          }
        });
    assertEquals("under", Files.readString(under));
  }

  @Test
  void givesADirectorySeenTwiceTwoNodesAndOneIdentity(@TempDir Path dir) throws Exception {
    Files.createDirectories(dir.resolve("a/sub"));
    Files.createDirectories(dir.resolve("b"));
    PrivateMounts.run(
        mounts -> {
          mounts.bind(dir.resolve("a"), dir.resolve("b"));
          try (Fixture fixture = new Fixture(dir)) {
            NodeId inA = fixture.lookup("a", "sub").node();
            NodeId inB = fixture.lookup("b", "sub").node();
            assertNotEquals(inA, inB);
            assertEquals(fixture.fs.fileId(inA), fixture.fs.fileId(inB));
            assertEquals(FilePath.of("/mount/point/b/sub"), fixture.fs.path(inB));
          }
        });
  }

  @Test
  void keepsDescriptorsWhereThereAreNoHandles(@TempDir Path dir, @TempDir Path layers)
      throws Exception {
    for (String layer : List.of("lower", "upper", "work")) {
      Files.createDirectory(layers.resolve(layer));
    }
    PrivateMounts.run(
        mounts -> {
          String options =
              "lowerdir=%1$s/lower,upperdir=%1$s/upper,workdir=%1$s/work".formatted(layers);
          mounts.mount("overlay", dir.toString(), "overlay", 0, options);
          try (Fixture fixture = new Fixture(dir, 2)) {
            Files.createDirectory(dir.resolve("d"));
            List<NodeId> nodes = fill(fixture, "d", 20);
            fixture.fs.unlink(fixture.self, fixture.lookup("d").node(), name("f7"));
            for (int i = 0; i < 20; i++) {
              assertEquals("content " + i, fixture.content(nodes.get(i)));
            }
            assertTrue(fixture.fs.exists(fixture.fs.fileId(nodes.get(0))));
            assertEquals(0, stat(fixture, nodes.get(7)));
          }
        });
  }

  @Test
  void leavesNoDescriptorBehind(@TempDir Path dir) throws Exception {
    Files.createDirectories(dir.resolve("tmp"));
    PrivateMounts.run(
        mounts -> {
          mounts.mount("tmpfs", dir.resolve("tmp").toString(), "tmpfs", 0, "");
          LinuxPosix.load();
          long before = descriptors();
          try (Fixture fixture = new Fixture(dir, 2)) {
            fill(fixture, "tmp", 5);
            fixture.fs.opendir(fixture.self, NodeId.ROOT);
            fixture.list(fixture.self, NodeId.ROOT, 3, true);
            fixture.fs.walk(FilePath.of("/mount/point/tmp/f1/x"));
          }
          assertEquals(before, descriptors());
        });
  }

  private static List<NodeId> fill(Fixture fixture, String directory, int count) throws Exception {
    List<NodeId> nodes = new ArrayList<>();
    NodeId parent = fixture.lookup(directory).node();
    for (int i = 0; i < count; i++) {
      Created made = fixture.fs.create(fixture.self, parent, name("f" + i), 2, 0644, 0);
      fixture.write(made.entry().node(), made.handle(), 0, "content " + i);
      fixture.fs.release(made.entry().node(), made.handle());
      nodes.add(made.entry().node());
    }
    return nodes;
  }

  private static void write(String text, Path path) throws Exception {
    Files.writeString(path, text);
  }

  private static int stat(Fixture fixture, NodeId node) throws Exception {
    return fixture.fs.getattr(fixture.self, node, Optional.empty()).nlink();
  }

  private static long descriptors() throws Exception {
    try (var open = Files.list(Path.of("/proc/thread-self/fd"))) {
      return open.count();
    }
  }
}
