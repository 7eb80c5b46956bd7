package org.auditfs.label;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.auditfs.digest.Digest;
import org.auditfs.digest.HashAlgorithm;
import org.auditfs.file.ByteString;
import org.auditfs.fixture.Evmctl;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Labels and signatures, ours held against evmctl's and its against ours. */
final class EvmctlLabelTest {

  private static final ByteString CONTENT = ByteString.of("some content\n");

  private final Path directory;
  private final Path file;
  private final Evmctl evmctl;

  EvmctlLabelTest(@TempDir Path directory) {
    this.directory = directory;
    this.file = directory.resolve("file");
    this.evmctl = new Evmctl(directory);
  }

  @BeforeEach
  void needsEvmctl() throws IOException {
    assumeTrue(Evmctl.isInstalled(), "no evmctl: apt-get install ima-evm-utils");
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/openssl")), "no openssl");
    Files.write(file, CONTENT.toByteArray());
  }

  /** The label among what evmctl says with -n: the last word that is hex and nothing else. */
  private static ByteString label(Evmctl.Ended ended) {
    assertEquals(0, ended.status(), ended::out);
    String hex =
        Arrays.stream(ended.out().split("\\s+", -1))
            .filter(word -> word.matches("0[1-5][0-9a-f]{30,}"))
            .reduce((one, other) -> other)
            .orElseThrow(() -> new AssertionError(ended.out()));
    return ByteString.ofHex(hex);
  }

  /** Streebog and SHA-3 are nothing that Debian's evmctl and OpenSSL know the names of. */
  @ParameterizedTest
  @EnumSource(names = {"MD5", "SHA1", "RIPEMD160", "SHA224", "SHA256", "SHA384", "SHA512", "SM3"})
  void writesTheSameDigests(HashAlgorithm algorithm) throws Exception {
    Evmctl.Ended theirs = evmctl.run("ima_hash", "-n", "-a", algorithm.word(), file.toString());
    assertEquals(new ImaLabel.Hash(algorithm.of(CONTENT)).bytes(), label(theirs));
  }

  /** Every form of key file that openssl makes. */
  static Stream<String> everyKey() {
    return Stream.of(
        "genrsa -traditional -out key.pem 2048",
        "genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:3072 -out key.pem",
        "ecparam -name prime256v1 -genkey -out key.pem",
        "genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-384 -out key.pem",
        "ecparam -name secp521r1 -noout -genkey -out key.pem");
  }

  static Stream<Arguments> everyKeyAndHash() {
    return everyKey()
        .flatMap(
            key ->
                Stream.of(HashAlgorithm.SHA1, HashAlgorithm.SHA256, HashAlgorithm.SHA512)
                    .map(hash -> Arguments.of(key, hash)));
  }

  private ByteString openssl(String command, String result) throws Exception {
    String[] words = ("openssl " + command).split(" ", -1);
    evmctl.must(words);
    return ByteString.of(Files.readAllBytes(directory.resolve(result)));
  }

  private VerificationKey certificate() throws Exception {
    return VerificationKey.of(
        openssl("req -new -x509 -nodes -key key.pem -subj /CN=x -out c.pem", "c.pem"));
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("everyKeyAndHash")
  void verifiesItsSignatures(String command, HashAlgorithm algorithm) throws Exception {
    openssl(command, "key.pem");
    KeyRing keys = new KeyRing(List.of(certificate()));
    ByteString label =
        label(
            evmctl.run(
                "ima_sign", "-n", "-a", algorithm.word(), "--key", "key.pem", file.toString()));
    SignatureV2 signature = ((ImaLabel.Signed) ImaLabel.parse(label)).signature();
    assertTrue(keys.verifies(signature, algorithm.of(CONTENT)));
    assertTrue(!keys.verifies(signature, algorithm.of(ByteString.of("another"))));
    assertTrue(!KeyRing.EMPTY.verifies(signature, algorithm.of(CONTENT)));
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("everyKeyAndHash")
  void makesSignaturesThatItVerifies(String command, HashAlgorithm algorithm) throws Exception {
    SigningKey key = SigningKey.of(openssl(command, "key.pem"));
    openssl("req -new -x509 -nodes -key key.pem -subj /CN=x -outform DER -out c.der", "c.der");
    ImaLabel label = new ImaLabel.Signed(key.sign(algorithm.of(CONTENT)));
    Files.write(directory.resolve("file.sig"), label.bytes().toByteArray());
    Evmctl.Ended verified = evmctl.run("ima_verify", "-f", "--key", "c.der", file.toString());
    assertEquals(0, verified.status(), verified::out);
    Files.writeString(file, "another");
    verified = evmctl.run("ima_verify", "-f", "--key", "c.der", file.toString());
    assertNotEquals(0, verified.status(), verified::out);
  }

  @ParameterizedTest
  @MethodSource("everyKey")
  void readsEveryFormOfPublicKey(String command) throws Exception {
    SigningKey key = SigningKey.of(openssl(command, "key.pem"));
    Digest digest = HashAlgorithm.SHA256.of(CONTENT);
    SignatureV2 signature = key.sign(digest);
    String request = "req -new -x509 -nodes -key key.pem -subj /CN=x ";
    for (ByteString form :
        List.of(
            openssl("pkey -in key.pem -pubout -out p.pem", "p.pem"),
            openssl("pkey -in key.pem -pubout -outform DER -out p.der", "p.der"),
            openssl(request + "-out c.pem", "c.pem"),
            openssl(request + "-outform DER -out c.der", "c.der"))) {
      VerificationKey other = VerificationKey.of(form);
      assertEquals(key.verification().ids(), other.ids());
      assertTrue(other.verifies(signature, digest));
    }
    ByteString der = openssl("pkcs8 -topk8 -nocrypt -in key.pem -outform DER -out d.der", "d.der");
    assertEquals(key.verification().ids(), SigningKey.of(der).verification().ids());
  }

  private static final ByteString IMA = new ImaLabel.Hash(HashAlgorithm.SHA256.of(CONTENT)).bytes();

  /** What evmctl is told that the file is like, so that nobody needs to be root. */
  private static final Metadata METADATA =
      new Metadata(
          Map.of(
              ImaLabel.NAME,
              IMA,
              ByteString.of("security.selinux"),
              ByteString.of("system_u:object_r:etc_t:s0\0")),
          5,
          9,
          7,
          8,
          0100644,
          Optional.of(ByteString.ofHex("6b5f5b1e0d6c4a398a1c8f1d2f3e4c5b")));

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void verifiesItsSignaturesOfAttributes(boolean portable) throws Exception {
    for (String command : everyKey().toList()) {
      openssl(command, "key.pem");
      KeyRing keys = new KeyRing(List.of(certificate()));
      ByteString label =
          label(
              evmctl.run(
                  "sign",
                  "-n",
                  portable ? "--portable" : "--uuid=6b5f5b1e-0d6c-4a39-8a1c-8f1d2f3e4c5b",
                  "--key=key.pem",
                  "-asha256",
                  "--ima=" + IMA.toHex(),
                  "--selinux=system_u:object_r:etc_t:s0",
                  "--ino=5",
                  "--generation=9",
                  "--uid=7",
                  "--gid=8",
                  "--mode=" + 0100644,
                  file.toString()));
      EvmVerifier verifier = new EvmVerifier(Optional.empty(), keys);
      assertEquals(
          portable ? EvmStatus.PASS_IMMUTABLE : EvmStatus.PASS,
          verifier.status(Optional.of(label), METADATA),
          command);
    }
  }
}
