package org.auditfs.label;

import java.util.Optional;
import java.util.Set;
import org.auditfs.digest.Digest;
import org.auditfs.digest.HashAlgorithm;
import org.auditfs.file.ByteString;
import org.auditfs.label.Appraiser.Appraised;

/**
 * How files are held against their labels, and what comes of it: process_measurement and
 * ima_appraise_measurement of the kernel's security/integrity/ima. The kernel has one mode for both
 * labels; here security.evm has its own, and a file that it speaks against is not asked further
 * where that refuses it. Where it does not, its content is judged as if there were no security.evm.
 *
 * @param data what is done where security.ima is wrong
 * @param metadata what is done where security.evm is wrong
 */
public record AppraisalRules(
    Appraiser appraiser, EvmVerifier verifier, AppraisalMode data, AppraisalMode metadata) {

  /** Nobody looks at any label. */
  public static final AppraisalRules OFF =
      new AppraisalRules(
          new Appraiser(KeyRing.EMPTY), EvmVerifier.NONE, AppraisalMode.OFF, AppraisalMode.OFF);

  /**
   * The cause where a file whose label is a signature is opened for writing: nobody here could sign
   * what would be written. The kernel refuses it (IMA_DIGSIG), and has no word for it.
   */
  public static final String SIGNED = "signed-file";

  /**
   * What somebody wants of a file.
   *
   * @param writes whether to change its content
   * @param signed whether a rule wants a signature
   * @param created whether this made it, or it was made and is still being written
   * @param empty whether there is nothing in it
   * @param algorithms those that its label may use; empty for all
   */
  public record Request(
      boolean writes,
      boolean signed,
      boolean created,
      boolean empty,
      Set<HashAlgorithm> algorithms) {}

  /**
   * What a label that was right was.
   *
   * @param bySignature whether nobody here could make another
   */
  public record Proof(boolean bySignature, HashAlgorithm algorithm) {}

  /** Whether any label is looked at. */
  public boolean isOn() {
    return data != AppraisalMode.OFF || metadata != AppraisalMode.OFF;
  }

  /** What security.evm is worth. */
  public EvmStatus status(Optional<ByteString> evm, Metadata attributes) {
    return metadata == AppraisalMode.OFF ? EvmStatus.UNKNOWN : verifier.status(evm, attributes);
  }

  /** An access to a file with such a security.evm. */
  public Judgement judgeMetadata(EvmStatus status, Optional<ByteString> evm, Request request) {
    return switch (status) {
      case PASS, PASS_IMMUTABLE, UNKNOWN, NO_XATTRS -> Judgement.RIGHT;
      case NO_LABEL ->
          request.created() ? Judgement.RIGHT : Judgement.wrong("missing-HMAC", metadata, true);
      case FAIL -> Judgement.wrong("invalid-HMAC", metadata, !isSignature(evm));
      case FAIL_IMMUTABLE -> Judgement.wrong("invalid-fail-immutable", metadata, false);
    };
  }

  /**
   * An access to a file with such a security.ima.
   *
   * @param digest of the content, by {@link Appraiser#algorithm}
   */
  public Judgement judgeData(
      Optional<ByteString> label, EvmStatus status, Request request, Digest digest) {
    if (data == AppraisalMode.OFF) {
      return Judgement.RIGHT;
    }
    EvmStatus believed = status.passes() ? status : EvmStatus.UNKNOWN;
    Appraisal appraisal =
        appraiser.appraise(
            new Appraised(label, believed, request.signed(), request.created(), request.empty()),
            digest);
    if (appraisal.passes()) {
      return judgeUse(proof(label, status, digest), request);
    }
    return request.created() && request.empty() && isSignature(label)
        ? Judgement.RIGHT
        : Judgement.wrong(appraisal.cause(), data, Appraiser.isReplaceable(label));
  }

  /** What is known of a content that was found right. */
  public static Proof proof(Optional<ByteString> label, EvmStatus status, Digest digest) {
    boolean bySignature = isSignature(label) || status == EvmStatus.PASS_IMMUTABLE;
    return new Proof(bySignature, digest.algorithm());
  }

  /** An access to a file whose label is right. */
  public Judgement judgeUse(Proof proof, Request request) {
    if (data == AppraisalMode.OFF) {
      return Judgement.RIGHT;
    }
    if (!Appraiser.isAllowed(proof.algorithm(), request.algorithms())) {
      return Judgement.wrong("denied-hash-algorithm", data, false);
    }
    return request.writes() && proof.bySignature() && !request.created()
        ? Judgement.wrong(SIGNED, data, false)
        : Judgement.RIGHT;
  }

  /** An access to a file of which nobody can tell what it, or its labels, are. */
  public Judgement judgeUnknown(String cause) {
    boolean refuses = data == AppraisalMode.ENFORCE || metadata == AppraisalMode.ENFORCE;
    return isOn() ? new Judgement(cause, refuses, false) : Judgement.RIGHT;
  }

  /**
   * Whether security.evm is made anew when what it protects has been changed: not where it was
   * wrong before, since that would hide it.
   *
   * @param before what it was worth then
   */
  public boolean renews(EvmStatus before, Optional<ByteString> evm, boolean created) {
    if (metadata == AppraisalMode.OFF || isPortable(evm)) {
      return false;
    }
    return switch (before) {
      case PASS, NO_XATTRS -> true;
      case NO_LABEL -> created || metadata == AppraisalMode.FIX;
      case FAIL -> metadata == AppraisalMode.FIX && !isSignature(evm);
      default -> false;
    };
  }

  private static boolean isPortable(Optional<ByteString> evm) {
    return begins(evm, EvmLabel.PORTABLE);
  }

  /** Of either label: both have the same number for it. */
  private static boolean isSignature(Optional<ByteString> label) {
    return begins(label, ImaLabel.SIGNATURE) || isPortable(label);
  }

  private static boolean begins(Optional<ByteString> label, byte type) {
    return label.isPresent() && !label.get().isEmpty() && label.get().at(0) == type;
  }
}
