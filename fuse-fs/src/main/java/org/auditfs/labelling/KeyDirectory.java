package org.auditfs.labelling;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.auditfs.digest.Digest;
import org.auditfs.digest.HashAlgorithm;
import org.auditfs.file.ByteString;
import org.auditfs.file.Errno;
import org.auditfs.file.FilePath;
import org.auditfs.file.OpenFlag;
import org.auditfs.file.Printable;
import org.auditfs.label.EvmKey;
import org.auditfs.label.KeyFormatException;
import org.auditfs.label.KeyRing;
import org.auditfs.label.SigningKey;
import org.auditfs.label.VerificationKey;
import org.auditfs.posix.ErrnoException;
import org.auditfs.posix.Fd;
import org.auditfs.posix.Posix;
import org.auditfs.posix.Stat;

/**
 * The keys of an instance, {@code STATE/keys}, for their owner alone:
 *
 * <pre>
 * evm-key               the HMAC's secret, raw, as evmctl's /etc/keys/evm-key-plain; made at first use
 * *.pem *.der *.crt     certificates and public keys whose signatures are believed
 * signing-key           an RSA or EC key without a passphrase, PEM or DER, where there is one
 * </pre>
 *
 * @param path the directory
 * @param uid whose it must be
 */
public record KeyDirectory(Posix posix, Path path, int uid) {

  private static final ByteString EVM = ByteString.of("evm-key");
  private static final ByteString SIGNING = ByteString.of("signing-key");

  /** Enough for HMAC-SHA1; the kernel takes up to {@value EvmKey#LENGTH_MAX}. */
  private static final int SECRET_LENGTH = 32;

  private static final int CERTIFICATES_MAX = 64;
  private static final int OWNER = 0700;
  private static final int OWNER_FILE = 0600;

  private static final int DIRECTORY =
      OpenFlag.O_DIRECTORY.bits() | OpenFlag.O_NOFOLLOW.bits() | OpenFlag.O_CLOEXEC.bits();
  private static final int CREATE =
      1 // O_WRONLY
          | OpenFlag.O_CREAT.bits()
          | OpenFlag.O_EXCL.bits()
          | OpenFlag.O_NOFOLLOW.bits()
          | OpenFlag.O_CLOEXEC.bits();

  /**
   * Reads them all; makes the directory, and the secret in it, where they are missing.
   *
   * @throws KeyRefusedException when one of them must not or cannot be used
   */
  public LabelKeys open() throws KeyRefusedException {
    try {
      makeDirectory();
      int opened = posix.openat(Posix.AT_FDCWD, name(path), DIRECTORY, 0);
      try (Fd directory = new Fd(posix, opened)) {
        refuseUnsafe(posix.statx(directory.number()));
        return keys(directory.number());
      }
    } catch (ErrnoException | IOException e) {
      throw new KeyRefusedException(
          path.toString(), "keys cannot be read: " + e.getMessage(), "mend or remove it", e);
    }
  }

  private LabelKeys keys(int directory) throws KeyRefusedException, ErrnoException, IOException {
    EvmKey evm = evmKey(directory);
    List<VerificationKey> believed = new ArrayList<>();
    for (ByteString certificate : certificates(directory)) {
      believed.add(file(directory, certificate).verificationKey());
    }
    Optional<SigningKey> signing = signingKey(directory);
    if (signing.isPresent()) {
      refuseUnlessItSigns(signing.get());
      believed.add(signing.get().verification());
    }
    return new LabelKeys(evm, believed.isEmpty() ? KeyRing.EMPTY : new KeyRing(believed), signing);
  }

