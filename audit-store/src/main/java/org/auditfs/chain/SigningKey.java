package org.auditfs.chain;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.HexFormat;
import java.util.List;
import org.auditfs.file.ByteString;

/**
 * The secret key that checkpoints are signed with. Written down as Go's note package and the tools
 * built on it do: {@code PRIVATE+KEY+name+key id+base64(1 || seed)}. Its text is a secret, so it
 * has no {@code toString} that tells it.
 */
public final class SigningKey {

  private static final String HEAD = "PRIVATE+KEY+";

  /** PrivateKeyInfo up to the seed: RFC 8410, section 7. */
  private static final ByteString PKCS8_HEAD = ByteString.ofHex("302e020100300506032b657004220420");

  private final VerifierKey verifier;
  private final PrivateKey key;

  private SigningKey(VerifierKey verifier, PrivateKey key) {
    this.verifier = verifier;
    this.key = key;
  }

  /** A new one. */
  public static SigningKey generate(String name) {
    try {
      KeyPair pair = KeyPairGenerator.getInstance(VerifierKey.ALGORITHM).generateKeyPair();
      return new SigningKey(VerifierKey.of(name, pair.getPublic()), pair.getPrivate());
    } catch (GeneralSecurityException e) {
      throw missing(e);
    }
  }

  /**
   * Reads a secret key.
   *
   * @param verifier its public half
   * @throws MalformedChainException when it is none, or the halves do not belong together
   */
  public static SigningKey parse(String text, VerifierKey verifier) throws MalformedChainException {
    String whole = text.strip();
    String head = HEAD + verifier.name() + "+" + HexFormat.of().toHexDigits(verifier.id()) + "+";
    if (!whole.startsWith(head)) {
      throw new MalformedChainException("no secret key that goes with " + verifier);
    }
    byte[] bytes = Bytes.ofBase64(whole.substring(head.length()));
    if (bytes.length != 1 + VerifierKey.LENGTH || bytes[0] != VerifierKey.TYPE) {
      throw new MalformedChainException("no Ed25519 secret key");
    }
    byte[] encoded = PKCS8_HEAD.concat(ByteString.of(bytes, 1, VerifierKey.LENGTH)).toByteArray();
    try {
      PrivateKey secret =
          KeyFactory.getInstance(VerifierKey.ALGORITHM)
              .generatePrivate(new PKCS8EncodedKeySpec(encoded));
      SigningKey key = new SigningKey(verifier, secret);
      if (verifier.verify(key.sign("together\n")) != VerifierKey.Verdict.SIGNED) {
        throw new MalformedChainException("a secret key that does not go with " + verifier);
      }
      return key;
    } catch (GeneralSecurityException e) {
      throw missing(e);
    }
  }

  /** The public half. */
  public VerifierKey verifier() {
    return verifier;
  }

  /** The secret as it is written down. */
  public String secret() {
    byte[] encoded = key.getEncoded();
    ByteString seed =
        ByteString.of(encoded, encoded.length - VerifierKey.LENGTH, VerifierKey.LENGTH);
    byte[] typed = ByteString.of(new byte[] {VerifierKey.TYPE}).concat(seed).toByteArray();
    return HEAD
        + verifier.name()
        + "+"
        + HexFormat.of().toHexDigits(verifier.id())
        + "+"
        + Bytes.base64(typed);
  }

  /** Signs {@code text}, which must end with a newline. */
  public SignedNote sign(String text) {
    try {
      Signature signer = Signature.getInstance(VerifierKey.ALGORITHM);
      signer.initSign(key);
      signer.update(text.getBytes(StandardCharsets.UTF_8));
      ByteString signature = ByteString.of(signer.sign());
      return new SignedNote(
          text, List.of(new NoteSignature(verifier.name(), verifier.id(), signature)));
    } catch (GeneralSecurityException e) {
      throw missing(e);
    }
  }

  private static IllegalStateException missing(GeneralSecurityException e) {
    return new IllegalStateException("every JDK has Ed25519", e);
  }
}
