package org.auditfs.labelling;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.auditfs.file.ByteString;
import org.auditfs.file.Errno;
import org.auditfs.file.OpenFlag;
import org.auditfs.fuse.InodeIoctl;
import org.auditfs.label.EvmLabel;
import org.auditfs.label.ImaLabel;
import org.auditfs.label.Metadata;
import org.auditfs.posix.ErrnoException;
import org.auditfs.posix.Fd;
import org.auditfs.posix.Posix;
import org.auditfs.posix.Stat;

/**
 * The labels of one object, a regular file or directory.
 *
 * @param fd a descriptor of it, O_PATH will do; it stays its owner's
 * @param uuid 16 bytes of the filesystem's UUID, where labels are to be bound to it
 */
public record ObjectLabels(Posix posix, int fd, Optional<ByteString> uuid) {

  /** What can be done where labels cannot be kept (xattr(7) names the filesystems that do). */
  public static final String NOT_KEPT =
      "its filesystem keeps no security.* attributes: have it measured instead (ima_policy=)";

  /** Somebody who changes attributes all the time must not hold up who reads them. */
  private static final int ATTEMPTS_MAX = 5;

  private static final ByteString SEPARATOR = ByteString.of(new byte[1]);

  private static final int READ = OpenFlag.O_CLOEXEC.bits() | OpenFlag.O_NONBLOCK.bits();

  /**
   * Reads all of it. A value has 65,536 bytes at most, so that each is read whole by one call,
   * however it grows.
   *
   * @throws ErrnoException EBUSY when it changes whenever it is read
   */
  public Labelled read() throws ErrnoException {
    for (int attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
      Stat before = posix.statx(fd);
      Labelled labelled = read(before);
      if (isSame(before, posix.statx(fd))) {
        return labelled;
      }
    }
    throw new ErrnoException(Errno.EBUSY, "its attributes change while they are read");
  }

  /** Attributes show in the time of the last change, as owner and mode do. */
  private static boolean isSame(Stat one, Stat other) {
    return one.ctime() == other.ctime() && one.ctimeNanos() == other.ctimeNanos();
  }

  private Labelled read(Stat stat) throws ErrnoException {
    Map<ByteString, ByteString> values = new HashMap<>();
    Optional<ByteString> evm = Optional.empty();
    boolean kept = putIma(values);
    if (kept) {
      ByteString names = SEPARATOR.concat(posix.listxattr(Posix.procFd(fd)));
      for (ByteString name : Metadata.PROTECTED) {
        if (!name.equals(ImaLabel.NAME) && isListed(name, names)) {
          value(name).ifPresent(value -> values.put(name, value));
        }
      }
      evm = isListed(EvmLabel.NAME, names) ? value(EvmLabel.NAME) : evm;
    }
    Metadata metadata =
        new Metadata(
            values, stat.inode(), generation(stat), stat.uid(), stat.gid(), stat.mode(), uuid);
    return new Labelled(evm, metadata, kept);
  }

  /**
   * Puts security.ima to the values, where there is one.
   *
   * @return whether the filesystem has such attributes: a list does not tell none from never any
   */
  private boolean putIma(Map<ByteString, ByteString> values) throws ErrnoException {
    try {
      value(ImaLabel.NAME).ifPresent(value -> values.put(ImaLabel.NAME, value));
      return true;
    } catch (ErrnoException e) {
      if (e.errno() == Errno.EOPNOTSUPP) {
        return false;
      }
      throw e;
    }
  }

  /** Each name in the list has a NUL on either side. */
  private static boolean isListed(ByteString name, ByteString names) {
    String text = new String(names.toByteArray(), StandardCharsets.ISO_8859_1);
    return text.contains("\0" + name + "\0");
  }

  private Optional<ByteString> value(ByteString name) throws ErrnoException {
    try {
      return Optional.of(posix.getxattr(Posix.procFd(fd), name));
    } catch (ErrnoException e) {
      if (e.errno() == Errno.ENODATA) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /**
   * FS_IOC_GETVERSION, of what an O_PATH descriptor stands for, too; 0 where the filesystem has
   * none. Only of a regular file or directory: opening another thing may do something to it.
   */
  private int generation(Stat stat) throws ErrnoException {
    if (!stat.isRegular() && !stat.isDirectory()) {
      return 0;
    }
    try {
      return generation(fd);
    } catch (ErrnoException e) {
      if (e.errno() != Errno.EBADF) {
        throw e;
      }
    }
    int opened = posix.openat(Posix.AT_FDCWD, Posix.procFd(fd), READ, 0);
    try (Fd readable = new Fd(posix, opened)) {
      return generation(readable.number());
    }
  }

  private int generation(int readable) throws ErrnoException {
    InodeIoctl version = InodeIoctl.GETVERSION;
    try {
      ByteString value =
          posix.ioctl(readable, version.number(), ByteString.EMPTY, version.outSize());
      int generation = 0;
      for (int at = version.outSize() - 1; at >= 0; at--) {
        generation = generation << Byte.SIZE | (value.at(at) & 0xff);
      }
      return generation;
    } catch (ErrnoException e) {
      return switch (e.errno()) {
        case ENOTTY, EOPNOTSUPP, ENOSYS, EINVAL -> 0;
        default -> throw e;
      };
    }
  }

  /**
   * Writes security.ima, in place of what was there.
   *
   * @throws ErrnoException EOPNOTSUPP: {@link #NOT_KEPT}; EPERM without CAP_SYS_ADMIN
   */
  public void write(ImaLabel label) throws ErrnoException {
    posix.setxattr(Posix.procFd(fd), ImaLabel.NAME, label.bytes(), 0);
  }

  /** Writes security.evm; as {@link #write(ImaLabel)}. */
  public void write(EvmLabel label) throws ErrnoException {
    posix.setxattr(Posix.procFd(fd), EvmLabel.NAME, label.bytes(), 0);
  }

  /**
   * Takes an attribute away.
   *
   * @return whether it was there
   */
  public boolean remove(ByteString name) throws ErrnoException {
    try {
      posix.removexattr(Posix.procFd(fd), name);
      return true;
    } catch (ErrnoException e) {
      if (e.errno() == Errno.ENODATA || e.errno() == Errno.EOPNOTSUPP) {
        return false;
      }
      throw e;
    }
  }
}
