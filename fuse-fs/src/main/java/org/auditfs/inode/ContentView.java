package org.auditfs.inode;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.auditfs.file.ByteString;
import org.auditfs.fuse.NodeId;
import org.auditfs.labelling.ObjectLabels;
import org.auditfs.posix.ErrnoException;
import org.auditfs.posix.Stat;

/**
 * What is in the files of the backing directory, read with the daemon's own rights and through
 * descriptors of its own, whoever has them open.
 */
@FunctionalInterface
public interface ContentView {

  /** Opens a regular file for reading, whatever its names are now; its access time stays. */
  OpenContent openContent(NodeId node) throws ErrnoException;

  /** A file that is open, until it is closed. */
  interface OpenContent extends AutoCloseable {

    /** Its attributes now. */
    Stat stat() throws ErrnoException;

    /** One pread(2): fills {@code target} from {@code offset} as far as it goes. */
    int read(ByteBuffer target, long offset) throws ErrnoException;

    /** The value of an extended attribute, if it has one that can be read. */
    Optional<ByteString> xattr(ByteString name);

    /** Its labels, read and written through the same descriptor, until it is closed. */
    ObjectLabels labels();

    @Override
    void close();
  }
}
