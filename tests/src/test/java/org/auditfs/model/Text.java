package org.auditfs.model;

import java.util.ArrayList;
import java.util.List;
import org.auditfs.file.ByteString;
import org.auditfs.file.OpenFlag;

/** How arguments and results are written: as in the tables of {@code org.auditfs.posix}. */
final class Text {

  private static final int SHOWN_MAX = 32;

  private Text() {}

  /** A word: bytes that are no plain letters as \xHH, and so blanks. */
  static String word(ByteString bytes) {
    if (bytes.isEmpty()) {
      return "\"\"";
    }
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < bytes.length(); i++) {
      int b = bytes.at(i) & 0xff;
      boolean plain = b > ' ' && b < 0x7f && b != '\\' && b != '"';
      text.append(plain ? String.valueOf((char) b) : String.format("\\x%02x", b));
    }
    return text.toString();
  }

  /** Content, shortened: its length and a hash stand for what is left out. */
  static String content(ByteString bytes) {
    if (bytes.length() <= SHOWN_MAX) {
      return word(bytes);
    }
    return word(bytes.slice(0, SHOWN_MAX))
        + String.format("...(%d bytes, %08x)", bytes.length(), bytes.hashCode());
  }

  /** An open(2) flags word. */
  static String flags(long flags) {
    return String.join(",", OpenFlag.names((int) flags));
  }

  static String octal(long mode) {
    return String.format("%04o", mode);
  }

  /** A mknod(2) mode. */
  static String type(long mode) {
    String name =
        switch ((int) mode & 0170000) {
          case 0010000 -> "S_IFIFO,";
          case 0020000 -> "S_IFCHR,";
          case 0060000 -> "S_IFBLK,";
          case 0100000 -> "S_IFREG,";
          case 0140000 -> "S_IFSOCK,";
          case 0040000 -> "S_IFDIR,";
          default -> "";
        };
    return name + octal(mode & 07777);
  }

  /** The flags of renameat2(2). */
  static String renameFlags(long flags) {
    List<String> names = new ArrayList<>();
    if ((flags & 1) != 0) {
      names.add("RENAME_NOREPLACE");
    }
    if ((flags & 2) != 0) {
      names.add("RENAME_EXCHANGE");
    }
    if ((flags & 4) != 0) {
      names.add("RENAME_WHITEOUT");
    }
    return names.isEmpty() ? "" : " " + String.join(",", names);
  }

  /** The variable that a slot is in the tables. */
  static String slot(long slot) {
    return "s" + slot;
  }
}
