package org.auditfs.label;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.X509EncodedKeySpec;
import java.util.LinkedHashSet;
import java.util.Set;
import org.auditfs.digest.Digest;
import org.auditfs.digest.HashAlgorithm;
import org.auditfs.file.ByteString;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;

/** A public key, RSA or EC, and the ids that signatures call it by. */
public final class VerificationKey {

  private static final int ID_LENGTH = 4;
  private static final String SUBJECT_KEY_IDENTIFIER = "2.5.29.14";

  private final PublicKey key;
  private final Set<Integer> ids;

  private VerificationKey(PublicKey key, Set<Integer> ids) {
    this.key = key;
    this.ids = Set.copyOf(ids);
  }

  /**
   * Reads an X.509 certificate or a public key, PEM or DER. As in the kernel's keyrings, nobody is
   * asked whether the certificate has expired.
   *
   * @throws KeyFormatException when it is neither, or of another algorithm
   */
  public static VerificationKey of(ByteString file) throws KeyFormatException {
    Pem pem = Pem.of(file);
    try {
      return switch (pem.kind()) {
        case "CERTIFICATE" -> ofCertificate(pem.der());
        case "PUBLIC KEY" -> of(publicKey(pem.der()));
        case "" -> ofDer(pem.der());
        default ->
            throw new KeyFormatException(pem.kind() + ": expected a CERTIFICATE or a PUBLIC KEY");
      };
    } catch (GeneralSecurityException | IOException | RuntimeException e) {
      throw new KeyFormatException("no certificate and no public key", e);
    }
  }

  private static VerificationKey ofDer(byte[] der)
      throws GeneralSecurityException, IOException, KeyFormatException {
    try {
      return of(publicKey(der));
    } catch (GeneralSecurityException | RuntimeException e) {
      return ofCertificate(der);
    }
  }

  /** Of a key that is known already. */
  static VerificationKey of(PublicKey key) throws KeyFormatException {
    requireUsable(key.getAlgorithm());
    return new VerificationKey(key, Set.of(id(key)));
  }

  private static VerificationKey ofCertificate(byte[] der)
      throws GeneralSecurityException, IOException, KeyFormatException {
    X509Certificate certificate =
        (X509Certificate)
            CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(der));
    PublicKey key = certificate.getPublicKey();
    requireUsable(key.getAlgorithm());
    Set<Integer> ids = new LinkedHashSet<>(Set.of(id(key)));
    byte[] extension = certificate.getExtensionValue(SUBJECT_KEY_IDENTIFIER);
    if (extension != null) {
      ids.add(
          lastBytes(
              SubjectKeyIdentifier.getInstance(ASN1OctetString.getInstance(extension).getOctets())
                  .getKeyIdentifier()));
    }
    return new VerificationKey(key, ids);
  }

  private static PublicKey publicKey(byte[] der) throws GeneralSecurityException {
    SubjectPublicKeyInfo content = SubjectPublicKeyInfo.getInstance(der);
    String oid = content.getAlgorithm().getAlgorithm().getId();
    return KeyFactory.getInstance(KeyKind.ofOid(oid)).generatePublic(new X509EncodedKeySpec(der));
  }

  static void requireUsable(String algorithm) throws KeyFormatException {
    if (!RawSignature.isUsable(algorithm)) {
      throw new KeyFormatException("a key for " + algorithm + ": expected RSA or EC");
    }
  }

  /** The last bytes of the key's SHA-1, as evmctl's calc_keyid_v2 and RFC 5280, 4.2.1.2. */
  private static int id(PublicKey key) {
    byte[] bits = SubjectPublicKeyInfo.getInstance(key.getEncoded()).getPublicKeyData().getBytes();
    return lastBytes(HashAlgorithm.SHA1.of(ByteString.of(bits)).value().toByteArray());
  }

  private static int lastBytes(byte[] identifier) {
    int id = 0;
    for (int i = Math.max(0, identifier.length - ID_LENGTH); i < identifier.length; i++) {
      id = id << Byte.SIZE | (identifier[i] & 0xff);
    }
    return id;
  }

  /** What signatures may call it: of its bits, and of its certificate where that says another. */
  public Set<Integer> ids() {
    return ids;
  }

  /** Whether {@code signature} is this key's, of {@code digest}. */
  public boolean verifies(SignatureV2 signature, Digest digest) {
    return digest.algorithm() == signature.algorithm()
        && RawSignature.verify(key, digest, signature.bytes());
  }
}
