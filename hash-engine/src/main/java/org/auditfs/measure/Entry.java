package org.auditfs.measure;

import static org.auditfs.measure.Template.SHORT_DIGEST_LENGTH;
import static org.auditfs.measure.Template.SHORT_NAME_LENGTH_MAX;

import java.util.Arrays;
import org.auditfs.digest.Digest;
import org.auditfs.digest.HashAlgorithm;
import org.auditfs.file.ByteString;

/**
 * One entry of the measurement list.
 *
 * <pre>
 * binary, integers little-endian:
 *   u32 pcr | 20 bytes template hash | u32 length | template's name | u32 length | template data
 * and of the template ima, whose data is digest and name, and has no length of its own:
 *   u32 pcr | 20 bytes template hash | u32 3 | "ima" | 20 bytes digest | u32 length | name
 * </pre>
 *
 * @param pcr the register that it extends
 * @param shownHash SHA-1 of the template data; zeros for a violation, whatever the data
 * @param data what comes after the template's name and the length
 */
record Entry(int pcr, ByteString shownHash, Template template, ByteString data) {

  /** Bytes of a template hash as lists show it, under SHA-1 whatever the banks are. */
  static final int SHOWN_HASH_LENGTH = 20;

  private static final ByteString NUL = ByteString.of(new byte[1]);
  private static final ByteString VIOLATED = ByteString.of(new byte[SHOWN_HASH_LENGTH]);

  /**
   * A measurement.
   *
   * @param name the file's; blanks become underscores, as the kernel's, so it is not reversible
   * @param signature security.ima where that is a signature; the template may have no room for it
   */
  static Entry of(
      int pcr, Template template, Digest digest, ByteString name, ByteString signature) {
    if (!template.holds(digest.algorithm())) {
      throw new IllegalArgumentException(template.word() + " has no room for " + digest);
    }
    Entry unsealed =
        new Entry(
            pcr,
            VIOLATED,
            template,
            data(template, digest.algorithm(), digest.value(), name, signature));
    return new Entry(pcr, unsealed.hash(HashAlgorithm.SHA1).value(), template, unsealed.data);
  }

  /**
   * Says that a measurement of {@code name} cannot be relied on. Its digest is 20 zero bytes under
   * the name of the usual algorithm, however long that one's digests are.
   */
  static Entry violation(int pcr, Template template, HashAlgorithm usual, ByteString name) {
    ByteString zeros = ByteString.of(new byte[SHORT_DIGEST_LENGTH]);
    return new Entry(pcr, VIOLATED, template, data(template, usual, zeros, name, ByteString.EMPTY));
  }

  private static ByteString data(
      Template template,
      HashAlgorithm algorithm,
      ByteString digest,
      ByteString name,
      ByteString signature) {
    ByteString listed = withoutBlanks(name);
    if (template == Template.IMA) {
      return new LittleEndian()
          .bytes(digest)
          .zeros(SHORT_DIGEST_LENGTH - digest.length()) // MD5 has 16
          .sized(shortened(listed))
          .toByteString();
    }
    ByteString head = ByteString.of(template.digestPrefix() + algorithm.word() + ":");
    LittleEndian fields =
        new LittleEndian().sized(head.concat(NUL).concat(digest)).sized(listed.concat(NUL));
    return (template.isSigned() ? fields.sized(signature) : fields).toByteString();
  }

  private static ByteString withoutBlanks(ByteString name) {
    byte[] bytes = name.toByteArray();
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == ' ') {
        bytes[i] = '_';
      }
    }
    return ByteString.of(bytes);
  }

  /** Of a path that is too long for {@code ima} the last component. */
  private static ByteString shortened(ByteString name) {
    if (name.length() <= SHORT_NAME_LENGTH_MAX) {
      return name;
    }
    int from = name.lastIndexOf((byte) '/') + 1;
    return name.slice(from, Math.min(name.length(), from + SHORT_NAME_LENGTH_MAX));
  }

  /** Whether it says that a measurement cannot be relied on. */
  boolean isViolation() {
    return shownHash.equals(VIOLATED);
  }

  /** The template hash under {@code algorithm}: what makes two entries the same. */
  Digest hash(HashAlgorithm algorithm) {
    return algorithm.of(hashed());
  }

  /** The data, lengths included; but of {@code ima} without, and the name filled up to 256. */
  private ByteString hashed() {
    if (template != Template.IMA) {
      return data;
    }
    int nameFrom = SHORT_DIGEST_LENGTH + Integer.BYTES;
    return new LittleEndian()
        .bytes(data.slice(0, SHORT_DIGEST_LENGTH))
        .bytes(data.slice(nameFrom, data.length()))
        .zeros(SHORT_NAME_LENGTH_MAX + 1 - (data.length() - nameFrom))
        .toByteString();
  }

  /** What the register of a bank is extended by: the template hash, or all ones. */
  ByteString extension(HashAlgorithm bank) {
    if (!isViolation()) {
      return hash(bank).value();
    }
    byte[] ones = new byte[bank.length()];
    Arrays.fill(ones, (byte) 0xff);
    return ByteString.of(ones);
  }

  /** What a list of a bank shows: of a violation zeros. */
  ByteString shownHash(HashAlgorithm bank) {
    if (bank == HashAlgorithm.SHA1) {
      return shownHash;
    }
    return (isViolation() ? bank.zero() : hash(bank)).value();
  }

  /** The entry as {@code binary_runtime_measurements} has it. */
  ByteString binary() {
    return binary(HashAlgorithm.SHA1);
  }

  /** The entry as the list of a bank has it, {@code binary_runtime_measurements_sha256}. */
  ByteString binary(HashAlgorithm bank) {
    LittleEndian out =
        new LittleEndian().number(pcr).bytes(shownHash(bank)).sized(ByteString.of(template.word()));
    return (template == Template.IMA ? out.bytes(data) : out.sized(data)).toByteString();
  }
}
