package org.auditfs.labelling;

import java.util.Optional;
import org.auditfs.digest.Digest;
import org.auditfs.digest.HashAlgorithm;
import org.auditfs.file.ByteString;
import org.auditfs.label.EvmKey;
import org.auditfs.label.EvmLabel;
import org.auditfs.label.ImaLabel;
import org.auditfs.label.KeyFormatException;
import org.auditfs.label.MalformedLabelException;
import org.auditfs.label.Metadata;
import org.auditfs.label.SigningKey;

/**
 * Which labels files are to have.
 *
 * @param algorithm of the content's digest; one that has a number
 * @param signer whose signature security.ima shall be; a digest where there is none
 * @param evm what security.evm shall be
 * @param onlyMissing whether files that have labels are left as they are, unread
 */
public record LabelPlan(
    HashAlgorithm algorithm, Optional<SigningKey> signer, Evm evm, boolean onlyMissing) {

  /** What protects the attributes. */
  public sealed interface Evm {

    /** Security.evm is left as it is. */
    record None() implements Evm {}

    /** An HMAC with this key. */
    record Hmac(EvmKey key) implements Evm {}

    /** A signature by this key. */
    record Signature(SigningKey key, boolean portable) implements Evm {}
  }

  ImaLabel ima(Digest digest) throws KeyFormatException {
    return signer.isEmpty()
        ? new ImaLabel.Hash(digest)
        : new ImaLabel.Signed(signer.get().sign(digest));
  }

  /** What security.evm shall be, if anything. */
  Optional<EvmLabel> evm(Metadata metadata) throws KeyFormatException {
    if (evm instanceof Evm.Hmac hmac) {
      return Optional.of(metadata.hmac(hmac.key()));
    }
    if (evm instanceof Evm.Signature signature) {
      boolean portable = signature.portable();
      Digest digest = metadata.digest(algorithm, portable);
      return Optional.of(new EvmLabel.Signed(signature.key().sign(digest), portable));
    }
    return Optional.empty();
  }

  /** Whether it has all the labels that it shall have, right or wrong. */
  boolean isLabelled(Labelled labelled) {
    return labelled.ima().isPresent() && (evm instanceof Evm.None || labelled.evm().isPresent());
  }

  /** Whether the labels of a file with this content are what they shall be. */
  boolean isRight(Labelled labelled, Digest digest) {
    try {
      return isRight(labelled.ima(), digest) && isRight(labelled.evm(), labelled.metadata());
    } catch (MalformedLabelException e) {
      return false;
    }
  }

  /** No two signatures of an EC key are the same. */
  private boolean isRight(Optional<ByteString> label, Digest digest)
      throws MalformedLabelException {
    if (label.isEmpty() || signer.isEmpty()) {
      return label.equals(Optional.of(new ImaLabel.Hash(digest).bytes()));
    }
    return ImaLabel.parse(label.get()) instanceof ImaLabel.Signed signed
        && signer.get().verification().verifies(signed.signature(), digest);
  }

  private boolean isRight(Optional<ByteString> label, Metadata metadata)
      throws MalformedLabelException {
    if (evm instanceof Evm.Hmac hmac) {
      return label.equals(Optional.of(metadata.hmac(hmac.key()).bytes()));
    }
    if (evm instanceof Evm.Signature signature) {
      return label.isPresent()
          && EvmLabel.parse(label.get()) instanceof EvmLabel.Signed signed
          && signed.portable() == signature.portable()
          && signature
              .key()
              .verification()
              .verifies(signed.signature(), metadata.digest(algorithm, signed.portable()));
    }
    return true;
  }
}
