package org.auditfs.labelling;

import java.util.Optional;
import org.auditfs.posix.Stat;

/** Why something that was come across is left alone. */
public enum Skip {
  DIRECTORY("directories, for want of -R"),
  SYMLINK("symbolic links"),
  FIFO("fifos"),
  SOCKET("sockets"),
  DEVICE("devices"),
  HARD_LINK("other names of the same files"),
  OTHER_FILESYSTEM("directories of other filesystems");

  private final String words;

  Skip(String words) {
    this.words = words;
  }

  /** What they are called in a summary. */
  public String words() {
    return words;
  }

  /** Why an object of this type has no labels; nothing for a regular file. */
  static Optional<Skip> of(Stat stat) {
    return switch (stat.mode() & Stat.TYPE_MASK) {
      case Stat.REGULAR -> Optional.empty();
      case Stat.DIRECTORY -> Optional.of(DIRECTORY);
      case Stat.SYMLINK -> Optional.of(SYMLINK);
      case 0010000 -> Optional.of(FIFO);
      case 0140000 -> Optional.of(SOCKET);
      default -> Optional.of(DEVICE);
    };
  }
}
