package org.auditfs.label;

import org.auditfs.file.ByteString;

/**
 * What security.evm says of a file's attributes.
 *
 * <pre>
 * 02 | 20 bytes HMAC-SHA1 over {@link Metadata}
 * 03 | signature over the same: {@link SignatureV2}
 * 05 | signature that holds on other filesystems, too: without inode number, generation, UUID
 * </pre>
 */
public sealed interface EvmLabel {

  /** The attribute. */
  ByteString NAME = ByteString.of("security.evm");

  /** The first byte of an HMAC. */
  byte HMAC = 2;

  /** The first byte of a signature. */
  byte SIGNATURE = 3;

  /** The first byte of a portable signature. */
  byte PORTABLE = 5;

  /** The attribute's value. */
  ByteString bytes();

  /** Who has the key made it. */
  record Hmac(ByteString value) implements EvmLabel {

    /** Bytes of an HMAC-SHA1. */
    static final int LENGTH = 20;

    @Override
    public ByteString bytes() {
      return ByteString.of(new byte[] {HMAC}).concat(value);
    }
  }

  /** Who has the private key made it. */
  record Signed(SignatureV2 signature, boolean portable) implements EvmLabel {

    @Override
    public ByteString bytes() {
      return signature.bytes(portable ? PORTABLE : SIGNATURE);
    }
  }

  /**
   * Reads an attribute's value.
   *
   * @throws MalformedLabelException when it is none
   */
  static EvmLabel parse(ByteString value) throws MalformedLabelException {
    switch (value.isEmpty() ? 0 : value.at(0)) {
      case HMAC -> {
        if (value.length() != 1 + Hmac.LENGTH) {
          throw new MalformedLabelException("invalid-HMAC");
        }
        return new Hmac(value.slice(1, value.length()));
      }
      case SIGNATURE, PORTABLE -> {
        return new Signed(SignatureV2.parse(value), value.at(0) == PORTABLE);
      }
      default -> throw new MalformedLabelException("invalid-HMAC");
    }
  }
}
