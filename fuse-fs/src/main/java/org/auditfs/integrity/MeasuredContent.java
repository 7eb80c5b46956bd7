package org.auditfs.integrity;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.auditfs.file.ByteString;
import org.auditfs.inode.ContentView;
import org.auditfs.inode.ContentView.OpenContent;
import org.auditfs.measure.Measurer.MeasuredFile;
import org.auditfs.posix.ErrnoException;
import org.auditfs.posix.Stat;
import org.auditfs.violation.FileVersion;
import org.auditfs.violation.OpenLedger;

/** A file that is measured: it is opened when the first byte of it is wanted, if ever. */
final class MeasuredContent implements MeasuredFile<ErrnoException>, AutoCloseable {

  private static final long NANOS = 1_000_000_000L;

  private final OpenLedger ledger;
  private final ContentView contents;
  private final OpenedFile file;
  private Optional<OpenContent> content = Optional.empty();

  MeasuredContent(OpenLedger ledger, ContentView contents, OpenedFile file) {
    this.ledger = ledger;
    this.contents = contents;
    this.file = file;
  }

  /** The count of writes is taken first: a change after that shows in it, or in the times. */
  @Override
  public FileVersion version() throws ErrnoException {
    long writes = ledger.writes(file.id());
    Stat stat = content.isPresent() ? content.get().stat() : file.seen().stat();
    return new FileVersion(
        file.id(),
        stat.size(),
        stat.mtime() * NANOS + stat.mtimeNanos(),
        stat.ctime() * NANOS + stat.ctimeNanos(),
        writes);
  }

  @Override
  public boolean isBeingWritten() {
    return ledger.writers(file.id()) > 0;
  }

  /**
   * As far as it goes.
   *
   * @throws ErrnoException EINTR when nobody waits for it any more
   */
  @Override
  public int read(ByteBuffer target, long offset) throws ErrnoException {
    file.caller().requireWaiting();
    return opened().read(target, offset);
  }

  /** The value of an extended attribute, if it has one. */
  Optional<ByteString> xattr(ByteString name) throws ErrnoException {
    return opened().xattr(name);
  }

  private OpenContent opened() throws ErrnoException {
    if (content.isEmpty()) {
      content = Optional.of(contents.openContent(file.node()));
    }
    return content.get();
  }

  @Override
  public void close() {
    content.ifPresent(OpenContent::close);
  }
}
