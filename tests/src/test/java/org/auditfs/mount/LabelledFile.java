package org.auditfs.mount;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.auditfs.digest.HashAlgorithm;
import org.auditfs.file.ByteString;
import org.auditfs.label.EvmKey;
import org.auditfs.label.EvmLabel;
import org.auditfs.label.ImaLabel;
import org.auditfs.label.KeyFormatException;
import org.auditfs.labelling.Labelled;
import org.auditfs.labelling.ObjectLabels;
import org.auditfs.posix.ErrnoException;
import org.auditfs.posix.Fd;
import org.auditfs.posix.LinuxPosix;
import org.auditfs.posix.Posix;

/** The labels of a file beneath a mount, looked at and changed behind the daemon's back. */
record LabelledFile(Path path) {

  private static final Posix POSIX = LinuxPosix.load();

  private interface Use<T> {
    T of(ObjectLabels labels) throws ErrnoException;
  }

  private <T> T labels(Use<T> use) {
    try (Fd fd = new Fd(POSIX, POSIX.openat(Posix.AT_FDCWD, bytes(), 0, 0))) {
      return use.of(new ObjectLabels(POSIX, fd.number(), Optional.empty()));
    } catch (ErrnoException e) {
      throw new AssertionError(path + ": " + e, e);
    }
  }

  private ByteString bytes() {
    return ByteString.of(path.toString());
  }

  Labelled read() {
    return labels(ObjectLabels::read);
  }

  void set(ByteString name, ByteString value) {
    try {
      POSIX.setxattr(bytes(), name, value, 0);
    } catch (ErrnoException e) {
      throw new AssertionError(path + ": " + name + ": " + e, e);
    }
  }

  void remove(ByteString name) {
    var unused = labels(labels -> labels.remove(name));
  }

  /** Gives it the hash of {@code content}. */
  void label(String content) {
    set(ImaLabel.NAME, new ImaLabel.Hash(HashAlgorithm.SHA256.of(ByteString.of(content))).bytes());
  }

  /** Gives it an HMAC of what it is now. */
  void protect(EvmKey key) {
    set(EvmLabel.NAME, read().metadata().hmac(key).bytes());
  }

  /** Fails unless security.ima is the hash of what is in it, or becomes that. */
  void assertLabelled() {
    assertLabelled(HashAlgorithm.SHA256);
  }

  void assertLabelled(HashAlgorithm algorithm) {
    await(path + ": security.ima").untilAsserted(() -> assertEquals(hash(algorithm), read().ima()));
  }

  private Optional<ByteString> hash(HashAlgorithm algorithm) throws IOException {
    ByteString content = ByteString.of(Files.readAllBytes(path));
    return Optional.of(new ImaLabel.Hash(algorithm.of(content)).bytes());
  }

  /** Fails unless security.evm is an HMAC of what it is now, or becomes that. */
  void assertProtected(EvmKey key) {
    await(path + ": security.evm")
        .untilAsserted(
            () -> {
              Labelled now = read();
              assertEquals(Optional.of(now.metadata().hmac(key).bytes()), now.evm());
            });
  }

  /** The key that the daemon with this state has. */
  static EvmKey key(Auditfs auditfs) {
    try {
      Path file = auditfs.state().resolve("keys").resolve("evm-key");
      return EvmKey.of(ByteString.of(Files.readAllBytes(file)));
    } catch (IOException | KeyFormatException e) {
      throw new AssertionError(e);
    }
  }
}
