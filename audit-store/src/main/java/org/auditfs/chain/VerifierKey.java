package org.auditfs.chain;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.X509EncodedKeySpec;
import java.util.HexFormat;
import org.auditfs.file.ByteString;

/**
 * The public key that a note is verified with, {@code name+key id+base64(1 || 32 bytes)}: a vkey of
 * C2SP signed-note, of type Ed25519.
 *
 * @param name of the key
 * @param publicKey 32 bytes, as RFC 8032 has them
 */
public record VerifierKey(String name, ByteString publicKey) {

  /** How a note stands to a key. */
  public enum Verdict {
    /** The key signed it. */
    SIGNED,
    /** It says that the key signed it, but it did not: forged, or changed since. */
    FORGED,
    /** Only others have signed it. */
    OTHER_KEY
  }

  static final String ALGORITHM = "Ed25519";
  static final byte TYPE = 1;
  static final int LENGTH = 32;

  /** SubjectPublicKeyInfo up to the key: RFC 8410, section 4. */
  private static final ByteString X509_HEAD = ByteString.ofHex("302a300506032b6570032100");

  public VerifierKey {
    if (publicKey.length() != LENGTH) {
      throw new IllegalArgumentException("an Ed25519 key has 32 bytes");
    }
  }

  static VerifierKey of(String name, PublicKey key) {
    byte[] encoded = key.getEncoded();
    return new VerifierKey(name, ByteString.of(encoded, encoded.length - LENGTH, LENGTH));
  }

  /**
   * Reads a key; a newline may follow.
   *
   * @throws MalformedChainException when it is none, or of another type
   */
  public static VerifierKey parse(String text) throws MalformedChainException {
    String[] parts = text.strip().split("\\+", 3);
    if (parts.length != 3) {
      throw new MalformedChainException("no verifier key");
    }
    byte[] bytes = Bytes.ofBase64(parts[2]);
    if (bytes.length != 1 + LENGTH || bytes[0] != TYPE) {
      throw new MalformedChainException("no Ed25519 verifier key");
    }
    VerifierKey key = new VerifierKey(checkedName(parts[0]), ByteString.of(bytes, 1, LENGTH));
    if (!HexFormat.of().toHexDigits(key.id()).equals(parts[1])) {
      throw new MalformedChainException("a verifier key whose id does not fit");
    }
    return key;
  }

  static String checkedName(String name) throws MalformedChainException {
    if (name.isEmpty()
        || name.codePoints()
            .anyMatch(c -> c == '+' || Character.isSpaceChar(c) || Character.isWhitespace(c))) {
      throw new MalformedChainException("no key name: " + name);
    }
    return name;
  }

  /** The short name of the key in signatures; no proof of anything. */
  public int id() {
    MessageDigest digest = TreeHasher.sha256();
    digest.update((name + "\n").getBytes(StandardCharsets.UTF_8));
    digest.update(TYPE);
    return ByteBuffer.wrap(digest.digest(publicKey.toByteArray())).getInt();
  }

  /** Whether this key signed {@code note}. */
  public Verdict verify(SignedNote note) {
    Verdict verdict = Verdict.OTHER_KEY;
    int id = id();
    byte[] text = note.text().getBytes(StandardCharsets.UTF_8);
    for (NoteSignature line : note.signatures()) {
      if (line.keyId() == id && line.name().equals(name)) {
        if (!verify(text, line.signature().toByteArray())) {
          return Verdict.FORGED;
        }
        verdict = Verdict.SIGNED;
      }
    }
    return verdict;
  }

  private boolean verify(byte[] text, byte[] signature) {
    try {
      Signature verifier = Signature.getInstance(ALGORITHM);
      verifier.initVerify(javaKey());
      verifier.update(text);
      return verifier.verify(signature);
    } catch (SignatureException e) {
      return false; // no signature at all
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has Ed25519", e);
    }
  }

  private PublicKey javaKey() throws GeneralSecurityException {
    byte[] encoded = X509_HEAD.concat(publicKey).toByteArray();
    return KeyFactory.getInstance(ALGORITHM).generatePublic(new X509EncodedKeySpec(encoded));
  }

  @Override
  public String toString() {
    byte[] typed = ByteString.of(new byte[] {TYPE}).concat(publicKey).toByteArray();
    return name + "+" + HexFormat.of().toHexDigits(id()) + "+" + Bytes.base64(typed);
  }
}
