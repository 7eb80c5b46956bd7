package org.auditfs.label;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Random;
import org.auditfs.digest.Digest;
import org.auditfs.digest.HashAlgorithm;
import org.auditfs.file.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class ImaLabelTest {

  private static final String SHA1 = "26be71306785a3a66c2a4e63014d6c30dc699178";
  private static final String SHA256 =
      "037d604c1c026b9f815eaeda9bad221290c9f6354587d3ca87f54c4b7466fad4";

  private static ImaLabel parse(String hex) throws MalformedLabelException {
    return ImaLabel.parse(ByteString.ofHex(hex));
  }

  /** The proved ones of integrity.md, section 6, and evmctl's MD5. */
  @ParameterizedTest
  @CsvSource({
    "MD5, 963e6a20076337ddbcd21607754fd2b5, 01",
    "SHA1, " + SHA1 + ", 01",
    "SHA256, " + SHA256 + ", 0404",
    "SM3, 1124194aca208aa433cf111936412e119427c09aeed0005f8190adbe2ecadc1a, 0411",
    "RIPEMD160, b08f535816f12d45eedace4c399b9adcd8b0d55e, 0403",
  })
  void writesAndReadsDigests(HashAlgorithm algorithm, String digest, String head)
      throws MalformedLabelException {
    ImaLabel label = new ImaLabel.Hash(new Digest(algorithm, ByteString.ofHex(digest)));
    assertEquals(head + digest, label.bytes().toHex());
    assertEquals(label, parse(head + digest));
  }

  @ParameterizedTest
  @EnumSource
  void readsWhatItWrites(HashAlgorithm algorithm) throws MalformedLabelException {
    if (algorithm.id().isEmpty()) {
      return;
    }
    Digest digest = algorithm.of(ByteString.of("content"));
    ImaLabel hash = new ImaLabel.Hash(digest);
    assertEquals(hash, ImaLabel.parse(hash.bytes()));
    ImaLabel signed =
        new ImaLabel.Signed(new SignatureV2(algorithm, 0x89abcdef, ByteString.of("signature")));
    assertEquals(signed, ImaLabel.parse(signed.bytes()));
  }

  /** ima_get_hash_algo of ima_appraise.c. */
  @ParameterizedTest
  @CsvSource({
    "01" + SHA1 + ", SHA1",
    "01963e6a20076337ddbcd21607754fd2b500000000, MD5",
    "01963e6a20076337ddbcd21607754fd2b5, MD5",
    "0402" + SHA1 + ", SHA1",
    "0402" + SHA1 + "ff, SHA1",
    "030204000000010001aa, SHA256",
  })
  void seesWhatItWasMadeWith(String hex, HashAlgorithm algorithm) throws MalformedLabelException {
    assertEquals(algorithm, parse(hex).algorithm());
  }

  @ParameterizedTest
  @CsvSource({
    "'', missing-hash",
    "00, unknown-ima-data",
    "02" + SHA1 + ", unknown-ima-data",
    "06, unknown-ima-data",
    "ff, unknown-ima-data",
    "01, invalid-hash",
    "01aabb, invalid-hash",
    "04, invalid-hash",
    "0404, invalid-hash",
    "04ff" + SHA256 + ", invalid-hash",
    "0400" + SHA256 + ", invalid-hash",
    "0406" + SHA256 + ", invalid-hash",
    "03, invalid-signature",
    "0301, invalid-signature-version",
    "0303" + SHA256 + ", invalid-signature-version",
    "030204, invalid-signature",
    "030204000000010000, invalid-signature",
    "0302040000000100ffaa, invalid-signature",
    "030204000000010001aabb, invalid-signature",
    "0302ff000000010001aa, invalid-signature",
  })
  void refusesWhatIsNoLabel(String hex, String cause) {
    MalformedLabelException refused = assertThrows(MalformedLabelException.class, () -> parse(hex));
    assertEquals(cause, refused.word());
  }

  @Test
  void readsAnyBytesOrRefusesThem() {
    long seed = Long.getLong("auditfs.seed", new Random().nextLong());
    Random random = new Random(seed);
    for (int round = 0; round < 100_000; round++) {
      byte[] bytes = new byte[random.nextInt(80)];
      random.nextBytes(bytes);
      if (bytes.length > 2) {
        bytes[0] = (byte) random.nextInt(7);
        bytes[1] = (byte) random.nextInt(24);
      }
      try {
        assertNotNull(ImaLabel.parse(ByteString.of(bytes)).bytes());
        assertNotNull(EvmLabel.parse(ByteString.of(bytes)).bytes());
      } catch (MalformedLabelException e) {
        // as it should
      } catch (RuntimeException e) {
        throw new AssertionError("-Dauditfs.seed=" + seed, e);
      }
    }
  }
}
