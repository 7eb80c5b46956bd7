package org.auditfs.measure;

import java.util.Arrays;
import java.util.Optional;
import org.auditfs.digest.HashAlgorithm;

/**
 * What an entry of the list says of a file (Documentation/security/IMA-templates.rst).
 *
 * <p>All but {@link #IMA} carry their data as {@code u32 length | bytes} for each field:
 *
 * <pre>
 * d-ng     algorithm ':' NUL digest
 * d-ngv2   "ima:" algorithm ':' NUL digest
 * n-ng     name NUL
 * sig      the value of security.ima if that is a signature, else nothing
 * </pre>
 */
public enum Template {
  /** {@code d|n}: a digest of 20 bytes and a name of 255 at most, without their lengths. */
  IMA("ima", "", false),
  /** {@code d-ng|n-ng}. */
  IMA_NG("ima-ng", "", false),
  /** {@code d-ng|n-ng|sig}. */
  IMA_SIG("ima-sig", "", true),
  /** {@code d-ngv2|n-ng}. */
  IMA_NGV2("ima-ngv2", "ima:", false),
  /** {@code d-ngv2|n-ng|sig}. */
  IMA_SIGV2("ima-sigv2", "ima:", true);

  /** Bytes of the digest in {@link #IMA}, and of a violation's in all: IMA_DIGEST_SIZE. */
  static final int SHORT_DIGEST_LENGTH = 20;

  /** The longest name in {@link #IMA}, in bytes: IMA_EVENT_NAME_LEN_MAX. */
  static final int SHORT_NAME_LENGTH_MAX = 255;

  private final String word;
  private final String digestPrefix;
  private final boolean signed;

  Template(String word, String digestPrefix, boolean signed) {
    this.word = word;
    this.digestPrefix = digestPrefix;
    this.signed = signed;
  }

  /** The kernel's name. */
  public String word() {
    return word;
  }

  /** What stands before the algorithm's name. */
  String digestPrefix() {
    return digestPrefix;
  }

  /** Whether the file's signature is a field. */
  public boolean isSigned() {
    return signed;
  }

  /** Whether a digest of {@code algorithm} has room: if not, {@code add_measure(long_digest)}. */
  public boolean holds(HashAlgorithm algorithm) {
    return this != IMA || algorithm.length() <= SHORT_DIGEST_LENGTH;
  }

  /** The template that {@code word} names. */
  public static Optional<Template> ofWord(String word) {
    return Arrays.stream(values()).filter(it -> it.word.equals(word)).findFirst();
  }
}
