package org.auditfs.label;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.auditfs.digest.Digest;
import org.auditfs.digest.HashAlgorithm;
import org.auditfs.file.ByteString;
import org.auditfs.file.Errno;
import org.auditfs.label.AppraisalRules.Request;
import org.auditfs.label.ChangeRules.Change;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Every decision about labels, as a table. */
final class AppraisalRulesTest {

  private static final Digest RIGHT = HashAlgorithm.SHA256.of(ByteString.of("content"));
  private static final Digest WRONG = HashAlgorithm.SHA256.of(ByteString.of("other"));

  @SuppressWarnings("NullAway.Init") // made before all
  private static SigningKey signer;

  @SuppressWarnings("NullAway.Init") // made before all
  private static EvmKey secret;

  @BeforeAll
  static void makeKeys() throws Exception {
    signer = TestKeys.ec();
    secret = EvmKey.of(ByteString.of("secret"));
  }

  private static AppraisalRules rules(AppraisalMode data, AppraisalMode metadata) {
    KeyRing ring = new KeyRing(List.of(signer.verification()));
    EvmVerifier verifier = new EvmVerifier(Optional.of(secret), ring);
    return new AppraisalRules(new Appraiser(ring), verifier, data, metadata);
  }

  private static Optional<ByteString> label(String word) throws KeyFormatException {
    return switch (word) {
      case "none" -> Optional.empty();
      case "right" -> Optional.of(new ImaLabel.Hash(RIGHT).bytes());
      case "wrong" -> Optional.of(new ImaLabel.Hash(WRONG).bytes());
      case "signed" -> Optional.of(new ImaLabel.Signed(signer.sign(RIGHT)).bytes());
      case "signed-wrong" -> Optional.of(new ImaLabel.Signed(signer.sign(WRONG)).bytes());
      case "portable" -> Optional.of(signer.sign(RIGHT).bytes(EvmLabel.PORTABLE));
      default -> Optional.of(ByteString.ofHex(word));
    };
  }

  private static Request request(String words) {
    List<String> all = Arrays.asList(words.split(" ", -1));
    return new Request(
        all.contains("writes"),
        all.contains("imasig"),
        all.contains("created"),
        all.contains("empty"),
        all.contains("sha512") ? Set.of(HashAlgorithm.SHA512) : Set.of());
  }

  private static String text(Judgement judgement) {
    return judgement.cause()
        + (judgement.refuses() ? " refused" : "")
        + (judgement.fixes() ? " fixed" : "");
  }

  @ParameterizedTest
  @CsvSource({
    "right, '', ''",
    "wrong, '', invalid-hash refused",
    "none, '', missing-hash refused",
    "none, created, ''",
    "none, created empty, ''",
    "none, imasig, IMA-signature-required refused",
    "none, created imasig, IMA-signature-required refused",
    "none, created imasig empty, ''",
    "right, imasig, IMA-signature-required refused",
    "right, writes, ''",
    "signed, '', ''",
    "signed, imasig, ''",
    "signed, writes, signed-file refused",
    "signed, created writes, ''",
    "signed-wrong, '', invalid-signature refused",
    "signed-wrong, created empty, ''",
    "right, sha512, denied-hash-algorithm refused",
    "0404aa, '', invalid-hash refused",
    "0404, '', invalid-hash refused",
    "04, '', invalid-hash refused",
    "'', '', missing-hash refused",
    "06, '', unknown-ima-data refused",
    "ff, '', unknown-ima-data refused",
    "0302ff, '', invalid-signature refused",
    "0303, '', invalid-signature-version refused",
  })
  void judgesContents(String label, String request, String expected) throws KeyFormatException {
    AppraisalRules enforced = rules(AppraisalMode.ENFORCE, AppraisalMode.OFF);
    assertEquals(
        expected,
        text(enforced.judgeData(label(label), EvmStatus.UNKNOWN, request(request), RIGHT)));
  }

