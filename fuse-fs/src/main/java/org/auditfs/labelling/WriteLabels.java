package org.auditfs.labelling;

import java.util.Optional;
import org.auditfs.digest.Digest;
import org.auditfs.file.ByteString;
import org.auditfs.file.Errno;
import org.auditfs.label.EvmLabel;
import org.auditfs.label.ImaLabel;
import org.auditfs.label.KeyFormatException;
import org.auditfs.labelling.LabelResult.Kind;
import org.auditfs.posix.ErrnoException;
import org.auditfs.posix.Posix;

/**
 * Gives each file its labels. A file whose labels are right is hashed, to know it, and not written;
 * so a run that was interrupted goes on where it was when it is begun again. A signature is
 * somebody's word: none but another signature takes its place.
 */
public final class WriteLabels extends LabelTask {

  /** A file that changes between its hash and its label gets another. */
  private static final int ATTEMPTS_MAX = 3;

  private final LabelPlan plan;
  private final CheckLabels check;

  /**
   * @param check tells whether a signature that is there holds
   */
  public WriteLabels(Posix posix, LabelPlan plan, CheckLabels check) {
    super(posix);
    this.plan = plan;
    this.check = check;
  }

  @Override
  LabelResult carryOut(FoundFile file, int fd) throws ErrnoException {
    ObjectLabels labels = labels(fd);
    Labelled now = read(labels);
    if (plan.onlyMissing() && plan.isLabelled(now)) {
      return LabelResult.of(Kind.RIGHT, "labelled", file.stat(), now);
    }
    if (plan.signer().isEmpty() && isSigned(now)) {
      return signed(check.carryOut(file, fd));
    }
    for (int attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
      StillContent content = StillContent.of(posix, fd, plan.algorithm());
      if (plan.isRight(now, content.digest())) {
        Kind kind = attempt == 0 ? Kind.RIGHT : Kind.DONE;
        return LabelResult.of(kind, content.digest().toString(), content.stat(), now);
      }
      now = write(labels, content.digest());
      if (content.isStill(posix.statx(fd)) && plan.isRight(now, content.digest())) {
        return LabelResult.of(Kind.DONE, content.digest().toString(), content.stat(), now);
      }
    }
    throw new ErrnoException(Errno.EBUSY, "it changes while it is labelled");
  }

  /** First what the other one protects. */
  private Labelled write(ObjectLabels labels, Digest digest) throws ErrnoException {
    try {
      labels.write(plan.ima(digest));
      Labelled now = read(labels);
      if (plan.isRight(now, digest)) {
        return now; // a mount that keeps labels has made the other one right already
      }
      Optional<EvmLabel> evm = plan.evm(now.metadata());
      if (evm.isPresent()) {
        labels.write(evm.get());
      }
      return read(labels);
    } catch (KeyFormatException e) {
      throw new ErrnoException(Errno.EKEYREJECTED, "sign", e);
    }
  }

  private static boolean isSigned(Labelled labelled) {
    return begins(labelled.ima(), ImaLabel.SIGNATURE)
        || begins(labelled.evm(), EvmLabel.SIGNATURE)
        || begins(labelled.evm(), EvmLabel.PORTABLE);
  }

  private static boolean begins(Optional<ByteString> label, byte type) {
    return label.filter(value -> !value.isEmpty() && value.at(0) == type).isPresent();
  }

  private static LabelResult signed(LabelResult checked) {
    if (checked.kind() == Kind.RIGHT || checked.kind() == Kind.FAILED) {
      return checked;
    }
    String why =
        "its signature does not hold ("
            + checked.cause()
            + "), and only a signature replaces it: --sign, or label remove it first";
    return new LabelResult(
        Kind.FAILED, why, Optional.of(Errno.EKEYREJECTED), checked.stat(), checked.generation());
  }
}
