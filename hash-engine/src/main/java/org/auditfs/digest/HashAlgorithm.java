package org.auditfs.digest;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import org.auditfs.file.ByteString;
import org.bouncycastle.crypto.digests.Blake2bDigest;
import org.bouncycastle.crypto.digests.GOST3411_2012_256Digest;
import org.bouncycastle.crypto.digests.GOST3411_2012_512Digest;
import org.bouncycastle.crypto.digests.RIPEMD160Digest;
import org.bouncycastle.crypto.digests.SM3Digest;

/**
 * The hash algorithms, each under the name that the kernel gives it ({@code hash_algo_name} of
 * crypto/hash_info.c, or of its crypto API where that has none) and with the number that labels
 * carry ({@code enum hash_algo} of include/uapi/linux/hash_info.h).
 */
public enum HashAlgorithm {
  MD5("md5", 1, 16),
  SHA1("sha1", 2, 20),
  RIPEMD160("rmd160", 3, 20, "ripemd160"),
  SHA256("sha256", 4, 32),
  SHA384("sha384", 5, 48),
  SHA512("sha512", 6, 64),
  SHA224("sha224", 7, 28),
  SM3("sm3", 17, 32, "sm3-256"),
  STREEBOG256("streebog256", 18, 32),
  STREEBOG512("streebog512", 19, 64),
  SHA3_256("sha3-256", 20, 32),
  SHA3_384("sha3-384", 21, 48),
  SHA3_512("sha3-512", 22, 64),
  /** Without a number: it can be measured with, no label can hold it. */
  SHA3_224("sha3-224", -1, 28),
  /** Without a number: it can be measured with, no label can hold it. */
  BLAKE2B("blake2b-512", -1, 64, "blake2b");

  /** The longest digest of any of them, in bytes. */
  public static final int DIGEST_LENGTH_MAX = 64;

  private final String word;
  private final int id;
  private final int length;
  private final String otherWord;

  HashAlgorithm(String word, int id, int length) {
    this(word, id, length, word);
  }

  HashAlgorithm(String word, int id, int length, String otherWord) {
    this.word = word;
    this.id = id;
    this.length = length;
    this.otherWord = otherWord;
  }

  /** The kernel's name. */
  public String word() {
    return word;
  }

  /** The number in a label, where it has one. */
  public OptionalInt id() {
    return id < 0 ? OptionalInt.empty() : OptionalInt.of(id);
  }

  /** Bytes of a digest. */
  public int length() {
    return length;
  }

  /** A fresh computation. */
  public Hasher hasher() {
    return switch (this) {
      case MD5 -> JdkHasher.of("MD5");
      case SHA1 -> JdkHasher.of("SHA-1");
      case SHA224 -> JdkHasher.of("SHA-224");
      case SHA256 -> JdkHasher.of("SHA-256");
      case SHA384 -> JdkHasher.of("SHA-384");
      case SHA512 -> JdkHasher.of("SHA-512");
      case SHA3_224 -> JdkHasher.of("SHA3-224");
      case SHA3_256 -> JdkHasher.of("SHA3-256");
      case SHA3_384 -> JdkHasher.of("SHA3-384");
      case SHA3_512 -> JdkHasher.of("SHA3-512");
      case RIPEMD160 -> new BouncyHasher(new RIPEMD160Digest());
      case SM3 -> new BouncyHasher(new SM3Digest());
      case STREEBOG256 -> new BouncyHasher(new GOST3411_2012_256Digest());
      case STREEBOG512 -> new BouncyHasher(new GOST3411_2012_512Digest());
      case BLAKE2B -> new BouncyHasher(new Blake2bDigest(length * Byte.SIZE));
    };
  }

  /** The digest of {@code parts}, one after the other. */
  public Digest of(ByteString... parts) {
    Hasher all = hasher();
    for (ByteString part : parts) {
      all.update(part);
    }
    return new Digest(this, ByteString.of(all.finish()));
  }

  /** A digest that says nothing: all bytes zero. */
  public Digest zero() {
    return new Digest(this, ByteString.of(new byte[length]));
  }

  /** The algorithm that {@code word} names, in any case. */
  public static Optional<HashAlgorithm> ofWord(String word) {
    String lower = word.toLowerCase(Locale.ROOT);
    return Arrays.stream(values())
        .filter(it -> it.word.equals(lower) || it.otherWord.equals(lower))
        .findFirst();
  }

  /** The algorithm whose number in labels is {@code id}, if we have it. */
  public static Optional<HashAlgorithm> ofId(int id) {
    return Arrays.stream(values()).filter(it -> it.id >= 0 && it.id == id).findFirst();
  }

  @Override
  public String toString() {
    return word;
  }
}
