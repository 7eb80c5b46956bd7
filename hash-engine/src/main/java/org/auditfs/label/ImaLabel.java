package org.auditfs.label;

import org.auditfs.digest.Digest;
import org.auditfs.digest.HashAlgorithm;
import org.auditfs.file.ByteString;

/**
 * What security.ima says of a file's content ({@code enum evm_ima_xattr_type} of
 * security/integrity/integrity.h).
 *
 * <pre>
 * 01 | digest of SHA-1 or MD5
 * 04 | 1 number of the hash | digest
 * 03 | signature of the digest: {@link SignatureV2}
 * </pre>
 */
public sealed interface ImaLabel {

  /** The attribute. */
  ByteString NAME = ByteString.of("security.ima");

  /** The first byte of a digest without the number of its hash. */
  byte DIGEST = 1;

  /** The first byte of a signature. */
  byte SIGNATURE = 3;

  /** The first byte of a digest with the number of its hash. */
  byte DIGEST_NG = 4;

  /** What the content must be hashed with to be held against the label. */
  HashAlgorithm algorithm();

  /** The attribute's value. */
  ByteString bytes();

  /**
   * What the content must hash to.
   *
   * @param digest of an algorithm that has a number
   */
  record Hash(Digest digest) implements ImaLabel {

    @Override
    public HashAlgorithm algorithm() {
      return digest.algorithm();
    }

    /** As ima_fix_xattr: up to SHA-1 the old form. */
    @Override
    public ByteString bytes() {
      int id = digest.algorithm().id().orElseThrow();
      boolean old = id <= HashAlgorithm.SHA1.id().orElseThrow();
      byte[] head = old ? new byte[] {DIGEST} : new byte[] {DIGEST_NG, (byte) id};
      return ByteString.of(head).concat(digest.value());
    }
  }

  /** Whose key must have signed what the content hashes to. */
  record Signed(SignatureV2 signature) implements ImaLabel {

    @Override
    public HashAlgorithm algorithm() {
      return signature.algorithm();
    }

    @Override
    public ByteString bytes() {
      return signature.bytes(SIGNATURE);
    }
  }

  /**
   * Reads an attribute's value; a digest may have bytes behind it, as the kernel allows.
   *
   * @throws MalformedLabelException with the cause that the kernel gives for it
   */
  static ImaLabel parse(ByteString value) throws MalformedLabelException {
    if (value.isEmpty()) {
      throw new MalformedLabelException("missing-hash");
    }
    return switch (value.at(0)) {
      case DIGEST -> new Hash(digest(oldAlgorithm(value), value, 1));
      case DIGEST_NG -> new Hash(digest(algorithm(value), value, 2));
      case SIGNATURE -> new Signed(SignatureV2.parse(value));
      default -> throw new MalformedLabelException("unknown-ima-data");
    };
  }

  /** ima_get_hash_algo: MD5 is 16 bytes long, or 20 of which the last four are zero. */
  private static HashAlgorithm oldAlgorithm(ByteString value) {
    int end = 1 + HashAlgorithm.MD5.length();
    boolean short16 = value.length() == end;
    boolean padded =
        value.length() == 1 + HashAlgorithm.SHA1.length()
            && value.slice(end, value.length()).equals(ByteString.of(new byte[4]));
    return short16 || padded ? HashAlgorithm.MD5 : HashAlgorithm.SHA1;
  }

  private static HashAlgorithm algorithm(ByteString value) throws MalformedLabelException {
    int id = value.length() > 1 ? value.at(1) & 0xff : -1;
    return HashAlgorithm.ofId(id).orElseThrow(() -> new MalformedLabelException("invalid-hash"));
  }

  private static Digest digest(HashAlgorithm algorithm, ByteString value, int from)
      throws MalformedLabelException {
    if (value.length() - from < algorithm.length()) {
      throw new MalformedLabelException("invalid-hash");
    }
    return new Digest(algorithm, value.slice(from, from + algorithm.length()));
  }
}
