package org.auditfs.label;

import java.util.Optional;
import java.util.Set;
import org.auditfs.digest.Digest;
import org.auditfs.digest.HashAlgorithm;
import org.auditfs.file.ByteString;
import org.auditfs.label.Appraisal.Verdict;

/**
 * Holds a content against security.ima, as ima_appraise_measurement of the kernel's ima_appraise.c:
 * first what is asked is which algorithm to hash with, then what came out.
 *
 * @param keys whose signatures are believed
 */
public record Appraiser(KeyRing keys) {

  /**
   * What is known of a file besides its content.
   *
   * @param label the value of security.ima, if there is one
   * @param metadata what its security.evm is worth
   * @param signed whether a rule wants a signature, no mere digest
   * @param created whether this open made it
   * @param empty whether there is nothing in it
   */
  public record Appraised(
      Optional<ByteString> label,
      EvmStatus metadata,
      boolean signed,
      boolean created,
      boolean empty) {}

  /** What a file with this label has to be hashed with; {@code usual} where that says nothing. */
  public static HashAlgorithm algorithm(Optional<ByteString> label, HashAlgorithm usual) {
    try {
      return label.isEmpty() ? usual : ImaLabel.parse(label.get()).algorithm();
    } catch (MalformedLabelException e) {
      return usual;
    }
  }

  /** Whether a label made with {@code algorithm} is one that a rule allows: none named is all. */
  public static boolean isAllowed(HashAlgorithm algorithm, Set<HashAlgorithm> allowed) {
    return allowed.isEmpty() || allowed.contains(algorithm);
  }

  /**
   * The verdict.
   *
   * @param digest of the content, by {@link #algorithm}
   */
  public Appraisal appraise(Appraised file, Digest digest) {
    if (file.label().isEmpty()) {
      return withoutLabel(file);
    }
    return switch (file.metadata()) {
      case NO_XATTRS, NO_LABEL -> new Appraisal(Verdict.NO_REFERENCE, "missing-HMAC");
      case FAIL_IMMUTABLE -> Appraisal.fail("invalid-fail-immutable");
      case FAIL -> Appraisal.fail("invalid-HMAC");
      case PASS, PASS_IMMUTABLE, UNKNOWN -> withLabel(file, file.label().get(), digest);
    };
  }

  /** A file that this open makes gets its label when it is closed. */
  private static Appraisal withoutLabel(Appraised file) {
    return file.created() && (!file.signed() || file.empty())
        ? Appraisal.PASS
        : new Appraisal(
            Verdict.NO_REFERENCE, file.signed() ? "IMA-signature-required" : "missing-hash");
  }

  private Appraisal withLabel(Appraised file, ByteString value, Digest digest) {
    ImaLabel label;
    try {
      label = ImaLabel.parse(value);
    } catch (MalformedLabelException e) {
      boolean unknown = e.word().equals("unknown-ima-data");
      return new Appraisal(unknown ? Verdict.UNKNOWN : Verdict.FAIL, e.word());
    }
    if (label instanceof ImaLabel.Signed signed) {
      return keys.verifies(signed.signature(), digest)
          ? Appraisal.PASS
          : Appraisal.fail("invalid-signature");
    }
    if (file.signed() && file.metadata() != EvmStatus.PASS_IMMUTABLE) {
      return Appraisal.fail("IMA-signature-required");
    }
    return ((ImaLabel.Hash) label).digest().equals(digest)
        ? Appraisal.PASS
        : Appraisal.fail("invalid-hash");
  }

  /**
   * Whether {@code fix} may put a right label in the place of this one: a signature is somebody's
   * word, and nobody else's label replaces it.
   */
  public static boolean isReplaceable(Optional<ByteString> label) {
    return label.isEmpty() || label.get().isEmpty() || label.get().at(0) != ImaLabel.SIGNATURE;
  }
}