  /** A key whose halves do not belong together would sign what nobody believes. */
  private void refuseUnlessItSigns(SigningKey key) throws KeyRefusedException {
    Digest digest = HashAlgorithm.SHA256.of(SIGNING);
    try {
      if (key.verification().verifies(key.sign(digest), digest)) {
        return;
      }
    } catch (KeyFormatException e) {
      throw new KeyRefusedException(
          path + "/" + SIGNING, "it cannot sign: " + e.getMessage(), "make a longer one", e);
    }
    throw new KeyRefusedException(
        path + "/" + SIGNING, "what it signs it does not verify", "make another one");
  }

  private void makeDirectory() throws ErrnoException {
    try {
      posix.mkdirat(Posix.AT_FDCWD, name(path), OWNER);
    } catch (ErrnoException e) {
      if (e.errno() != Errno.EEXIST) {
        throw e;
      }
    }
  }

  private static ByteString name(Path path) {
    return FilePath.of(path.toString()).bytes();
  }

  private void refuseUnsafe(Stat stat) throws KeyRefusedException {
    if (stat.uid() != uid) {
      throw refused("it belongs to uid " + stat.uid() + ", not to uid " + uid, "chown it");
    }
    if ((stat.mode() & 0777) != OWNER) {
      throw refused("others may enter it", "look what they have put there, then chmod 0700 it");
    }
  }

  private KeyRefusedException refused(String why, String todo) {
    return new KeyRefusedException(path.toString(), why, todo);
  }

  private KeyFile file(int directory, ByteString name) {
    return new KeyFile(posix, directory, name, path + "/" + Printable.line(name));
  }

  private EvmKey evmKey(int directory) throws KeyRefusedException, ErrnoException {
    try {
      return file(directory, EVM).evmKey();
    } catch (ErrnoException e) {
      if (e.errno() != Errno.ENOENT) {
        throw e;
      }
      makeSecret(directory);
      return file(directory, EVM).evmKey();
    }
  }

  private Optional<SigningKey> signingKey(int directory)
      throws KeyRefusedException, ErrnoException {
    try {
      return Optional.of(file(directory, SIGNING).signingKey());
    } catch (ErrnoException e) {
      if (e.errno() == Errno.ENOENT) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /**
   * Under another name first: it gets its own when it is whole and on the disk, and never takes the
   * place of one that somebody else has made meanwhile.
   */
  private void makeSecret(int directory) throws ErrnoException {
    SecureRandom random = new SecureRandom();
    byte[] secret = new byte[SECRET_LENGTH];
    random.nextBytes(secret);
    ByteString name = ByteString.of(".evm-key-" + HexFormat.of().toHexDigits(random.nextLong()));
    try (Fd made = new Fd(posix, posix.openat(directory, name, CREATE, OWNER_FILE))) {
      write(made.number(), secret);
      posix.fsync(made.number());
      give(directory, name);
    } finally {
      posix.unlinkat(directory, name, 0);
    }
    posix.fsync(directory);
  }

  private void write(int file, byte[] secret) throws ErrnoException {
    ByteBuffer bytes = ByteBuffer.allocateDirect(secret.length).put(secret).flip();
    while (bytes.hasRemaining()) {
      posix.write(file, bytes);
    }
  }

  private void give(int directory, ByteString name) throws ErrnoException {
    try {
      posix.linkat(directory, name, directory, EVM, 0);
    } catch (ErrnoException e) {
      if (e.errno() != Errno.EEXIST) {
        throw e;
      }
    }
  }

  /** In the order of their names: of two keys with one id the first is believed. */
  private List<ByteString> certificates(int directory) throws KeyRefusedException, IOException {
    List<ByteString> names = new ArrayList<>();
    try (DirectoryStream<Path> files =
        Files.newDirectoryStream(Path.of(Posix.procFd(directory).toString()), "*.{pem,der,crt}")) {
      for (Path file : files) {
        names.add(ByteString.of(String.valueOf(file.getFileName())));
      }
    }
    if (names.size() > CERTIFICATES_MAX) {
      throw refused("more than " + CERTIFICATES_MAX + " certificates", "take some away");
    }
    names.sort(null);
    return names;
  }
}
