package org.auditfs.label;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.auditfs.digest.Digest;
import org.auditfs.digest.HashAlgorithm;
import org.auditfs.file.ByteString;
import org.auditfs.label.Appraiser.Appraised;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class AppraiserTest {

  private static final Digest RIGHT = HashAlgorithm.SHA256.of(ByteString.of("content"));
  private static final Digest WRONG = HashAlgorithm.SHA256.of(ByteString.of("other"));

  @SuppressWarnings("NullAway.Init") // made before all
  private static SigningKey key;

  @SuppressWarnings("NullAway.Init") // made before all
  private static SigningKey stranger;

  @BeforeAll
  static void makeKeys() throws Exception {
    key = TestKeys.ec();
    stranger = TestKeys.rsa();
  }

  private final Appraiser appraiser = new Appraiser(new KeyRing(List.of(key.verification())));

  private static Optional<ByteString> label(String word) throws KeyFormatException {
    return switch (word) {
      case "none" -> Optional.empty();
      case "right" -> Optional.of(new ImaLabel.Hash(RIGHT).bytes());
      case "wrong" -> Optional.of(new ImaLabel.Hash(WRONG).bytes());
      case "signed" -> Optional.of(new ImaLabel.Signed(key.sign(RIGHT)).bytes());
      case "signed-wrong" -> Optional.of(new ImaLabel.Signed(key.sign(WRONG)).bytes());
      case "stranger" -> Optional.of(new ImaLabel.Signed(stranger.sign(RIGHT)).bytes());
      default -> Optional.of(ByteString.ofHex(word));
    };
  }

  /** Each branch of ima_appraise_measurement and xattr_verify, with the kernel's cause. */
  @ParameterizedTest
  @CsvSource({
    "right, UNKNOWN, '', PASS, ''",
    "right, PASS, '', PASS, ''",
    "right, PASS_IMMUTABLE, signed, PASS, ''",
    "wrong, UNKNOWN, '', FAIL, invalid-hash",
    "wrong, PASS, '', FAIL, invalid-hash",
    "wrong, PASS, created empty, FAIL, invalid-hash",
    "right, PASS, signed, FAIL, IMA-signature-required",
    "right, NO_LABEL, '', NO_REFERENCE, missing-HMAC",
    "right, NO_XATTRS, '', NO_REFERENCE, missing-HMAC",
    "right, FAIL, '', FAIL, invalid-HMAC",
    "right, FAIL_IMMUTABLE, '', FAIL, invalid-fail-immutable",
    "signed, UNKNOWN, '', PASS, ''",
    "signed, PASS, signed, PASS, ''",
    "signed, FAIL, signed, FAIL, invalid-HMAC",
    "signed-wrong, UNKNOWN, '', FAIL, invalid-signature",
    "stranger, UNKNOWN, '', FAIL, invalid-signature",
    "none, UNKNOWN, '', NO_REFERENCE, missing-hash",
    "none, UNKNOWN, signed, NO_REFERENCE, IMA-signature-required",
    "none, UNKNOWN, created empty, PASS, ''",
    "none, UNKNOWN, created, PASS, ''",
    "none, UNKNOWN, created signed empty, PASS, ''",
    "none, UNKNOWN, created signed, NO_REFERENCE, IMA-signature-required",
    "ff, UNKNOWN, '', UNKNOWN, unknown-ima-data",
    "06, PASS, '', UNKNOWN, unknown-ima-data",
    "0404aa, UNKNOWN, '', FAIL, invalid-hash",
    "0303aa, UNKNOWN, '', FAIL, invalid-signature-version",
    "0302aa, UNKNOWN, '', FAIL, invalid-signature",
    "'', UNKNOWN, '', FAIL, missing-hash",
  })
  void judgesAsTheKernel(
      String label, EvmStatus metadata, String flags, Appraisal.Verdict verdict, String cause)
      throws KeyFormatException {
    List<String> words = Arrays.asList(flags.split(" ", -1));
    Appraised file =
        new Appraised(
            label(label),
            metadata,
            words.contains("signed"),
            words.contains("created"),
            words.contains("empty"));
    Appraisal appraisal = appraiser.appraise(file, RIGHT);
    assertEquals(new Appraisal(verdict, cause), appraisal);
    for (AppraisalMode mode : AppraisalMode.values()) {
      assertEquals(
          mode == AppraisalMode.ENFORCE && verdict != Appraisal.Verdict.PASS,
          mode.refuses(appraisal));
    }
  }

  @Test
  void hashesWithWhatTheLabelWasMadeWith() throws KeyFormatException {
    Digest sha512 = HashAlgorithm.SHA512.of(ByteString.of("content"));
    Optional<ByteString> label = Optional.of(new ImaLabel.Hash(sha512).bytes());
    assertEquals(HashAlgorithm.SHA512, Appraiser.algorithm(label, HashAlgorithm.SHA1));
    assertEquals(
        HashAlgorithm.SHA1, Appraiser.algorithm(label("ff"), HashAlgorithm.SHA1), "no label");
    assertEquals(HashAlgorithm.SHA1, Appraiser.algorithm(label("none"), HashAlgorithm.SHA1));
    assertEquals(HashAlgorithm.SHA256, Appraiser.algorithm(label("signed"), HashAlgorithm.SHA1));
  }

  @Test
  void fixesAnythingButSignatures() throws KeyFormatException {
    for (String word : List.of("none", "right", "wrong", "ff", "0404aa")) {
      assertTrue(Appraiser.isReplaceable(label(word)), word);
    }
    for (String word : List.of("signed", "stranger", "0302")) {
      assertFalse(Appraiser.isReplaceable(label(word)), word);
    }
  }

  @Test
  void allowsTheAlgorithmsOfARule() {
    assertTrue(Appraiser.isAllowed(HashAlgorithm.MD5, Set.of()));
    assertTrue(Appraiser.isAllowed(HashAlgorithm.SHA256, Set.of(HashAlgorithm.SHA256)));
    assertFalse(Appraiser.isAllowed(HashAlgorithm.MD5, Set.of(HashAlgorithm.SHA256)));
  }

  @Test
  void readsTheModesOfTheOptions() {
    for (AppraisalMode mode : AppraisalMode.values()) {
      assertEquals(Optional.of(mode), AppraisalMode.ofWord(mode.word()));
    }
    assertEquals(Optional.empty(), AppraisalMode.ofWord("on"));
  }
}
