package org.auditfs.integrity;

import java.util.Optional;
import org.auditfs.digest.Digest;
import org.auditfs.event.Finding;
import org.auditfs.event.Operation;
import org.auditfs.file.Errno;
import org.auditfs.label.AppraisalMode;
import org.auditfs.label.AppraisalRules;
import org.auditfs.label.AppraisalRules.Proof;
import org.auditfs.label.AppraisalRules.Request;
import org.auditfs.label.Appraiser;
import org.auditfs.label.EvmStatus;
import org.auditfs.label.Judgement;
import org.auditfs.labelling.Labelled;
import org.auditfs.measure.Measurer.Measured;
import org.auditfs.measure.Wanted;
import org.auditfs.posix.ErrnoException;
import org.auditfs.violation.FileVersion;

/**
 * Holds a file against its labels, before anything comes of its being used. A version that was
 * found right is not looked at again.
 */
final class OpenAppraiser {

  /** Files whose verdicts are remembered. */
  private static final int PROOFS_MAX = 65_536;

  /** A file whose label is never that of its content is not right. */
  private static final int ATTEMPTS_MAX = 3;

  /** Nor is one that others open and close all the time, after a while. */
  private static final int MEETINGS_MAX = 100;

  private static final String DIRECT = "failed(directio)";

  private final Measuring measuring;
  private final MeasuredMount mount;
  private final AppraisalRules rules;
  private final Labeller labeller;
  private final Findings findings;
  private final Proofs proofs = new Proofs(PROOFS_MAX);

  OpenAppraiser(Measuring measuring, MeasuredMount mount, Labeller labeller, Findings findings) {
    this.measuring = measuring;
    this.mount = mount;
    this.rules = mount.appraisal();
    this.labeller = labeller;
    this.findings = findings;
  }

  /**
   * Whether its labels are right, or have been made right; it may be used where they are not, too.
   *
   * @param created whether this use made it
   * @throws ErrnoException EACCES when it must not be used; EIO when that could not be recorded
   */
  boolean isRight(FileUse file, Wanted wanted, MeasuredContent content, boolean created)
      throws ErrnoException {
    Request request = request(file, wanted, created);
    int failed = 0;
    for (int attempt = 0; attempt < MEETINGS_MAX && failed < ATTEMPTS_MAX; attempt++) {
      long writes = measuring.ledger().writes(file.id());
      Optional<Boolean> right = attempt(file, request, content);
      if (right.isPresent()) {
        return right.get();
      }
      content.hashAgain();
      boolean met = measuring.ledger().writes(file.id()) != writes;
      failed += met ? 0 : 1; // whom the label lets in may change it as often as they like
    }
    return concluded(file, rules.judgeUnknown("invalid-hash"));
  }

  /** Nothing where it has become another meanwhile. */
  private Optional<Boolean> attempt(FileUse file, Request request, MeasuredContent content)
      throws ErrnoException {
    if (isWrittenRightly(file, request)) {
      return Optional.of(true);
    }
    Optional<Proof> known = proofs.of(content.version(), request.signed());
    if (known.isPresent()) {
      return Optional.of(concluded(file, rules.judgeUse(known.get(), request)));
    }
    Optional<Found> found;
    try {
      found = look(content);
    } catch (ErrnoException e) {
      return switch (e.errno()) {
        case EINTR -> throw e;
        case EBUSY -> Optional.empty(); // it changes faster than its labels are read
        default -> Optional.of(concluded(file, rules.judgeUnknown("failed")));
      };
    }
    return found.isPresent() ? judged(file, request, content, found.get()) : Optional.empty();
  }

  /** Whether somebody writes it whom the label let in: it is of what was there before. */
  private boolean isWrittenRightly(FileUse file, Request request) {
    return measuring.written().isRight(file.id()) && !request.signed();
  }

  /**
   * What is there of a file, all at one time.
   *
   * @param measured nothing where no content is looked at
   */
  private record Found(FileVersion version, Labelled labels, Optional<Measured> measured) {
    Optional<Digest> digest() {
      return measured.flatMap(Measured::digest);
    }
  }

