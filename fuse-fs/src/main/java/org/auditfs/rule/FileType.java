package org.auditfs.rule;

import java.util.Locale;
import java.util.Optional;

/** The {@code filetype} of auditctl(8), with the bits of {@code st_mode} (inode(7)). */
enum FileType {
  FILE(0100000),
  DIR(0040000),
  SOCKET(0140000),
  LINK(0120000),
  CHARACTER(0020000),
  BLOCK(0060000),
  FIFO(0010000);

  /** S_IFMT. */
  static final int MASK = 0170000;

  private final int bits;

  FileType(int bits) {
    this.bits = bits;
  }

  int bits() {
    return bits;
  }

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<FileType> ofWord(String word) {
    for (FileType type : values()) {
      if (type.word().equals(word)) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }
}
