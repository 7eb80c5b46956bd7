package org.auditfs.integrity;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.auditfs.file.ByteString;
import org.auditfs.file.Errno;
import org.auditfs.fuse.FileHandle;
import org.auditfs.fuse.InMemoryFileSystem;
import org.auditfs.fuse.NodeId;
import org.auditfs.fuse.RequestContext;
import org.auditfs.inode.ContentView;
import org.auditfs.labelling.ObjectLabels;
import org.auditfs.posix.ErrnoException;
import org.auditfs.posix.Stat;

/** Reads what is in memory; it can fail, and something can happen meanwhile. */
final class FakeContents implements ContentView {

  private static final RequestContext ROOT = new RequestContext(0, 0, 4711);
  private static final int READ = 0;

  private final InMemoryFileSystem backing;

  /** How often something was read. */
  int reads;

  /** What each read fails with. */
  Optional<Errno> failure = Optional.empty();

  /** Happens after each read. */
  Runnable meanwhile = () -> {};

  FakeContents(InMemoryFileSystem backing) {
    this.backing = backing;
  }

  @Override
  public OpenContent openContent(NodeId node) throws ErrnoException {
    FileHandle handle = backing.open(ROOT, node, READ).handle();
    return new OpenContent() {
      @Override
      public Stat stat() throws ErrnoException {
        return backing.getattr(ROOT, node, Optional.empty());
      }

      @Override
      public int read(ByteBuffer target, long offset) throws ErrnoException {
        reads++;
        if (failure.isPresent()) {
          throw new ErrnoException(failure.get(), "pread");
        }
        int before = target.position();
        backing.read(ROOT, node, handle, offset, target);
        meanwhile.run();
        return target.position() - before;
      }

      @Override
      public Optional<ByteString> xattr(ByteString name) {
        return Optional.empty();
      }

      @Override
      public ObjectLabels labels() {
        throw new UnsupportedOperationException("nothing is appraised here");
      }

      @Override
      public void close() {
        backing.release(node, handle);
      }
    };
  }
}
