package org.auditfs.digest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import org.auditfs.file.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class HashAlgorithmTest {

  @Test
  void givesTheAnswersOfTheStandards() {
    for (KnownAnswer known : KnownAnswer.ALL) {
      assertEquals(
          known.hex(), known.algorithm().of(known.message()).value().toHex(), known::toString);
      assertTrue(known.holds());
    }
  }

  @Test
  void hasAKnownAnswerForEveryAlgorithm() {
    Set<HashAlgorithm> tested =
        KnownAnswer.ALL.stream().map(KnownAnswer::algorithm).collect(Collectors.toSet());
    assertEquals(EnumSet.allOf(HashAlgorithm.class), tested);
  }

  /** include/uapi/linux/hash_info.h and hash_algo_name of crypto/hash_info.c. */
  @Test
  void hasTheKernelsNamesAndNumbers() {
    String table =
        Arrays.stream(HashAlgorithm.values())
            .map(it -> it.word() + (it.id().isPresent() ? " " + it.id().getAsInt() : ""))
            .collect(Collectors.joining(", "));
    assertEquals(
        "md5 1, sha1 2, rmd160 3, sha256 4, sha384 5, sha512 6, sha224 7, sm3 17, streebog256 18,"
            + " streebog512 19, sha3-256 20, sha3-384 21, sha3-512 22, sha3-224, blake2b-512",
        table);
  }

  @ParameterizedTest
  @EnumSource
  void isFoundByItsNameAndNumber(HashAlgorithm algorithm) {
    assertEquals(Optional.of(algorithm), HashAlgorithm.ofWord(algorithm.word()));
    OptionalInt id = algorithm.id();
    if (id.isPresent()) {
      assertEquals(Optional.of(algorithm), HashAlgorithm.ofId(id.getAsInt()));
    }
    assertEquals(algorithm.length(), algorithm.zero().value().length());
    assertTrue(algorithm.length() <= HashAlgorithm.DIGEST_LENGTH_MAX);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "sha", "sha257", "md4", "sha256 "})
  void knowsNoOtherNames(String word) {
    assertEquals(Optional.empty(), HashAlgorithm.ofWord(word));
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 8, 16, 23, 255})
  void knowsNoOtherNumbers(int id) {
    assertEquals(Optional.empty(), HashAlgorithm.ofId(id));
  }

  @Test
  void refusesADigestOfAnotherLength() {
    assertThrows(
        IllegalArgumentException.class,
        () -> new Digest(HashAlgorithm.SHA256, ByteString.of("short")));
  }
}
