package org.auditfs.label;

import java.util.Optional;
import java.util.Set;
import org.auditfs.digest.HashAlgorithm;
import org.auditfs.file.ByteString;
import org.auditfs.file.Errno;

/**
 * Which changes of a file's attributes are let through: evm_inode_setattr and evm_protect_xattr of
 * the kernel's evm_main.c, and ima_inode_setxattr of its ima_appraise.c. What security.evm protects
 * is changed only where that is right, so that it can be right afterwards.
 *
 * @param algorithms those that security.ima may use; empty for all
 * @param usual what one that names none is taken to use
 */
public record ChangeRules(
    AppraisalRules rules, Set<HashAlgorithm> algorithms, HashAlgorithm usual) {

  /** The cause where somebody gives an HMAC, which only who has the key can have made. */
  public static final String NO_SIGNATURE = "no-signature";

  /** One above the highest type: IMA_XATTR_LAST of integrity.h. */
  private static final int TYPES_END = 7;

  /** What is changed. */
  public enum Change {
    /** Owner, group or mode, also by an access ACL. */
    ATTRIBUTES,
    /** The value of one of {@link Metadata#PROTECTED}, or security.evm. */
    XATTR
  }

  /**
   * A change.
   *
   * @param status what security.evm is worth before
   * @param alters whether anything will be another
   * @param created whether the file is still being made
   */
  public Judgement judge(EvmStatus status, Change change, boolean alters, boolean created) {
    return switch (status) {
      case PASS, UNKNOWN, FAIL_IMMUTABLE -> Judgement.RIGHT; // no change makes the last one right
      case PASS_IMMUTABLE -> alters ? refused(status) : Judgement.RIGHT;
      case NO_XATTRS -> change == Change.ATTRIBUTES || created ? Judgement.RIGHT : refused(status);
      case NO_LABEL -> created ? Judgement.RIGHT : refused(status);
      case FAIL -> refused(status);
    };
  }

  /** Where it is fixed it is not refused, nor worth a word. */
  private Judgement refused(EvmStatus status) {
    return rules.metadata() == AppraisalMode.FIX
        ? Judgement.RIGHT
        : Judgement.wrong(status.word(), rules.metadata(), false);
  }

  /** A new security.evm, by somebody who uses the file. */
  public Judgement judgeEvm(ByteString value) {
    byte type = value.isEmpty() ? 0 : value.at(0);
    boolean signature = type == EvmLabel.SIGNATURE || type == EvmLabel.PORTABLE;
    return signature || rules.metadata() == AppraisalMode.OFF
        ? Judgement.RIGHT
        : Judgement.wrong(NO_SIGNATURE, rules.metadata(), false);
  }

  /** A new security.ima. */
  public Judgement judgeIma(ByteString value) {
    HashAlgorithm algorithm = Appraiser.algorithm(Optional.of(value), usual);
    return Appraiser.isAllowed(algorithm, algorithms) || rules.data() == AppraisalMode.OFF
        ? Judgement.RIGHT
        : Judgement.wrong("denied-hash-algorithm", rules.data(), false);
  }

  /** Why {@code value} can be no security.ima at all: EINVAL, or nothing. */
  public static Optional<Errno> refusal(ByteString value) {
    boolean known = !value.isEmpty() && (value.at(0) & 0xff) < TYPES_END;
    return known ? Optional.empty() : Optional.of(Errno.EINVAL);
  }
}
