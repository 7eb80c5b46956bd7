package org.auditfs.labelling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.auditfs.digest.Digest;
import org.auditfs.digest.HashAlgorithm;
import org.auditfs.file.ByteString;
import org.auditfs.label.EvmKey;
import org.auditfs.label.Metadata;
import org.auditfs.label.SigningKey;
import org.auditfs.posix.LinuxPosix;
import org.auditfs.posix.Posix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class KeyDirectoryTest {

  private static final Digest DIGEST = HashAlgorithm.SHA256.of(ByteString.of("content"));
  private static final Metadata METADATA =
      new Metadata(Map.of(), 1, 2, 3, 4, 0100644, Optional.empty());

  private final Posix posix = LinuxPosix.load();
  private final Path keys;

  KeyDirectoryTest(@TempDir Path state) {
    keys = state.resolve("keys");
  }

  private int uid() throws IOException {
    return (int) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
  }

  private LabelKeys open(Posix calls) throws Exception {
    return new KeyDirectory(calls, keys, uid()).open();
  }

  private void give(String name, byte[] bytes, String rights) throws IOException {
    Files.write(keys.resolve(name), bytes);
    Files.setPosixFilePermissions(keys.resolve(name), PosixFilePermissions.fromString(rights));
  }

  private static KeyPair rsa() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    return generator.generateKeyPair();
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(keys)) {
      return files.map(file -> String.valueOf(file.getFileName())).sorted().toList();
    }
  }

  @Test
  void makesTheSecretOnceAndForItsOwnerAlone() throws Exception {
    LabelKeys made = open(posix);
    assertEquals(List.of("evm-key"), names());
    assertEquals(
        "rw-------",
        PosixFilePermissions.toString(Files.getPosixFilePermissions(keys.resolve("evm-key"))));
    assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(keys)));
    byte[] secret = Files.readAllBytes(keys.resolve("evm-key"));
    assertEquals(32, secret.length);
    assertNotEquals(ByteString.of(new byte[32]), ByteString.of(secret));
    EvmKey same = EvmKey.of(ByteString.of(secret));
    assertEquals(METADATA.hmac(same), METADATA.hmac(made.evm()));
    assertEquals(METADATA.hmac(same), METADATA.hmac(open(posix).evm()));
    assertTrue(made.signing().isEmpty());
  }

  @Test
  void takesTheSecretThatSomebodyElseMakesMeanwhile() throws Exception {
    byte[] theirs = "theirs".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    AtomicBoolean made = new AtomicBoolean();
    Posix raced =
        Watched.by(
            posix,
            (call, arguments) -> {
              if (call.equals("linkat") && !made.getAndSet(true)) {
                try {
                  give("evm-key", theirs, "rw-------");
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              }
            });
    LabelKeys keysNow = open(raced);
    assertEquals(METADATA.hmac(EvmKey.of(ByteString.of(theirs))), METADATA.hmac(keysNow.evm()));
    assertEquals(List.of("evm-key"), names());
  }

  @Test
  void believesTheKeysThatAreThere() throws Exception {
    open(posix);
    KeyPair others = rsa();
    give("ima.der", others.getPublic().getEncoded(), "rw-r--r--");
    give("signing-key", rsa().getPrivate().getEncoded(), "rw-------");
    LabelKeys now = open(posix);
    SigningKey other = SigningKey.of(ByteString.of(others.getPrivate().getEncoded()));
    assertTrue(now.ring().verifies(other.sign(DIGEST), DIGEST));
    assertTrue(now.ring().verifies(now.signing().orElseThrow().sign(DIGEST), DIGEST));
  }

  static Stream<Arguments> unsafe() {
    byte[] key = new byte[32];
    byte[] text = {'x'};
    return Stream.of(
        Arguments.of("evm-key", key, "rw-r-----", "can read or write it"),
        Arguments.of("evm-key", key, "rw----r--", "can read or write it"),
        Arguments.of("evm-key", new byte[0], "rw-------", "HMAC key of 0 bytes"),
        Arguments.of("evm-key", new byte[129], "rw-------", "HMAC key of 129 bytes"),
        Arguments.of("evm-key", new byte[1 << 20], "rw-------", "longer than 65536 bytes"),
        Arguments.of("a.pem", text, "rw-rw----", "can write it"),
        Arguments.of("a.pem", text, "rw-------", "no certificate and no public key"),
        Arguments.of("a.crt", new byte[1 << 17], "rw-------", "longer than 65536 bytes"),
        Arguments.of("signing-key", text, "rw-------", "no private key"),
        Arguments.of("signing-key", text, "rw-r--r--", "can read or write it"));
  }

  private void refuses(String why) {
    KeyRefusedException e = assertThrows(KeyRefusedException.class, () -> open(posix));
    assertTrue(e.toString().contains(why), e::toString);
    assertTrue(e.toString().contains(": " + keys), e::toString);
  }

  @ParameterizedTest(name = "{0} {2}: {3}")
  @MethodSource("unsafe")
  void refusesWhatCannotBeTrusted(String name, byte[] bytes, String rights, String why)
      throws Exception {
    open(posix);
    give(name, bytes, rights);
    refuses(why);
  }

  @Test
  void followsNoLink() throws Exception {
    open(posix);
    Files.move(keys.resolve("evm-key"), keys.resolveSibling("elsewhere"));
    Files.createSymbolicLink(keys.resolve("evm-key"), keys.resolveSibling("elsewhere"));
    refuses("ELOOP");
  }

  @Test
  void refusesADirectoryThatOthersMayEnter() throws Exception {
    open(posix);
    Files.setPosixFilePermissions(keys, PosixFilePermissions.fromString("rwx--x---"));
    refuses("others may enter it");
  }

  @Test
  void refusesAnothersDirectory() throws Exception {
    open(posix);
    KeyRefusedException e =
        assertThrows(
            KeyRefusedException.class, () -> new KeyDirectory(posix, keys, uid() + 1).open());
    assertTrue(e.toString().contains("it belongs to uid"), e::toString);
  }

  @Test
  void refusesAnothersKeyWhoeverMayReadIt() throws Exception {
    assumeTrue(uid() == 0, "only root gives files away");
    open(posix);
    Files.setAttribute(keys.resolve("evm-key"), "unix:uid", 4711);
    refuses("it belongs to uid 4711");
  }

  @Test
  void refusesADirectoryInTheSecretsPlace() throws Exception {
    Files.createDirectories(keys);
    Files.setPosixFilePermissions(keys, PosixFilePermissions.fromString("rwx------"));
    Files.createDirectory(keys.resolve("evm-key"));
    refuses("it is not a regular file");
  }
}