  @ParameterizedTest
  @CsvSource({
    "OFF, wrong, ''",
    "LOG, wrong, invalid-hash",
    "FIX, wrong, invalid-hash fixed",
    "FIX, none, missing-hash fixed",
    "FIX, ff, unknown-ima-data fixed",
    "FIX, signed-wrong, invalid-signature",
    "ENFORCE, wrong, invalid-hash refused",
  })
  void doesAboutContentsWhatItIsToldTo(AppraisalMode mode, String label, String expected)
      throws KeyFormatException {
    AppraisalRules rules = rules(mode, AppraisalMode.OFF);
    assertEquals(
        expected, text(rules.judgeData(label(label), EvmStatus.UNKNOWN, request(""), RIGHT)));
  }

  /** What cannot be told is refused as soon as one of both is enforced. */
  @ParameterizedTest
  @CsvSource({
    "OFF, OFF, ''",
    "LOG, OFF, failed",
    "FIX, LOG, failed",
    "ENFORCE, OFF, failed refused",
    "LOG, ENFORCE, failed refused",
    "OFF, ENFORCE, failed refused",
  })
  void judgesWhatNobodyCanTell(AppraisalMode data, AppraisalMode metadata, String expected) {
    assertEquals(expected, text(rules(data, metadata).judgeUnknown("failed")));
  }

  /** What security.evm says decides about the content only where it is right. */
  @ParameterizedTest
  @CsvSource({
    "PASS, imasig, IMA-signature-required refused",
    "PASS_IMMUTABLE, imasig, ''",
    "PASS_IMMUTABLE, writes, signed-file refused",
    "FAIL, '', ''",
    "FAIL_IMMUTABLE, '', ''",
    "NO_LABEL, '', ''",
  })
  void believesAttributesThatAreRight(EvmStatus status, String request, String expected)
      throws KeyFormatException {
    AppraisalRules rules = rules(AppraisalMode.ENFORCE, AppraisalMode.LOG);
    assertEquals(expected, text(rules.judgeData(label("right"), status, request(request), RIGHT)));
  }

  @ParameterizedTest
  @CsvSource({
    "ENFORCE, PASS, right, '', ''",
    "ENFORCE, PASS_IMMUTABLE, portable, '', ''",
    "ENFORCE, NO_XATTRS, none, '', ''",
    "ENFORCE, UNKNOWN, none, '', ''",
    "ENFORCE, NO_LABEL, none, '', missing-HMAC refused",
    "ENFORCE, NO_LABEL, none, created, ''",
    "ENFORCE, FAIL, 02aa, '', invalid-HMAC refused",
    "ENFORCE, FAIL_IMMUTABLE, portable, '', invalid-fail-immutable refused",
    "LOG, FAIL, 02aa, '', invalid-HMAC",
    "FIX, FAIL, 02aa, '', invalid-HMAC fixed",
    "FIX, FAIL, signed, '', invalid-HMAC",
    "FIX, NO_LABEL, none, '', missing-HMAC fixed",
    "FIX, FAIL_IMMUTABLE, portable, '', invalid-fail-immutable",
  })
  void judgesAttributes(
      AppraisalMode mode, EvmStatus status, String evm, String request, String expected)
      throws KeyFormatException {
    AppraisalRules rules = rules(AppraisalMode.ENFORCE, mode);
    assertEquals(expected, text(rules.judgeMetadata(status, label(evm), request(request))));
  }

  /** A label that was wrong is not made right by the way. */
  @ParameterizedTest
  @CsvSource({
    "ENFORCE, PASS, 02aa, '', true",
    "ENFORCE, PASS, signed, '', true",
    "ENFORCE, NO_XATTRS, none, '', true",
    "ENFORCE, FAIL, 02aa, '', false",
    "ENFORCE, NO_LABEL, none, '', false",
    "ENFORCE, NO_LABEL, none, created, true",
    "ENFORCE, PASS_IMMUTABLE, portable, '', false",
    "ENFORCE, FAIL_IMMUTABLE, portable, '', false",
    "LOG, FAIL, 02aa, '', false",
    "FIX, FAIL, 02aa, '', true",
    "FIX, FAIL, signed, '', false",
    "FIX, NO_LABEL, none, '', true",
    "FIX, FAIL_IMMUTABLE, portable, '', false",
    "OFF, PASS, 02aa, '', false",
  })
  void renewsWhatWasRight(
      AppraisalMode mode, EvmStatus before, String evm, String created, boolean renews)
      throws KeyFormatException {
    AppraisalRules rules = rules(AppraisalMode.ENFORCE, mode);
    assertEquals(renews, rules.renews(before, label(evm), created.equals("created")));
  }

