package org.auditfs.subject;

import org.auditfs.file.ByteString;

/** From the {@code tty_nr} of /proc/PID/stat to the name that audit records show. */
final class Terminals {

  /** How the kernel's audit spells that there is none. */
  static final String NONE = "(none)";

  /** Counted from 1. */
  private static final int TTY_FIELD = 7;

  private static final int TTY_MAJOR = 4;
  private static final int SERIAL_MINOR_MIN = 64;
  private static final int PTS_MAJOR_MIN = 136;
  private static final int PTS_MAJOR_MAX = 143;

  private Terminals() {}

  /** The terminal in a line of /proc/PID/stat; {@link #NONE} where it is not one. */
  static ByteString name(ByteString stat) {
    // The second field, the command in parentheses, may hold anything, also blanks and ')'.
    int at = stat.length() - 1;
    while (at >= 0 && stat.at(at) != ')') {
      at--;
    }
    for (int field = 3; field <= TTY_FIELD && at >= 0; field++) {
      at = stat.indexOf((byte) ' ', at + 1);
    }
    int end = at < 0 ? at : stat.indexOf((byte) ' ', at + 1);
    try {
      String number = end < 0 ? "" : stat.slice(at + 1, end).toString();
      return ByteString.of(name((int) Long.parseLong(number)));
    } catch (NumberFormatException e) {
      return ByteString.of(NONE);
    }
  }

  /** The terminal with device number {@code device}: minor bits 31–20 and 7–0, major 15–8. */
  static String name(int device) {
    int major = device >> 8 & 0xfff;
    int minor = (device & 0xff) | (device >> 12 & 0xfff00);
    if (device == 0) {
      return NONE;
    }
    if (major >= PTS_MAJOR_MIN && major <= PTS_MAJOR_MAX) {
      return "pts" + ((major - PTS_MAJOR_MIN) * 256 + minor);
    }
    if (major == TTY_MAJOR) {
      return minor < SERIAL_MINOR_MIN ? "tty" + minor : "ttyS" + (minor - SERIAL_MINOR_MIN);
    }
    return "tty" + major + ":" + minor;
  }
}
