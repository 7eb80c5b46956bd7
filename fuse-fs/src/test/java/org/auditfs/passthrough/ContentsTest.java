package org.auditfs.passthrough;

import static org.auditfs.passthrough.Fixture.chmod;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.auditfs.file.Errno;
import org.auditfs.fuse.Created;
import org.auditfs.fuse.KernelSide;
import org.auditfs.fuse.NodeId;
import org.auditfs.fuse.Opened;
import org.auditfs.fuse.Opened.Content;
import org.auditfs.fuse.RequestContext;
import org.auditfs.posix.ErrnoException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContentsTest {

  /** Gives ids from 1, or refuses, and remembers which were closed. */
  private static final class Kernel implements KernelSide {
    private final List<Integer> closed = new ArrayList<>();
    private Optional<Errno> refusal = Optional.empty();
    private final List<NodeId> changed = new ArrayList<>();
    private boolean passes = true;
    private int asked;

    @Override
    public boolean passes() {
      return passes;
    }

    @Override
    public boolean hears() {
      return true;
    }

    @Override
    public boolean forgetNames() {
      return false;
    }

    @Override
    public int open(int fd) throws ErrnoException {
      asked++;
      if (refusal.isPresent()) {
        throw new ErrnoException(refusal.get(), "backing");
      }
      return asked;
    }

    @Override
    public void changed(NodeId node) {
      changed.add(node);
    }

    @Override
    public void awaitCloses(NodeId node) {}

    @Override
    public void close(int id) {
      closed.add(id);
    }
  }

  private final Kernel kernel = new Kernel();

  @Test
  void sharesOneBackingIdUntilTheLastClose(@TempDir Path dir) throws Exception {
    try (Fixture fixture = new Fixture(dir)) {
      fixture.fs.offered(kernel);
      Created created = fixture.create("f", "content");
      NodeId node = created.entry().node();
      Opened second = fixture.fs.open(fixture.self, node, 0);
      assertEquals(new Opened(second.handle(), Content.PASSED, 1, second.flushed()), second);
      fixture.fs.release(node, created.handle());
      fixture.fs.release(node, created.handle());
      assertEquals(List.of(), kernel.closed);
      fixture.fs.release(node, second.handle());
      assertEquals(List.of(1), kernel.closed);
      assertEquals(2, fixture.fs.open(fixture.self, node, 0).backing());
    }
  }

  @Test
  void keepsTheWayOfTheFirstOpenUntilTheLastClose(@TempDir Path dir) throws Exception {
    try (Fixture fixture = new Fixture(dir)) {
      fixture.fs.offered(kernel);
      Created created = fixture.create("f", "content");
      NodeId node = created.entry().node();
      fixture.fs.setattr(fixture.self, node, chmod(04755));
      Opened second = fixture.fs.open(fixture.self, node, 0);
      assertEquals(Content.PASSED, second.content());
      fixture.fs.release(node, created.handle());
      fixture.fs.release(node, second.handle());
      Opened setId = fixture.fs.open(fixture.self, node, 0);
      assertEquals(Content.FRESH, setId.content());
      fixture.fs.setattr(fixture.self, node, chmod(0755));
      Opened plain = fixture.fs.open(fixture.self, node, 0);
      assertEquals(Content.FRESH, plain.content());
      fixture.fs.release(node, plain.handle());
      fixture.fs.release(node, setId.handle());
      assertEquals(Content.PASSED, fixture.fs.open(fixture.self, node, 0).content());
    }
  }

  @Test
  void sendsWritesHereThatWouldKeepOrDropSetIdBitsOtherwise(@TempDir Path dir) throws Exception {
    try (Fixture fixture = new Fixture(dir)) {
      fixture.fs.offered(kernel);
      Created created = fixture.create("f", "content");
      NodeId node = created.entry().node();
      fixture.fs.setattr(fixture.self, node, chmod(0666));
      RequestContext nobody = new RequestContext(65534, 65534, 0);
      assertEquals(
          List.of(Content.SEEN, Content.PASSED, Content.PASSED),
          List.of(
              fixture.fs.open(nobody, node, 1).content(),
              fixture.fs.open(nobody, node, 0).content(),
              fixture.fs.open(fixture.self, node, 1).content()));
      fixture.fs.setattr(fixture.self, node, chmod(04777));
      assertEquals(Content.SEEN, fixture.fs.open(fixture.self, node, 1).content());
      assertEquals(1, kernel.asked);
    }
  }

  @Test
  void asksNoMoreWhereItWasRefused(@TempDir Path dir) throws Exception {
    try (Fixture fixture = new Fixture(dir)) {
      fixture.fs.offered(kernel);
      kernel.refusal = Optional.of(Errno.EMFILE);
      assertEquals(Content.FRESH, fixture.create("a").opened().content());
      kernel.refusal = Optional.of(Errno.ELOOP);
      assertEquals(Content.FRESH, fixture.create("b").opened().content());
      kernel.refusal = Optional.empty();
      assertEquals(Content.FRESH, fixture.create("c").opened().content());
      assertEquals(2, kernel.asked);
    }
  }

  /** The kernel reads no further than the size that it remembers. */
  @Test
  void tellsAtAnOpenThatAFileIsNotWhatTheKernelRemembers(@TempDir Path dir) throws Exception {
    try (Fixture fixture = new Fixture(dir)) {
      kernel.passes = false;
      fixture.fs.offered(kernel);
      Path file = Files.writeString(dir.resolve("f"), "content");
      settle(file);
      NodeId node = fixture.lookup("f").node();
      assertEquals(Lifetimes.MILLIS, fixture.lookup("f").attributeMillis());
      fixture.fs.open(fixture.self, node, 0);
      assertEquals(List.of(), kernel.changed);
      Files.writeString(file, "more", StandardOpenOption.APPEND);
      fixture.fs.open(fixture.self, node, 0);
      assertEquals(List.of(node), kernel.changed);
      var unused = fixture.fs.attributeMillis(node, fixture.lookup("f").attributes());
      fixture.fs.open(fixture.self, node, 0); // so young that another change might not show
      assertEquals(List.of(node, node), kernel.changed);
    }
  }

  @Test
  void givesAttributesNoLifetimeThatTheKernelCannotBeToldOf(@TempDir Path dir) throws Exception {
    try (Fixture fixture = new Fixture(dir)) {
      Files.writeString(dir.resolve("f"), "content");
      assertEquals(0, fixture.lookup("f").attributeMillis());
      fixture.fs.offered(kernel.withoutPassing());
      assertEquals(Lifetimes.MILLIS, fixture.lookup("f").attributeMillis());
      fixture.fs.setattr(fixture.self, fixture.lookup("f").node(), chmod(04755));
      assertEquals(0, fixture.lookup("f").attributeMillis());
    }
  }

  private static void settle(Path file) throws IOException {
    long written = Files.getLastModifiedTime(file).toMillis();
    while (System.currentTimeMillis() < written + 200) {
      Thread.onSpinWait();
    }
  }

  @Test
  void keepsCachedPagesOfAFileThatHasNotChangedForLong(@TempDir Path dir) throws Exception {
    try (Fixture fixture = new Fixture(dir)) {
      Path file = Files.writeString(dir.resolve("f"), "content");
      NodeId node = fixture.lookup("f").node();
      assertEquals(Content.FRESH, fixture.fs.open(fixture.self, node, 0).content());
      assertEquals(Content.FRESH, fixture.fs.open(fixture.self, node, 0).content());
      settle(file);
      long written = Files.getLastModifiedTime(file).toMillis();
      assertEquals(Content.FRESH, fixture.fs.open(fixture.self, node, 0).content());
      assertEquals(Content.KEPT, fixture.fs.open(fixture.self, node, 0).content());
      Files.setLastModifiedTime(file, FileTime.fromMillis(written));
      assertEquals(Content.FRESH, fixture.fs.open(fixture.self, node, 0).content());
    }
  }
}