  /** evm_inode_setattr and evm_protect_xattr; {@code same}: what alters nothing. */
  @ParameterizedTest
  @CsvSource({
    "PASS, ATTRIBUTES, '', ''",
    "PASS, XATTR, '', ''",
    "UNKNOWN, ATTRIBUTES, '', ''",
    "NO_XATTRS, ATTRIBUTES, '', ''",
    "NO_XATTRS, XATTR, '', no_xattrs refused",
    "NO_XATTRS, XATTR, created, ''",
    "NO_LABEL, ATTRIBUTES, '', no_label refused",
    "NO_LABEL, XATTR, created, ''",
    "FAIL, ATTRIBUTES, '', fail refused",
    "FAIL, XATTR, created, fail refused",
    "FAIL_IMMUTABLE, ATTRIBUTES, '', ''",
    "PASS_IMMUTABLE, ATTRIBUTES, '', pass_immutable refused",
    "PASS_IMMUTABLE, ATTRIBUTES, same, ''",
  })
  void judgesChanges(EvmStatus status, Change change, String words, String expected) {
    ChangeRules enforced = changes(AppraisalMode.ENFORCE);
    boolean alters = !words.equals("same");
    boolean created = words.equals("created");
    assertEquals(expected, text(enforced.judge(status, change, alters, created)));
    String logged = text(changes(AppraisalMode.LOG).judge(status, change, alters, created));
    assertEquals(expected.replace(" refused", ""), logged);
    assertEquals("", text(changes(AppraisalMode.FIX).judge(status, change, alters, created)));
  }

  private static ChangeRules changes(AppraisalMode mode) {
    return new ChangeRules(rules(mode, mode), Set.of(HashAlgorithm.SHA512), HashAlgorithm.SHA256);
  }

  @ParameterizedTest
  @CsvSource({
    "right, denied-hash-algorithm refused",
    "signed, denied-hash-algorithm refused",
    "ff, denied-hash-algorithm refused",
  })
  void judgesLabelsThatAreGiven(String label, String expected) throws KeyFormatException {
    ByteString value = label(label).orElseThrow();
    assertEquals(expected, text(changes(AppraisalMode.ENFORCE).judgeIma(value)));
    ByteString allowed = new ImaLabel.Hash(HashAlgorithm.SHA512.of(ByteString.EMPTY)).bytes();
    assertEquals("", text(changes(AppraisalMode.ENFORCE).judgeIma(allowed)));
  }

  @ParameterizedTest
  @EnumSource(AppraisalMode.class)
  void takesNoHmacFromAnybody(AppraisalMode mode) throws KeyFormatException {
    ChangeRules rules = changes(mode);
    ByteString hmac =
        new Metadata(Map.of(), 1, 2, 3, 4, 0100644, Optional.empty()).hmac(secret).bytes();
    String expected =
        switch (mode) {
          case OFF -> "";
          case LOG, FIX -> "no-signature";
          case ENFORCE -> "no-signature refused";
        };
    assertEquals(expected, text(rules.judgeEvm(hmac)), () -> mode.name().toLowerCase(Locale.ROOT));
    assertEquals("", text(rules.judgeEvm(label("portable").orElseThrow())));
    assertEquals("", text(rules.judgeEvm(label("signed").orElseThrow())));
  }

  @ParameterizedTest
  @CsvSource({"'', EINVAL", "07, EINVAL", "ff, EINVAL", "04, ''", "00, ''", "06, ''"})
  void knowsWhatIsNoLabelAtAll(String value, String expected) {
    String refusal = ChangeRules.refusal(ByteString.ofHex(value)).map(Errno::name).orElse("");
    assertEquals(expected, refusal);
  }
}
