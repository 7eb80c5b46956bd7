package org.auditfs.integrity;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.auditfs.audit.Portrait;
import org.auditfs.digest.Digest;
import org.auditfs.event.Event;
import org.auditfs.event.EventSink;
import org.auditfs.event.Finding;
import org.auditfs.event.NameType;
import org.auditfs.event.Operation;
import org.auditfs.event.Outcome;
import org.auditfs.event.StoreException;
import org.auditfs.file.ByteString;
import org.auditfs.file.Errno;
import org.auditfs.inode.ContentView;
import org.auditfs.label.ImaLabel;
import org.auditfs.measure.MeasurementList.Addition;
import org.auditfs.measure.Measurer;
import org.auditfs.measure.Measurer.Measured;
import org.auditfs.measure.Template;
import org.auditfs.measure.Wanted;
import org.auditfs.posix.ErrnoException;
import org.auditfs.violation.Claim;
import org.auditfs.violation.Violation;

/**
 * What is done about an open before it is answered: what it violates is listed and recorded, its
 * content is measured and listed. A measurement that fails is recorded and keeps nobody from the
 * file; what cannot be recorded does.
 */
final class OpenMeasurer {

  /** As many fit into a processor's nearest caches, and no more are read ahead of the hash. */
  private static final int BUFFER_SIZE = 1 << 18;

  /** A file that is another each time it is hashed has no digest. */
  private static final int ATTEMPTS_MAX = 3;

  private static final ThreadLocal<ByteBuffer> BUFFER =
      ThreadLocal.withInitial(() -> ByteBuffer.allocateDirect(BUFFER_SIZE));

  private final Measuring measuring;
  private final MeasuredMount mount;
  private final Measurer measurer;
  private final ContentView contents;
  private final EventSink sink;

  OpenMeasurer(Measuring measuring, MeasuredMount mount, ContentView contents, EventSink sink) {
    this.measuring = measuring;
    this.mount = mount;
    this.measurer = new Measurer(measuring.cache());
    this.contents = contents;
    this.sink = sink;
  }

  /**
   * Does all of it.
   *
   * @throws ErrnoException EIO when something could not be recorded; EINTR when the caller was
   *     killed meanwhile
   */
  void opened(OpenedFile file, Claim claim, Wanted wanted) throws ErrnoException {
    if (claim.violation().isPresent()) {
      violated(file, claim.violation().get(), wanted);
    }
    if (!wanted.measure() && !wanted.audit()) {
      return;
    }
    try (MeasuredContent content = new MeasuredContent(measuring.ledger(), contents, file)) {
      measure(file, claim, wanted, content);
    } catch (ErrnoException e) {
      if (e.errno() == Errno.EINTR) {
        throw e;
      }
      failed(file, "null_hash", e.errno());
    }
  }

  private void measure(OpenedFile file, Claim claim, Wanted wanted, MeasuredContent content)
      throws ErrnoException {
    for (int attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
      Measured measured = measurer.measure(content, mount.hash(), BUFFER.get());
      Optional<Digest> digest = measured.digest();
      if (digest.isPresent()) {
        if (wanted.measure()) {
          list(file, wanted, content, measured, digest.get());
        }
        if (wanted.audit()) {
          audit(file, content, measured, digest.get());
        }
        return;
      }
    }
    if (wanted.measure() && claim.violation().isEmpty()) {
      violated(file, Violation.OPEN_WRITERS, wanted); // beneath the mount, or they have just gone
    }
  }

  private void list(
      OpenedFile file, Wanted wanted, MeasuredContent content, Measured measured, Digest digest)
      throws ErrnoException {
    if (measuring.cache().isListed(measured.version(), wanted.pcr())) {
      return;
    }
    Template template = template(wanted);
    if (!template.holds(mount.hash())) {
      failed(file, "long_digest", Errno.EINVAL);
      return;
    }
    ByteString signature = template.isSigned() ? signature(content) : ByteString.EMPTY;
    try {
      Addition addition =
          measuring.list().add(wanted.pcr(), template, digest, file.path().bytes(), signature);
      if (addition == Addition.FULL) {
        failed(file, "ENOMEM", Errno.ENOMEM);
      } else if (!content.isBeingWritten()) {
        measuring.cache().listed(measured.version(), wanted.pcr());
      }
    } catch (IOException e) {
      failed(file, "list_error", Errno.EIO);
    }
  }

  /** Once a version: what is being written is recorded each time. */
  private void audit(OpenedFile file, MeasuredContent content, Measured measured, Digest digest)
      throws ErrnoException {
    if (measuring.cache().isAudited(measured.version())) {
      return;
    }
    record(file, Operation.AUDIT_HASH, Finding.of(digest.toString()));
    if (!content.isBeingWritten()) {
      measuring.cache().audited(measured.version());
    }
  }

  private static ByteString signature(MeasuredContent content) throws ErrnoException {
    return content
        .xattr(ImaLabel.NAME)
        .filter(value -> !value.isEmpty() && value.at(0) == ImaLabel.SIGNATURE)
        .orElse(ByteString.EMPTY);
  }

  private void violated(OpenedFile file, Violation violation, Wanted wanted) throws ErrnoException {
    try {
      Addition addition =
          measuring
              .list()
              .addViolation(wanted.pcr(), template(wanted), mount.hash(), file.path().bytes());
      if (addition == Addition.FULL) {
        failed(file, "ENOMEM", Errno.ENOMEM);
      }
    } catch (IOException e) {
      failed(file, "list_error", Errno.EIO);
    }
    record(file, Operation.INVALIDATE_PCR, Finding.of(violation.word()));
  }

  private void failed(OpenedFile file, String cause, Errno errno) throws ErrnoException {
    record(file, Operation.ADD_MEASURE, Finding.failed(cause, errno));
  }

  private Template template(Wanted wanted) {
    return wanted.template().orElse(mount.template());
  }

  private void record(OpenedFile file, Operation operation, Finding finding) throws ErrnoException {
    try {
      sink.record(
          new Event.FileEvent(
              operation,
              Outcome.SUCCESS,
              Optional.of(file.flags()),
              file.mountPoint(),
              file.subject(),
              Portrait.object(file.path(), file.seen(), NameType.NORMAL),
              Optional.empty(),
              Optional.empty(),
              Optional.empty(),
              List.of(),
              Optional.of(finding)));
    } catch (StoreException e) {
      throw new ErrnoException(Errno.EIO, "record", e);
    }
  }
}
