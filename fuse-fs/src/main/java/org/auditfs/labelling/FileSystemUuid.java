package org.auditfs.labelling;

import java.util.Optional;
import org.auditfs.file.ByteString;
import org.auditfs.file.FilePath;
import org.auditfs.file.OpenFlag;
import org.auditfs.posix.DirectoryStream;
import org.auditfs.posix.ErrnoException;
import org.auditfs.posix.Fd;
import org.auditfs.posix.Posix;
import org.auditfs.posix.Stat;

/**
 * The UUID of the filesystem that an object is on: FS_IOC_GETFSUUID of linux/fs.h (Linux 6.9), or
 * what udev tells of the device in /dev/disk/by-uuid.
 */
public final class FileSystemUuid {

  /** _IOR(0x15, 0, struct fsuuid2): u8 length, 16 bytes. */
  private static final long GETFSUUID = 0x8011_1500L;

  private static final int STRUCTURE_SIZE = 17;
  private static final int LENGTH = 16;
  private static final int TEXT_LENGTH = 36;

  private static final FilePath BY_UUID = FilePath.of("/dev/disk/by-uuid");
  private static final int DIRECTORY = OpenFlag.O_DIRECTORY.bits() | OpenFlag.O_CLOEXEC.bits();
  private static final int PATH = OpenFlag.O_PATH.bits() | OpenFlag.O_CLOEXEC.bits();

  private FileSystemUuid() {}

  /**
   * The UUID in lower case with dashes; nothing where the filesystem has none, or one that is not
   * 16 bytes long.
   *
   * @param directory any descriptor of one, O_PATH too
   */
  public static Optional<String> of(Posix posix, int directory) throws ErrnoException {
    int opened = posix.openat(directory, ByteString.of("."), DIRECTORY, 0);
    try (Fd readable = new Fd(posix, opened)) {
      ByteString told = posix.ioctl(readable.number(), GETFSUUID, ByteString.EMPTY, STRUCTURE_SIZE);
      return told.at(0) == LENGTH ? Optional.of(text(told.slice(1, 1 + LENGTH))) : Optional.empty();
    } catch (ErrnoException e) {
      return switch (e.errno()) {
        case ENOTTY, EOPNOTSUPP, EINVAL, ENOSYS -> ofDevice(posix, posix.statx(directory));
        default -> throw e;
      };
    }
  }

  private static String text(ByteString bytes) {
    return bytes.toHex().replaceFirst("(.{8})(.{4})(.{4})(.{4})(.{12})", "$1-$2-$3-$4-$5");
  }

  /** Of the device that some name in the directory leads to. */
  private static Optional<String> ofDevice(Posix posix, Stat object) throws ErrnoException {
    int opened;
    try {
      opened = posix.openat(Posix.AT_FDCWD, BY_UUID.bytes(), DIRECTORY, 0);
    } catch (ErrnoException e) {
      return Optional.empty(); // no udev
    }
    String[] found = {""};
    DirectoryStream names = new DirectoryStream(posix, opened);
    try {
      names.read(
          0,
          (name, inode, type, next) -> {
            boolean right =
                name.length() == TEXT_LENGTH && leadsTo(posix, names.fd(), name, object);
            found[0] = right ? name.toString() : found[0];
            return !right;
          });
    } finally {
      names.close();
    }
    return Optional.of(found[0]).filter(name -> !name.isEmpty());
  }

  private static boolean leadsTo(Posix posix, int directory, ByteString name, Stat object) {
    try (Fd device = new Fd(posix, posix.openat(directory, name, PATH, 0))) {
      Stat stat = posix.statx(device.number());
      return stat.rdevMajor() == object.deviceMajor() && stat.rdevMinor() == object.deviceMinor();
    } catch (ErrnoException e) {
      return false; // a device that has gone
    }
  }
}
