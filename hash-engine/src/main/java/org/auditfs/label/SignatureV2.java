package org.auditfs.label;

import java.nio.ByteBuffer;
import org.auditfs.digest.HashAlgorithm;
import org.auditfs.file.ByteString;

/**
 * A signature of a digest: {@code struct signature_v2_hdr} of security/integrity/integrity.h, whose
 * integers are big-endian.
 *
 * <pre>
 * 1 type | 1 version, 2 | 1 number of the hash | 4 key id | 2 length | signature
 * </pre>
 *
 * @param algorithm what the digest was made with
 * @param keyId the last four bytes of the key's identifier
 * @param bytes PKCS #1 1.5 of an RSA key, DER of an ECDSA key
 */
public record SignatureV2(HashAlgorithm algorithm, int keyId, ByteString bytes) {

  private static final int HEAD_LENGTH = 9;
  private static final int VERSION = 2;

  /** Refuses an algorithm that has no number, and what is too long for its length. */
  public SignatureV2 {
    if (algorithm.id().isEmpty() || bytes.length() > 0xffff) {
      throw new IllegalArgumentException("no signature can be of " + algorithm);
    }
  }

  /** A signature under {@code type}, whose first byte was looked at already. */
  static SignatureV2 parse(ByteString label) throws MalformedLabelException {
    if (label.length() > 1 && label.at(1) != VERSION) {
      throw new MalformedLabelException("invalid-signature-version");
    }
    if (label.length() <= HEAD_LENGTH) {
      throw new MalformedLabelException("invalid-signature");
    }
    ByteBuffer head = ByteBuffer.wrap(label.toByteArray());
    int hash = head.get(2) & 0xff;
    int length = head.getShort(7) & 0xffff;
    if (length != label.length() - HEAD_LENGTH) {
      throw new MalformedLabelException("invalid-signature");
    }
    return new SignatureV2(
        HashAlgorithm.ofId(hash)
            .orElseThrow(() -> new MalformedLabelException("invalid-signature")),
        head.getInt(3),
        label.slice(HEAD_LENGTH, label.length()));
  }

  /** The label under {@code type}. */
  ByteString bytes(byte type) {
    ByteBuffer head =
        ByteBuffer.allocate(HEAD_LENGTH)
            .put(type)
            .put((byte) VERSION)
            .put((byte) algorithm.id().orElseThrow())
            .putInt(keyId)
            .putShort((short) bytes.length());
    return ByteString.of(head.array()).concat(bytes);
  }
}
