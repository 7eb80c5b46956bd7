package org.auditfs.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Random;
import org.auditfs.digest.Digest;
import org.auditfs.digest.HashAlgorithm;
import org.auditfs.file.ByteString;
import org.auditfs.measure.MeasurementList.Addition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class MeasurementListTest {

  private static final HashAlgorithm SHA256 = HashAlgorithm.SHA256;
  private static final ByteString NAME = ByteString.of("/etc/passwd");
  private static final ByteString SIGNATURE = ByteString.ofHex("030204deadbeef0002abcd");
  private static final ByteString NO_SIGNATURE = ByteString.EMPTY;

  private final InMemoryEntryLog log = new InMemoryEntryLog();

  private MeasurementList list() throws Exception {
    return list(100);
  }

  private MeasurementList list(int entriesMax) throws Exception {
    return MeasurementList.open(log, entriesMax);
  }

  private static Digest digest(String hex) {
    return new Digest(SHA256, ByteString.ofHex(hex));
  }

  private static Digest some(int what) {
    return SHA256.of(ByteString.of("content " + what));
  }

  private static ByteString sample(String name) throws IOException {
    try (InputStream in = MeasurementListTest.class.getResourceAsStream("/ima/" + name)) {
      return ByteString.of(Objects.requireNonNull(in, name).readAllBytes());
    }
  }

  private static ByteString binary(MeasurementList list) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    list.writeBinary(out, HashAlgorithm.SHA1);
    return ByteString.of(out.toByteArray());
  }

  private static ByteString ascii(MeasurementList list) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    list.writeAscii(out, HashAlgorithm.SHA1);
    return ByteString.of(out.toByteArray());
  }

  // The samples, which evmctl has replayed to these registers (integrity.md, section 3).

  @ParameterizedTest
  @CsvSource({
    "ima, 50e128b8f776c82f88f56e0cbf329ef78871bf4b,"
        + " 7547d60c108b2a64c9e766505b799036e5d81fcbe1cf6114e4eb59fd08739462",
    "ima-ng, 4571ab8259065853d21107ade8dff1a7b2d16bca,"
        + " 879601e1742cc8568acd2b608eb482fea0651e00a4d2e2a3f69b97c2a60bcb57",
    "ima-sig, 9a5dde015f81d358125f80da29c0f9c5ef5ec908,"
        + " c3667a58c5207cc1b98be00049a1a1518786ac90429c4d16089ac85135b5a7db",
    "ima-ng-violation, f7792b012308c295069f1bd94df81b4342df4dd9,"
        + " 7ae93446f432385f76ebc4dbeabfdabf960d3ac39a4a791f5c00220aaf0ddf38",
  })
  void goesOnWithTheSamples(String name, String sha1, String sha256) throws Exception {
    MeasurementList list = MeasurementList.open(new InMemoryEntryLog(sample(name + ".bin")), 100);
    assertEquals(sample(name + ".bin"), binary(list));
    assertEquals(sample(name + ".ascii").toString(), ascii(list).toString());
    assertEquals(sha1, list.pcr(HashAlgorithm.SHA1, 10).value().toHex());
    assertEquals(sha256, list.pcr(SHA256, 10).value().toHex());
  }

  @Test
  void makesTheSampleOfImaNgWithAViolation() throws Exception {
    MeasurementList list = list();
    list.start(SHA256, Template.IMA_NG);
    list.add(10, Template.IMA_NG, passwd(), NAME, SIGNATURE);
    list.addViolation(10, Template.IMA_NG, SHA256, NAME);
    list.add(
        10,
        Template.IMA_NG,
        digest("c9658895065d233153af267410f09c4cb9b4653dfd74341c2cdf75e2270541f0"),
        ByteString.of("/etc/with space"),
        NO_SIGNATURE);
    assertEquals(sample("ima-ng-violation.bin"), log.bytes());
    assertEquals(1, list.violations());
    assertEquals(4, list.size());
  }

  @Test
  void makesTheSampleOfImaSig() throws Exception {
    MeasurementList list = list();
    list.start(SHA256, Template.IMA_SIG);
    list.add(10, Template.IMA_SIG, passwd(), NAME, NO_SIGNATURE);
    assertEquals(sample("ima-sig.bin"), log.bytes());
  }

  @Test
  void makesTheSampleOfIma() throws Exception {
    MeasurementList list = list();
    list.start(SHA256, Template.IMA);
    Digest digest =
        new Digest(
            HashAlgorithm.SHA1, ByteString.ofHex("26be71306785a3a66c2a4e63014d6c30dc699178"));
    list.add(10, Template.IMA, digest, NAME, NO_SIGNATURE);
    list.addViolation(10, Template.IMA, HashAlgorithm.SHA1, NAME);
    assertEquals(sample("ima.bin"), log.bytes());
  }

  private static Digest passwd() {
    return digest("037d604c1c026b9f815eaeda9bad221290c9f6354587d3ca87f54c4b7466fad4");
  }

  @ParameterizedTest
  @CsvSource({
    "IMA_NGV2, 'ima-ngv2 ima:sha256:DIGEST /etc/passwd'",
    "IMA_SIGV2, 'ima-sigv2 ima:sha256:DIGEST /etc/passwd 030204deadbeef0002abcd'",
    "IMA_SIG, 'ima-sig sha256:DIGEST /etc/passwd 030204deadbeef0002abcd'",
  })
  void showsWhatATemplateHas(Template template, String line) throws Exception {
    MeasurementList list = list();
    list.add(10, template, passwd(), NAME, SIGNATURE);
    String shown = ascii(list).toString();
    assertEquals(
        line.replace("DIGEST", passwd().value().toHex()) + "\n",
        shown.substring("10 ".length() + 2 * Entry.SHOWN_HASH_LENGTH + 1));
  }

  // What is listed, and what is not.

  @Test
  void listsAContentOnceForEachRegister() throws Exception {
    MeasurementList list = list();
    assertEquals(Addition.ADDED, list.add(10, Template.IMA_NG, some(1), NAME, NO_SIGNATURE));
    assertEquals(Addition.EXISTS, list.add(10, Template.IMA_NG, some(1), NAME, NO_SIGNATURE));
    assertEquals(Addition.ADDED, list.add(11, Template.IMA_NG, some(1), NAME, NO_SIGNATURE));
    assertEquals(Addition.ADDED, list.add(10, Template.IMA_NG, some(2), NAME, NO_SIGNATURE));
    assertEquals(Addition.ADDED, list.addViolation(10, Template.IMA_NG, SHA256, NAME));
    assertEquals(Addition.ADDED, list.addViolation(10, Template.IMA_NG, SHA256, NAME));
    assertEquals(5, list.size());
  }

  @Test
  void takesNoMoreThanItMay() throws Exception {
    MeasurementList list = list(2);
    list.start(SHA256, Template.IMA_NG);
    list.add(10, Template.IMA_NG, some(1), NAME, NO_SIGNATURE);
    Digest full = list.pcr(SHA256, 10);
    assertEquals(Addition.FULL, list.add(10, Template.IMA_NG, some(2), NAME, NO_SIGNATURE));
    assertEquals(Addition.FULL, list.addViolation(10, Template.IMA_NG, SHA256, NAME));
    assertEquals(Addition.EXISTS, list.add(10, Template.IMA_NG, some(1), NAME, NO_SIGNATURE));
    assertEquals(full, list.pcr(SHA256, 10));
    assertEquals(2, list.size());
  }

  @Test
  void goesOnWithAListThatIsLongerThanItMayBe() throws Exception {
    MeasurementList list = list();
    for (int i = 1; i <= 3; i++) {
      list.add(10, Template.IMA_NG, some(i), NAME, NO_SIGNATURE);
    }
    MeasurementList again = list(2);
    assertEquals(3, again.size());
    assertEquals(list.pcr(SHA256, 10), again.pcr(SHA256, 10));
    assertEquals(Addition.EXISTS, again.add(10, Template.IMA_NG, some(2), NAME, NO_SIGNATURE));
    assertEquals(Addition.FULL, again.add(10, Template.IMA_NG, some(3), NAME, NO_SIGNATURE));
    assertEquals(3, list(0).size());
  }

  @Test
  void listsNothingThatItsLogCannotTake() throws Exception {
    MeasurementList list = list();
    Digest before = list.pcr(SHA256, 10);
    log.fill();
    assertThrows(
        IOException.class, () -> list.add(10, Template.IMA_NG, some(1), NAME, NO_SIGNATURE));
    assertEquals(before, list.pcr(SHA256, 10));
    assertEquals(0, list.size());
  }

  @Test
  void hasNoRoomForLongDigestsInTheOldTemplate() throws Exception {
    MeasurementList list = list();
    assertThrows(
        IllegalArgumentException.class,
        () -> list.add(10, Template.IMA, some(1), NAME, NO_SIGNATURE));
    assertTrue(Template.IMA.holds(HashAlgorithm.RIPEMD160));
    assertTrue(!Template.IMA.holds(HashAlgorithm.SHA224));
  }

  @Test
  void shortensALongNameInTheOldTemplateToItsLastComponent() throws Exception {
    MeasurementList list = list();
    Digest digest = HashAlgorithm.SHA1.of(NAME);
    String last = "n".repeat(255);
    list.add(10, Template.IMA, digest, ByteString.of("/a/" + last), NO_SIGNATURE);
    list.add(10, Template.IMA, digest, ByteString.of("m".repeat(300)), NO_SIGNATURE);
    String shown = ascii(list).toString();
    assertTrue(shown.contains(" " + last + "\n"), shown);
    assertTrue(shown.contains(" " + "m".repeat(255) + "\n"), shown);
  }

  @Test
  void showsNoControlBytesOfNames() throws Exception {
    MeasurementList list = list();
    list.add(10, Template.IMA_NG, some(1), ByteString.of("/a\n10 b\033[1m"), NO_SIGNATURE);
    assertTrue(ascii(list).toString().endsWith(" /a\\01210_b\\033[1m\n"), ascii(list)::toString);
  }

  // Over a restart.

  @ParameterizedTest
  @EnumSource
  void goesOnWhereItsLogEnds(Template template) throws Exception {
    MeasurementList before = list();
    HashAlgorithm algorithm = template == Template.IMA ? HashAlgorithm.MD5 : SHA256;
    before.start(algorithm, template);
    before.add(10, template, algorithm.of(NAME), NAME, SIGNATURE);
    before.addViolation(10, template, algorithm, NAME);
    MeasurementList after = list();
    assertEquals(before.size(), after.size());
    assertEquals(before.violations(), after.violations());
    for (HashAlgorithm bank : MeasurementList.BANKS) {
      assertEquals(before.pcr(bank, 10), after.pcr(bank, 10));
    }
    assertEquals(Addition.EXISTS, after.add(10, template, algorithm.of(NAME), NAME, SIGNATURE));
    after.start(algorithm, template);
    assertEquals(before.size(), after.size(), "one boot aggregate is enough");
    assertEquals(ascii(before), ascii(after));
  }

  @Test
  void cutsALastEntryThatHasNoEnd() throws Exception {
    MeasurementList before = list();
    before.start(SHA256, Template.IMA_NG);
    int whole = log.bytes().length();
    before.add(10, Template.IMA_NG, some(1), NAME, NO_SIGNATURE);
    int end = log.bytes().length();
    for (int length = whole; length < end; length++) {
      InMemoryEntryLog torn = new InMemoryEntryLog(log.bytes().slice(0, length));
      MeasurementList after = MeasurementList.open(torn, 100);
      assertEquals(1, after.size());
      assertEquals(whole, torn.bytes().length());
      after.add(10, Template.IMA_NG, some(1), NAME, NO_SIGNATURE);
      assertEquals(before.pcr(SHA256, 10), after.pcr(SHA256, 10));
    }
  }

  @Test
  void believesNoListThatSomebodyChanged() throws Exception {
    MeasurementList before = list();
    before.start(SHA256, Template.IMA_NG);
    before.add(10, Template.IMA_NG, some(1), NAME, NO_SIGNATURE);
    Digest untouched = before.pcr(SHA256, 10);
    long seed = Long.getLong("auditfs.seed", new Random().nextLong());
    Random random = new Random(seed);
    for (int round = 0; round < 2000; round++) {
      byte[] bytes = log.bytes().toByteArray();
      int at = random.nextInt(bytes.length);
      bytes[at] ^= (byte) (1 << random.nextInt(8));
      try {
        MeasurementList after =
            MeasurementList.open(new InMemoryEntryLog(ByteString.of(bytes)), 100);
        // The register's number and a longer last entry are all that no hash in the list covers.
        assertTrue(
            after.size() < 2 || !after.pcr(SHA256, 10).equals(untouched),
            () -> "-Dauditfs.seed=" + seed + " byte " + at);
      } catch (CorruptListException e) {
        assertTrue(e.toString().contains("damaged at byte"), e.toString());
      }
    }
  }

  @Test
  void readsAnythingAsAListOrRefusesIt() throws Exception {
    long seed = Long.getLong("auditfs.seed", new Random().nextLong());
    Random random = new Random(seed);
    for (int round = 0; round < 20_000; round++) {
      byte[] bytes = new byte[random.nextInt(80)];
      random.nextBytes(bytes);
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] &= (byte) (random.nextInt(3) == 0 ? 0xff : 0);
      }
      try {
        var unused = MeasurementList.open(new InMemoryEntryLog(ByteString.of(bytes)), 100);
      } catch (CorruptListException e) {
        // as it should
      } catch (RuntimeException e) {
        throw new AssertionError("-Dauditfs.seed=" + seed, e);
      }
    }
  }

  @Test
  void holdsManyEntriesApart() throws Exception {
    MeasurementList list = list(100_000);
    for (int i = 0; i < 5000; i++) {
      assertEquals(
          Addition.ADDED,
          list.add(10 + i % 2, Template.IMA_NG, some(i / 2), NAME, NO_SIGNATURE),
          "entry " + i);
    }
    for (int i = 0; i < 5000; i++) {
      assertEquals(
          Addition.EXISTS,
          list.add(10 + i % 2, Template.IMA_NG, some(i / 2), NAME, NO_SIGNATURE),
          "entry " + i);
    }
  }

  @Test
  void showsTheHashesOfAnotherBank() throws Exception {
    MeasurementList list = list();
    list.add(10, Template.IMA_NG, some(1), NAME, NO_SIGNATURE);
    list.addViolation(10, Template.IMA_NG, SHA256, NAME);
    ByteArrayOutputStream ascii = new ByteArrayOutputStream();
    list.writeAscii(ascii, SHA256);
    ByteArrayOutputStream binary = new ByteArrayOutputStream();
    list.writeBinary(binary, SHA256);
    ByteArrayOutputStream violations = new ByteArrayOutputStream();
    list.writeViolations(violations);
    String[] lines = ascii.toString(StandardCharsets.UTF_8).split("\n", -1);
    assertTrue(lines[0].matches("10 [0-9a-f]{64} ima-ng sha256:[0-9a-f]{64} /etc/passwd"));
    assertTrue(lines[1].matches("10 0{64} ima-ng sha256:0{40} /etc/passwd"), lines[1]);
    assertEquals(log.bytes().length() + 2 * 12, binary.size(), "12 bytes more for each hash");
    assertTrue(
        violations.toString(StandardCharsets.UTF_8).matches("10 0{40} ima-ng .* /etc/passwd\n"));
  }

  @Test
  void hasTheRegistersAndBanksThatItSays() throws Exception {
    MeasurementList list = list();
    assertEquals(HashAlgorithm.SHA1.zero(), list.pcr(HashAlgorithm.SHA1, 23));
    assertThrows(IllegalArgumentException.class, () -> list.pcr(HashAlgorithm.SHA1, 24));
    assertThrows(IllegalArgumentException.class, () -> list.pcr(HashAlgorithm.MD5, 10));
  }
}
