package org.auditfs.labelling;

import java.util.Optional;
import org.auditfs.digest.Digest;
import org.auditfs.digest.HashAlgorithm;
import org.auditfs.label.Appraisal;
import org.auditfs.label.Appraiser;
import org.auditfs.label.Appraiser.Appraised;
import org.auditfs.label.EvmStatus;
import org.auditfs.label.EvmVerifier;
import org.auditfs.labelling.LabelResult.Kind;
import org.auditfs.posix.ErrnoException;
import org.auditfs.posix.Posix;
import org.auditfs.posix.Stat;

/** Holds each file against its labels. */
public final class CheckLabels extends LabelTask {

  private final EvmVerifier verifier;
  private final Appraiser appraiser;

  /**
   * @param verifier of attributes, whose keys are believed for the content, too; one without keys
   *     leaves the attributes alone
   */
  public CheckLabels(Posix posix, EvmVerifier verifier, Appraiser appraiser) {
    super(posix);
    this.verifier = verifier;
    this.appraiser = appraiser;
  }

  @Override
  LabelResult carryOut(FoundFile file, int fd) throws ErrnoException {
    Labelled now = read(labels(fd));
    EvmStatus metadata = verifier.status(now.evm(), now.metadata());
    HashAlgorithm algorithm = Appraiser.algorithm(now.ima(), HashAlgorithm.SHA256);
    Stat stat = file.stat();
    Digest digest = algorithm.zero();
    if (now.ima().isPresent()) {
      StillContent content = StillContent.of(posix, fd, algorithm);
      stat = content.stat();
      digest = content.digest();
    }
    Appraisal appraisal =
        appraiser.appraise(
            new Appraised(now.ima(), metadata, false, false, stat.size() == 0), digest);
    return LabelResult.of(kind(appraisal, now, metadata), cause(appraisal), stat, now);
  }

  private static Kind kind(Appraisal appraisal, Labelled now, EvmStatus metadata) {
    if (appraisal.passes()) {
      return Kind.RIGHT;
    }
    boolean right = metadata.passes() || metadata == EvmStatus.UNKNOWN;
    return now.ima().isPresent() && !right ? Kind.WRONG_METADATA : Kind.WRONG_DATA;
  }

  private static String cause(Appraisal appraisal) {
    return Optional.of(appraisal.cause()).filter(it -> !it.isEmpty()).orElse("pass");
  }
}
