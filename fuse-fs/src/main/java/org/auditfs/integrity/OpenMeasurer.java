package org.auditfs.integrity;

import java.io.IOException;
import java.util.Optional;
import org.auditfs.audit.OpenFindings;
import org.auditfs.digest.Digest;
import org.auditfs.event.Finding;
import org.auditfs.event.Operation;
import org.auditfs.file.ByteString;
import org.auditfs.file.Errno;
import org.auditfs.label.ImaLabel;
import org.auditfs.measure.MeasurementList.Addition;
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

  private final Measuring measuring;
  private final MeasuredMount mount;
  private final OpenFindings opens;
  private final Findings findings;

  OpenMeasurer(Measuring measuring, MeasuredMount mount, OpenFindings opens) {
    this.measuring = measuring;
    this.mount = mount;
    this.opens = opens;
    this.findings = new Findings(opens::found);
  }

  /**
   * Does all of it.
   *
   * @throws ErrnoException EIO when something could not be recorded; EINTR when the caller was
   *     killed meanwhile
   */
  void opened(FileUse file, Claim claim, Wanted wanted, MeasuredContent content)
      throws ErrnoException {
    if (claim.violation().isPresent()) {
      violated(file, claim.violation().get(), wanted);
    }
    if (!wanted.measure() && !wanted.audit()) {
      return;
    }
    try {
      measure(file, claim, wanted, content);
    } catch (ErrnoException e) {
      if (e.errno() == Errno.EINTR) {
        throw e;
      }
      failed(file, "null_hash", e.errno());
    }
  }

  private void measure(FileUse file, Claim claim, Wanted wanted, MeasuredContent content)
      throws ErrnoException {
    Measured measured = content.digest(mount.hash());
    Optional<Digest> digest = measured.digest();
    if (digest.isPresent()) {
      opens.measured(digest.get());
      if (wanted.measure()) {
        list(file, wanted, content, measured, digest.get());
      }
      if (wanted.audit()) {
        audit(file, content, measured, digest.get());
      }
    } else if (wanted.measure() && claim.violation().isEmpty()) {
      violated(file, Violation.OPEN_WRITERS, wanted); // beneath the mount, or they have just gone
    }
  }

  private void list(
      FileUse file, Wanted wanted, MeasuredContent content, Measured measured, Digest digest)
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
  private void audit(FileUse file, MeasuredContent content, Measured measured, Digest digest)
      throws ErrnoException {
    if (measuring.cache().isAudited(measured.version())) {
      return;
    }
    findings.found(file, Operation.AUDIT_HASH, Finding.of(digest.toString()));
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

  private void violated(FileUse file, Violation violation, Wanted wanted) throws ErrnoException {
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
    findings.found(file, Operation.INVALIDATE_PCR, Finding.of(violation.word()));
  }

  private void failed(FileUse file, String cause, Errno errno) throws ErrnoException {
    findings.found(file, Operation.ADD_MEASURE, Finding.failed(cause, errno));
  }

  private Template template(Wanted wanted) {
    return wanted.template().orElse(mount.template());
  }
}