  /** Nothing where the labels were read of another version than the content. */
  private Optional<Found> look(MeasuredContent content) throws ErrnoException {
    FileVersion version = content.version();
    Labelled labels = content.labels();
    if (rules.data() == AppraisalMode.OFF) {
      return Optional.of(new Found(version, labels, Optional.empty()));
    }
    Measured measured = content.digest(Appraiser.algorithm(labels.ima(), mount.hash()));
    return measured.digest().isPresent() && measured.version().equals(version)
        ? Optional.of(new Found(version, labels, Optional.of(measured)))
        : Optional.empty();
  }

  /**
   * Nothing where it only seems to be wrong: somebody came after it was asked who writes it. Who is
   * still there tells that; who has gone has left it another label first, and so another version.
   */
  private Optional<Boolean> judged(
      FileUse file, Request request, MeasuredContent content, Found found) throws ErrnoException {
    Labelled labels = found.labels();
    EvmStatus status = rules.status(labels.evm(), labels.metadata());
    Judgement metadata = rules.judgeMetadata(status, labels.evm(), request);
    Judgement data = judgeData(request, found, status);
    boolean right = metadata.isRight() && data.isRight();
    if (!right && isWrittenRightly(file, request)) {
      return Optional.of(true);
    }
    if (!right && !content.version().equals(found.version())) {
      return Optional.empty();
    }
    findings.conclude(file, Operation.VERIFY_METADATA, metadata, Errno.EACCES);
    findings.conclude(file, Operation.VERIFY_DATA, data, Errno.EACCES);
    if (metadata.fixes() || data.fixes()) {
      return Optional.of(isFixed(file, content, found.measured().filter(same -> data.fixes())));
    }
    if (right && found.digest().isPresent() && !content.isBeingWritten()) {
      Proof proof = AppraisalRules.proof(labels.ima(), status, found.digest().get());
      proofs.put(found.version(), request.signed(), proof);
    }
    return Optional.of(right);
  }

  private Judgement judgeData(Request request, Found found, EvmStatus status) {
    if (!found.labels().kept()) {
      return rules.judgeUnknown("unknown");
    }
    return found
        .digest()
        .map(digest -> rules.judgeData(found.labels().ima(), status, request, digest))
        .orElse(Judgement.RIGHT);
  }

  private boolean isFixed(FileUse file, MeasuredContent content, Optional<Measured> measured)
      throws ErrnoException {
    boolean fixed;
    try {
      fixed = labeller.label(file, content, measured);
    } catch (ErrnoException e) {
      findings.found(file, Operation.LABEL, Finding.failed(Labeller.NOT_LABELLED, e.errno()));
      return false;
    }
    if (fixed) {
      String what = measured.flatMap(Measured::digest).map(Digest::toString).orElse("HMAC");
      findings.found(file, Operation.LABEL, Finding.of(what));
    }
    return fixed;
  }

  /**
   * What is read past the page cache is not appraised, as by the kernel (ima_calc_file_hash).
   *
   * @throws ErrnoException EACCES when no rule permits that
   */
  void openedDirectly(FileUse file, Wanted wanted) throws ErrnoException {
    Judgement judgement = wanted.permitsDirectIo() ? Judgement.RIGHT : rules.judgeUnknown(DIRECT);
    if (judgement.isRight()) {
      findings.found(file, Operation.VERIFY_DATA, Finding.failed(DIRECT, Errno.EINVAL));
    } else {
      findings.conclude(file, Operation.VERIFY_DATA, judgement, Errno.EACCES);
    }
  }

  private Request request(FileUse file, Wanted wanted, boolean created) {
    return new Request(
        file.changesContent(),
        wanted.signed(),
        created || measuring.written().isNew(file.id()),
        file.seen().stat().size() == 0,
        wanted.algorithms());
  }

  private boolean concluded(FileUse file, Judgement judgement) throws ErrnoException {
    findings.conclude(file, Operation.VERIFY_DATA, judgement, Errno.EACCES);
    return judgement.isRight();
  }
}
