package org.auditfs.label;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.security.spec.X509EncodedKeySpec;
import org.auditfs.digest.Digest;
import org.auditfs.file.ByteString;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.RSAPrivateKey;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.ECNamedCurveTable;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;

/** A private key, RSA or EC, and the public one that belongs to it. */
public final class SigningKey {

  private final PrivateKey key;
  private final VerificationKey verification;

  private SigningKey(PrivateKey key, VerificationKey verification) {
    this.key = key;
    this.verification = verification;
  }

  /**
   * Reads a private key, PEM or DER, without a passphrase: PKCS #8, or openssl's older RSA and EC
   * forms.
   *
   * @throws KeyFormatException when it is none, or of another algorithm
   */
  public static SigningKey of(ByteString file) throws KeyFormatException {
    Pem pem = Pem.of(file);
    try {
      PrivateKeyInfo content =
          switch (pem.kind()) {
            case "RSA PRIVATE KEY" -> rsa(RSAPrivateKey.getInstance(pem.der()));
            case "EC PRIVATE KEY" -> ec(ECPrivateKey.getInstance(pem.der()));
            case "PRIVATE KEY", "" -> PrivateKeyInfo.getInstance(pem.der());
            default -> throw new KeyFormatException(pem.kind() + ": expected a PRIVATE KEY");
          };
      return of(content);
    } catch (GeneralSecurityException | IOException | RuntimeException e) {
      throw new KeyFormatException("no private key", e);
    }
  }

  private static PrivateKeyInfo rsa(RSAPrivateKey key) throws IOException {
    return new PrivateKeyInfo(new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption), key);
  }

  private static PrivateKeyInfo ec(ECPrivateKey key) throws IOException {
    ASN1Encodable curve = key.getParametersObject();
    return new PrivateKeyInfo(
        new AlgorithmIdentifier(X9ObjectIdentifiers.id_ecPublicKey, curve), key);
  }

  private static SigningKey of(PrivateKeyInfo content)
      throws GeneralSecurityException, IOException, KeyFormatException {
    String oid = content.getPrivateKeyAlgorithm().getAlgorithm().getId();
    KeyFactory keys = KeyFactory.getInstance(KeyKind.ofOid(oid));
    PrivateKey key = keys.generatePrivate(new PKCS8EncodedKeySpec(content.getEncoded()));
    PublicKey other =
        key instanceof RSAPrivateCrtKey rsa
            ? keys.generatePublic(new RSAPublicKeySpec(rsa.getModulus(), rsa.getPublicExponent()))
            : keys.generatePublic(new X509EncodedKeySpec(point(content)));
    return new SigningKey(key, VerificationKey.of(other));
  }

  /** The public key of an EC one, computed: its file need not hold it. */
  private static byte[] point(PrivateKeyInfo content) throws IOException, KeyFormatException {
    AlgorithmIdentifier algorithm = content.getPrivateKeyAlgorithm();
    X9ECParameters curve =
        ECNamedCurveTable.getByOID(ASN1ObjectIdentifier.getInstance(algorithm.getParameters()));
    if (curve == null) {
      throw new KeyFormatException("an EC key on a curve without a known name");
    }
    byte[] point =
        curve
            .getG()
            .multiply(ECPrivateKey.getInstance(content.parsePrivateKey()).getKey())
            .getEncoded(false);
    return new SubjectPublicKeyInfo(algorithm, point).getEncoded();
  }

  /** The key that verifies what this one signs. */
  public VerificationKey verification() {
    return verification;
  }

  /**
   * A signature of {@code digest}.
   *
   * @throws KeyFormatException when the key is too short for it
   */
  public SignatureV2 sign(Digest digest) throws KeyFormatException {
    try {
      int id = verification.ids().iterator().next();
      return new SignatureV2(digest.algorithm(), id, RawSignature.sign(key, digest));
    } catch (GeneralSecurityException e) {
      throw new KeyFormatException("the key cannot sign a digest of " + digest.algorithm(), e);
    }
  }
}
