package org.auditfs.label;

import java.security.NoSuchAlgorithmException;

/** The names that Java gives the kinds of keys that we have. */
final class KeyKind {

  static final String RSA = "RSA";
  static final String EC = "EC";

  private KeyKind() {}

  /** Of an AlgorithmIdentifier's object identifier: rsaEncryption, id-ecPublicKey. */
  static String ofOid(String oid) throws NoSuchAlgorithmException {
    return switch (oid) {
      case "1.2.840.113549.1.1.1" -> RSA;
      case "1.2.840.10045.2.1" -> EC;
      default -> throw new NoSuchAlgorithmException(oid);
    };
  }
}
