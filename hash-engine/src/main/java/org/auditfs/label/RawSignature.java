package org.auditfs.label;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import org.auditfs.digest.Digest;
import org.auditfs.digest.HashAlgorithm;
import org.auditfs.file.ByteString;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.DigestInfo;

/**
 * Signatures of digests that others have computed: RSA as PKCS #1 1.5 has it, over the DigestInfo;
 * ECDSA over the digest.
 */
final class RawSignature {

  private RawSignature() {}

  static ByteString sign(PrivateKey key, Digest digest) throws GeneralSecurityException {
    Signature signature = Signature.getInstance(name(key.getAlgorithm()));
    signature.initSign(key);
    signature.update(signedBytes(key.getAlgorithm(), digest));
    return ByteString.of(signature.sign());
  }

  /** Whether {@code bytes} is a signature of {@code digest}; what is no signature is not. */
  static boolean verify(PublicKey key, Digest digest, ByteString bytes) {
    try {
      Signature signature = Signature.getInstance(name(key.getAlgorithm()));
      signature.initVerify(key);
      signature.update(signedBytes(key.getAlgorithm(), digest));
      return signature.verify(bytes.toByteArray());
    } catch (GeneralSecurityException e) {
      return false; // malformed: as wrong as any other
    }
  }

  /** Whether there is a scheme for keys of {@code algorithm}. */
  static boolean isUsable(String algorithm) {
    return algorithm.equals("RSA") || algorithm.equals("EC");
  }

  private static String name(String algorithm) {
    return algorithm.equals("RSA") ? "NONEwithRSA" : "NONEwithECDSA";
  }

  private static byte[] signedBytes(String algorithm, Digest digest) {
    byte[] value = digest.value().toByteArray();
    if (!algorithm.equals("RSA")) {
      return value;
    }
    try {
      ASN1ObjectIdentifier oid = new ASN1ObjectIdentifier(oid(digest.algorithm()));
      return new DigestInfo(new AlgorithmIdentifier(oid, DERNull.INSTANCE), value).getEncoded();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** As in crypto/rsassa-pkcs1.c and OpenSSL. */
  private static String oid(HashAlgorithm algorithm) {
    return switch (algorithm) {
      case MD5 -> "1.2.840.113549.2.5";
      case SHA1 -> "1.3.14.3.2.26";
      case RIPEMD160 -> "1.3.36.3.2.1";
      case SHA256 -> "2.16.840.1.101.3.4.2.1";
      case SHA384 -> "2.16.840.1.101.3.4.2.2";
      case SHA512 -> "2.16.840.1.101.3.4.2.3";
      case SHA224 -> "2.16.840.1.101.3.4.2.4";
      case SHA3_224 -> "2.16.840.1.101.3.4.2.7";
      case SHA3_256 -> "2.16.840.1.101.3.4.2.8";
      case SHA3_384 -> "2.16.840.1.101.3.4.2.9";
      case SHA3_512 -> "2.16.840.1.101.3.4.2.10";
      case SM3 -> "1.2.156.10197.1.401";
      case STREEBOG256 -> "1.2.643.7.1.1.2.2";
      case STREEBOG512 -> "1.2.643.7.1.1.2.3";
      case BLAKE2B -> "1.3.6.1.4.1.1722.12.2.1.16";
    };
  }
}
