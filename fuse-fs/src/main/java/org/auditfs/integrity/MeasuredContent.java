package org.auditfs.integrity;

import java.nio.ByteBuffer;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Lock;
import org.auditfs.digest.HashAlgorithm;
import org.auditfs.file.ByteString;
import org.auditfs.inode.ContentView;
import org.auditfs.inode.ContentView.OpenContent;
import org.auditfs.labelling.Labelled;
import org.auditfs.labelling.ObjectLabels;
import org.auditfs.measure.Measurer;
import org.auditfs.measure.Measurer.Measured;
import org.auditfs.measure.Measurer.MeasuredFile;
import org.auditfs.posix.ErrnoException;
import org.auditfs.posix.Stat;
import org.auditfs.violation.FileVersion;

/**
 * A file that is measured or appraised: it is opened when the first byte or attribute of it is
 * wanted, if ever, and hashed once by each algorithm.
 */
final class MeasuredContent implements MeasuredFile<ErrnoException>, AutoCloseable {

  private static final long NANOS = 1_000_000_000L;

  /** As many fit into a processor's nearest caches, and no more are read ahead of the hash. */
  private static final int BUFFER_SIZE = 1 << 18;

  /** A file that is another each time it is hashed has no digest. */
  private static final int ATTEMPTS_MAX = 3;

  private static final ThreadLocal<ByteBuffer> BUFFER =
      ThreadLocal.withInitial(() -> ByteBuffer.allocateDirect(BUFFER_SIZE));

  private final Measuring measuring;
  private final ContentView contents;
  private final FileUse file;
  private final Map<HashAlgorithm, Measured> digests = new EnumMap<>(HashAlgorithm.class);
  private Optional<OpenContent> content = Optional.empty();

  MeasuredContent(Measuring measuring, ContentView contents, FileUse file) {
    this.measuring = measuring;
    this.contents = contents;
    this.file = file;
  }

  /** The count of writes is taken first: a change after that shows in it, or in the times. */
  @Override
  public FileVersion version() throws ErrnoException {
    long writes = measuring.ledger().writes(file.id());
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
    return measuring.ledger().writers(file.id()) > 0;
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

  /** What it hashes to; without a digest where it was another after each attempt. */
  Measured digest(HashAlgorithm algorithm) throws ErrnoException {
    Measured known = digests.get(algorithm);
    if (known != null) {
      return known;
    }
    Measurer measurer = new Measurer(measuring.cache());
    Measured measured = measurer.measure(this, algorithm, BUFFER.get());
    for (int more = 1; more < ATTEMPTS_MAX && measured.digest().isEmpty(); more++) {
      measured = measurer.measure(this, algorithm, BUFFER.get());
    }
    digests.put(algorithm, measured);
    return measured;
  }

  /** It may be another by now: the next digest is that of now. */
  void hashAgain() {
    digests.clear();
  }

  /** Its labels, as they stood there at one time and with nobody in the middle of a change. */
  Labelled labels() throws ErrnoException {
    Lock lock = measuring.locks().toRead(file.id());
    lock.lock();
    try {
      return objectLabels().read();
    } finally {
      lock.unlock();
    }
  }

  /** To be read and written; the calling thread has the daemon's rights. */
  ObjectLabels objectLabels() throws ErrnoException {
    return opened().labels();
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
