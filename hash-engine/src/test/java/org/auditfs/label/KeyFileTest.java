package org.auditfs.label;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import org.auditfs.digest.Digest;
import org.auditfs.digest.HashAlgorithm;
import org.auditfs.file.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class KeyFileTest {

  @ParameterizedTest
  @EnumSource
  void signsAndVerifiesDigestsOfEveryAlgorithm(HashAlgorithm algorithm) throws Exception {
    if (algorithm.id().isEmpty()) {
      return;
    }
    Digest digest = algorithm.of(ByteString.of("content"));
    for (SigningKey key : List.of(TestKeys.ec(), TestKeys.rsa())) {
      SignatureV2 signature = key.sign(digest);
      assertTrue(key.verification().verifies(signature, digest));
      assertFalse(key.verification().verifies(signature, algorithm.zero()));
    }
  }

  @Test
  void takesASignatureForOneAlgorithmOnly() throws Exception {
    SigningKey key = TestKeys.ec();
    Digest digest = HashAlgorithm.SHA256.of(ByteString.of("content"));
    SignatureV2 signature = key.sign(digest);
    Digest sameBytes = new Digest(HashAlgorithm.SM3, digest.value());
    assertFalse(key.verification().verifies(signature, sameBytes));
  }

  @Test
  void seesEveryBitOfASignatureThatChanges() throws Exception {
    Digest digest = HashAlgorithm.SHA256.of(ByteString.of("content"));
    long seed = Long.getLong("auditfs.seed", new Random().nextLong());
    Random random = new Random(seed);
    for (SigningKey key : List.of(TestKeys.ec(), TestKeys.rsa())) {
      SignatureV2 signature = key.sign(digest);
      for (int round = 0; round < 50; round++) {
        byte[] bytes = signature.bytes().toByteArray();
        int at = random.nextInt(bytes.length);
        bytes[at] ^= (byte) (1 << random.nextInt(8));
        SignatureV2 changed =
            new SignatureV2(signature.algorithm(), signature.keyId(), ByteString.of(bytes));
        assertFalse(key.verification().verifies(changed, digest), "-Dauditfs.seed=" + seed);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "no key",
        "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----",
        "-----BEGIN PRIVATE KEY-----\n*\n-----END PRIVATE KEY-----",
        "-----BEGIN PRIVATE KEY-----\nAAAA",
        "-----BEGIN ENCRYPTED PRIVATE KEY-----\nMIIB\n-----END ENCRYPTED PRIVATE KEY-----",
        "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----",
        "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----",
        "-----BEGIN PUBLIC KEY-----\nMIIB\n-----END PUBLIC KEY-----",
      })
  void refusesWhatIsNoKey(String text) {
    assertThrows(KeyFormatException.class, () -> SigningKey.of(ByteString.of(text)));
    assertThrows(KeyFormatException.class, () -> VerificationKey.of(ByteString.of(text)));
  }

  @Test
  void refusesKeysOfOtherAlgorithms() throws Exception {
    ByteString ed25519 =
        ByteString.of(
            """
            -----BEGIN PRIVATE KEY-----
            MC4CAQAwBQYDK2VwBCIEIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f
            -----END PRIVATE KEY-----
            """);
    assertThrows(KeyFormatException.class, () -> SigningKey.of(ed25519));
  }

  @Test
  void readsAnyBytesAsAKeyOrRefusesThem() throws Exception {
    ByteString good = TestKeys.pkcs8("EC", 256);
    long seed = Long.getLong("auditfs.seed", new Random().nextLong());
    Random random = new Random(seed);
    for (int round = 0; round < 500; round++) {
      byte[] bytes = good.toByteArray();
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      try {
        SigningKey key = SigningKey.of(ByteString.of(bytes));
        assertEquals(1, key.verification().ids().size());
      } catch (KeyFormatException e) {
        // as it should
      } catch (RuntimeException e) {
        throw new AssertionError("-Dauditfs.seed=" + seed, e);
      }
    }
  }
}
