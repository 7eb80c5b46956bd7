package org.auditfs.labelling;

import java.nio.ByteBuffer;
import org.auditfs.file.ByteString;
import org.auditfs.file.OpenFlag;
import org.auditfs.file.Printable;
import org.auditfs.label.EvmKey;
import org.auditfs.label.KeyFormatException;
import org.auditfs.label.SigningKey;
import org.auditfs.label.VerificationKey;
import org.auditfs.posix.ErrnoException;
import org.auditfs.posix.Fd;
import org.auditfs.posix.Posix;
import org.auditfs.posix.Stat;

/**
 * A file that holds a key. It is looked at through the descriptor that it is then read by, so that
 * it cannot be another one meanwhile.
 *
 * @param directory descriptor of the directory, or {@link Posix#AT_FDCWD}
 * @param name in it; no symbolic link is followed there
 * @param shown what messages call it
 */
public record KeyFile(Posix posix, int directory, ByteString name, String shown) {

  private static final int ROOT = 0;

  /** No user id: setfsuid(2) changes nothing, and tells with whose rights the thread works. */
  private static final int NOBODY = -1;

  private static final int LENGTH_MAX = 1 << 16;
  private static final int READABLE_BY_OTHERS = 0077;
  private static final int WRITABLE_BY_OTHERS = 0022;

  private static final int READ =
      OpenFlag.O_NOFOLLOW.bits() | OpenFlag.O_NONBLOCK.bits() | OpenFlag.O_CLOEXEC.bits();

  /** A file that was given by its path. */
  public static KeyFile at(Posix posix, ByteString path) {
    return new KeyFile(posix, Posix.AT_FDCWD, path, Printable.line(path));
  }

  /** The HMAC's secret, raw. */
  public EvmKey evmKey() throws KeyRefusedException, ErrnoException {
    try {
      return EvmKey.of(content(READABLE_BY_OTHERS));
    } catch (KeyFormatException e) {
      throw refused(String.valueOf(e.getMessage()), "put the right key there", e);
    }
  }

  /** An RSA or EC private key without a passphrase. */
  public SigningKey signingKey() throws KeyRefusedException, ErrnoException {
    try {
      return SigningKey.of(content(READABLE_BY_OTHERS));
    } catch (KeyFormatException e) {
      throw refused(
          String.valueOf(e.getMessage()), "give an RSA or EC key without a passphrase", e);
    }
  }

  /** A certificate or public key, which may be read by everybody. */
  public VerificationKey verificationKey() throws KeyRefusedException, ErrnoException {
    try {
      return VerificationKey.of(content(WRITABLE_BY_OTHERS));
    } catch (KeyFormatException e) {
      throw refused(String.valueOf(e.getMessage()), "give an X.509 certificate or public key", e);
    }
  }

  private ByteString content(int forbidden) throws KeyRefusedException, ErrnoException {
    try (Fd file = new Fd(posix, posix.openat(directory, name, READ, 0))) {
      Stat stat = posix.statx(file.number());
      refuseUnsafe(stat, forbidden);
      return whole(file.number());
    }
  }

  private void refuseUnsafe(Stat stat, int forbidden) throws KeyRefusedException {
    if (!stat.isRegular()) {
      throw refused("it is not a regular file", "put the key itself there");
    }
    if (stat.uid() != ROOT && stat.uid() != posix.setfsuid(NOBODY)) {
      throw refused(
          "it belongs to uid " + stat.uid() + ", who may have the key or chosen it",
          "make another one");
    }
    if ((stat.mode() & forbidden) != 0) {
      String what = forbidden == WRITABLE_BY_OTHERS ? "write" : "read or write";
      throw refused(
          "its group or others can " + what + " it, so anybody may have the key or chosen it",
          "make another one, with mode 0600");
    }
  }

  private ByteString whole(int file) throws KeyRefusedException, ErrnoException {
    ByteBuffer bytes = ByteBuffer.allocateDirect(LENGTH_MAX + 1);
    while (bytes.hasRemaining() && posix.read(file, bytes) > 0) {}
    if (!bytes.hasRemaining()) {
      throw refused("longer than " + LENGTH_MAX + " bytes", "put a key there");
    }
    return ByteString.of(bytes, 0, bytes.position());
  }

  private KeyRefusedException refused(String why, String todo) {
    return new KeyRefusedException(shown, why, todo);
  }

  private KeyRefusedException refused(String why, String todo, Exception cause) {
    return new KeyRefusedException(shown, why, todo, cause);
  }
}
