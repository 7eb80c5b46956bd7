package org.auditfs.label;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.auditfs.digest.HashAlgorithm;
import org.auditfs.file.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class EvmVerifierTest {

  /** The example of integrity.md, section 6, which evmctl has made as well. */
  private static final Metadata SAMPLE =
      metadata(
          Map.of(
              "security.ima",
              "0406cafea9d94bf23430b14073a61f94fb34ff9d2e97d17fdd0a6bdb668823741b6ec4ba2b123fadb30f"
                  + "b57d5ecc28605ab770c3517555274b56cbcdcd52c43fdf2d"));

  private static final ByteString SAMPLE_LABEL =
      ByteString.ofHex("02c8b815e0ebc0292739e75fdf55ae60948f58c2bd");

  private static final EvmKey KEY =
      key("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f");

  private static EvmKey key(String hex) {
    try {
      return EvmKey.of(ByteString.ofHex(hex));
    } catch (KeyFormatException e) {
      throw new AssertionError(e);
    }
  }

  private static Metadata metadata(Map<String, String> hexXattrs) {
    Map<ByteString, ByteString> xattrs = new HashMap<>();
    hexXattrs.forEach((name, hex) -> xattrs.put(ByteString.of(name), ByteString.ofHex(hex)));
    return new Metadata(xattrs, 2181381, (int) 3788854697L, 0, 0, 0100644, Optional.empty());
  }

  private static final EvmVerifier VERIFIER = new EvmVerifier(Optional.of(KEY), KeyRing.EMPTY);

  @Test
  void makesTheSampleOfTheKernelsHmac() {
    assertEquals(SAMPLE_LABEL, SAMPLE.hmac(KEY).bytes());
    assertEquals(EvmStatus.PASS, VERIFIER.status(Optional.of(SAMPLE_LABEL), SAMPLE));
  }

  static Stream<Arguments> everyChange() {
    return Stream.of(
        change("inode", it -> with(it, 1, it.generation(), it.uid(), it.gid(), it.mode())),
        change("generation", it -> with(it, it.inode(), 1, it.uid(), it.gid(), it.mode())),
        change("uid", it -> with(it, it.inode(), it.generation(), 1, it.gid(), it.mode())),
        change("gid", it -> with(it, it.inode(), it.generation(), it.uid(), 1, it.mode())),
        change("mode", it -> with(it, it.inode(), it.generation(), it.uid(), it.gid(), 0100600)),
        change("security.ima", it -> metadata(Map.of("security.ima", "0406"))),
        change("security.selinux", it -> plus(it, "security.selinux")),
        change("security.capability", it -> plus(it, "security.capability")),
        change(
            "uuid",
            it ->
                new Metadata(
                    it.xattrs(),
                    it.inode(),
                    it.generation(),
                    it.uid(),
                    it.gid(),
                    it.mode(),
                    Optional.of(ByteString.of(new byte[16])))));
  }

  private static Arguments change(String what, UnaryOperator<Metadata> how) {
    return Arguments.of(what, how.apply(SAMPLE));
  }

  private static Metadata with(
      Metadata it, long inode, int generation, int uid, int gid, int mode) {
    return new Metadata(it.xattrs(), inode, generation, uid, gid, mode, it.uuid());
  }

  private static Metadata plus(Metadata it, String name) {
    Map<ByteString, ByteString> more = new HashMap<>(it.xattrs());
    more.put(ByteString.of(name), ByteString.of("value"));
    return new Metadata(
        more, it.inode(), it.generation(), it.uid(), it.gid(), it.mode(), it.uuid());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("everyChange")
  void seesAnyChangeOfWhatIsProtected(String what, Metadata changed) {
    assertEquals(EvmStatus.FAIL, VERIFIER.status(Optional.of(SAMPLE_LABEL), changed));
  }

  @Test
  void caresForNoOtherAttributes() {
    Metadata other = plus(plus(SAMPLE, "user.note"), "security.evm");
    assertEquals(EvmStatus.PASS, VERIFIER.status(Optional.of(SAMPLE_LABEL), other));
  }

  @Test
  void tellsWhatIsThereAndWhatIsNot() {
    Metadata bare = metadata(Map.of());
    Optional<ByteString> label = Optional.of(SAMPLE_LABEL);
    assertEquals(EvmStatus.NO_LABEL, VERIFIER.status(Optional.empty(), SAMPLE));
    assertEquals(EvmStatus.NO_XATTRS, VERIFIER.status(Optional.empty(), bare));
    assertEquals(EvmStatus.NO_XATTRS, VERIFIER.status(label, bare));
    assertEquals(EvmStatus.UNKNOWN, EvmVerifier.NONE.status(label, SAMPLE));
    EvmVerifier another = new EvmVerifier(Optional.of(key("00")), KeyRing.EMPTY);
    assertEquals(EvmStatus.FAIL, another.status(label, SAMPLE));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "02", "02aa", "0203", "01", "03", "0302", "ff00", "04"})
  void failsWhatIsNoLabel(String hex) {
    assertEquals(EvmStatus.FAIL, VERIFIER.status(Optional.of(ByteString.ofHex(hex)), SAMPLE));
  }

  @Test
  void failsForGoodWhatIsNoPortableSignature() {
    Optional<ByteString> label = Optional.of(ByteString.ofHex("0502"));
    assertEquals(EvmStatus.FAIL_IMMUTABLE, VERIFIER.status(label, SAMPLE));
  }

  /** Signatures by keys made here; those of others are EvmctlLabelTest's. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void verifiesSignatures(boolean portable) throws Exception {
    SigningKey key = TestKeys.ec();
    EvmVerifier verifier =
        new EvmVerifier(Optional.empty(), new KeyRing(List.of(key.verification())));
    ByteString label =
        new EvmLabel.Signed(key.sign(SAMPLE.digest(HashAlgorithm.SHA256, portable)), portable)
            .bytes();
    assertEquals(
        portable ? EvmStatus.PASS_IMMUTABLE : EvmStatus.PASS,
        verifier.status(Optional.of(label), SAMPLE));
    Metadata moved = with(SAMPLE, 1, 1, 0, 0, 0100644);
    assertEquals(
        portable ? EvmStatus.PASS_IMMUTABLE : EvmStatus.FAIL,
        verifier.status(Optional.of(label), moved),
        "on another filesystem");
    Metadata changed = with(SAMPLE, SAMPLE.inode(), SAMPLE.generation(), 7, 0, 0100644);
    assertEquals(
        portable ? EvmStatus.FAIL_IMMUTABLE : EvmStatus.FAIL,
        verifier.status(Optional.of(label), changed));
  }

  @Test
  void takesNoPortableSignatureWithoutContent() throws Exception {
    SigningKey key = TestKeys.ec();
    Metadata withoutIma = metadata(Map.of("security.capability", "01"));
    ByteString label =
        new EvmLabel.Signed(key.sign(withoutIma.digest(HashAlgorithm.SHA256, true)), true).bytes();
    EvmVerifier verifier =
        new EvmVerifier(Optional.empty(), new KeyRing(List.of(key.verification())));
    assertEquals(EvmStatus.FAIL_IMMUTABLE, verifier.status(Optional.of(label), withoutIma));
  }

  @Test
  void takesKeysOfTheKernelsLengths() throws KeyFormatException {
    assertThrows(KeyFormatException.class, () -> EvmKey.of(ByteString.EMPTY));
    assertThrows(KeyFormatException.class, () -> EvmKey.of(ByteString.of(new byte[129])));
    EvmKey longest = EvmKey.of(ByteString.of(new byte[128]));
    EvmKey shortest = EvmKey.of(ByteString.of(new byte[1]));
    assertEquals(SAMPLE.hmac(longest), SAMPLE.hmac(shortest), "filled up with zeros");
    assertNotEquals(SAMPLE.hmac(KEY), SAMPLE.hmac(shortest));
  }

  @ParameterizedTest
  @EnumSource
  void hasTheKernelsWords(EvmStatus status) {
    assertEquals(status.name().toLowerCase(Locale.ROOT), status.word());
    assertEquals(status.word().startsWith("pass"), status.passes());
  }
}
