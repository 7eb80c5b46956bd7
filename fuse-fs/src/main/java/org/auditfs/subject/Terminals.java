package org.auditfs.subject;

/** From the {@code tty_nr} of /proc/PID/stat to the name that audit records show. */
final class Terminals {

  /** How the kernel's audit spells that there is none. */
  static final String NONE = "(none)";

  private static final int TTY_MAJOR = 4;
  private static final int SERIAL_MINOR_MIN = 64;
  private static final int PTS_MAJOR_MIN = 136;
  private static final int PTS_MAJOR_MAX = 143;

  private Terminals() {}

  /** The terminal in a line of /proc/PID/stat. */
  static String name(String stat) {
    // The second field, the command in parentheses, may hold anything, also blanks and ')'.
    int afterComm = stat.lastIndexOf(')') + 1;
    String[] fields = stat.substring(afterComm).trim().split(" ", -1);
    return fields.length > 4 && fields[4].matches("-?\\d{1,10}")
        ? name((int) Long.parseLong(fields[4]))
        : NONE;
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
