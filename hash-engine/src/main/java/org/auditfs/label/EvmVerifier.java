package org.auditfs.label;

import java.security.MessageDigest;
import java.util.Optional;
import org.auditfs.digest.Digest;
import org.auditfs.file.ByteString;

/**
 * Holds a file's attributes against security.evm, as evm_verify_hmac of the kernel's evm_main.c.
 *
 * @param key of HMACs, where there is one
 * @param keys of signatures
 */
public record EvmVerifier(Optional<EvmKey> key, KeyRing keys) {

  /** Knows no key, and so nothing. */
  public static final EvmVerifier NONE = new EvmVerifier(Optional.empty(), KeyRing.EMPTY);

  /**
   * What {@code label} is worth.
   *
   * @param label the value of security.evm, if there is one
   */
  public EvmStatus status(Optional<ByteString> label, Metadata metadata) {
    if (key.isEmpty() && keys == KeyRing.EMPTY) {
      return EvmStatus.UNKNOWN;
    }
    if (label.isEmpty()) {
      return metadata.isProtectable() ? EvmStatus.NO_LABEL : EvmStatus.NO_XATTRS;
    }
    try {
      return status(EvmLabel.parse(label.get()), metadata);
    } catch (MalformedLabelException e) {
      boolean portable = !label.get().isEmpty() && label.get().at(0) == EvmLabel.PORTABLE;
      return portable ? EvmStatus.FAIL_IMMUTABLE : EvmStatus.FAIL;
    }
  }

  private EvmStatus status(EvmLabel label, Metadata metadata) {
    if (!metadata.isProtectable()) {
      return EvmStatus.NO_XATTRS;
    }
    if (label instanceof EvmLabel.Hmac hmac) {
      return key.filter(it -> isSame(metadata.hmac(it), hmac)).isPresent()
          ? EvmStatus.PASS
          : EvmStatus.FAIL;
    }
    EvmLabel.Signed signed = (EvmLabel.Signed) label;
    boolean portable = signed.portable();
    Digest digest = metadata.digest(signed.signature().algorithm(), portable);
    boolean right =
        (!portable || metadata.isPortable()) && keys.verifies(signed.signature(), digest);
    if (portable) {
      return right ? EvmStatus.PASS_IMMUTABLE : EvmStatus.FAIL_IMMUTABLE;
    }
    return right ? EvmStatus.PASS : EvmStatus.FAIL;
  }

  /** In a time that does not tell how much of it is right. */
  private static boolean isSame(EvmLabel.Hmac one, EvmLabel.Hmac other) {
    return MessageDigest.isEqual(one.value().toByteArray(), other.value().toByteArray());
  }
}
