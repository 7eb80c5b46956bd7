package org.auditfs.posix;

import java.util.Arrays;
import java.util.Optional;
import org.auditfs.file.ByteString;

/**
 * What /proc/TID/status tells about rights (proc_pid_status(5)): one text, read once, so that both
 * parts belong together.
 */
final class CallerStatus {

  /** Of a caller that cannot be seen. */
  static final CallerStatus NOTHING = new CallerStatus(new int[0], 0);

  private static final ByteString GROUPS = ByteString.of("Groups:");
  private static final ByteString EFFECTIVE = ByteString.of("CapEff:");

  private final int[] groups;
  private final long effective;

  private CallerStatus(int[] groups, long effective) {
    this.groups = groups;
    this.effective = effective;
  }

  /** Supplementary groups, in the kernel's order. Not to be changed. */
  int[] groups() {
    return groups;
  }

  /** Effective capabilities, valid in the thread's own user namespace only. */
  long effective() {
    return effective;
  }

  /**
   * Reads a status. The thread's name is its first line and hostile, but the kernel escapes line
   * feeds in it, so that a line's beginning is always the kernel's.
   *
   * @return empty when a line is missing or is not what the manual says
   */
  static Optional<CallerStatus> parse(ByteString text) {
    int groupsAt = line(text, GROUPS);
    int effectiveAt = line(text, EFFECTIVE);
    if (groupsAt < 0 || effectiveAt < 0) {
      return Optional.empty();
    }
    try {
      return Optional.of(new CallerStatus(ids(text, groupsAt), hex(text, effectiveAt)));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** Where the value of the line that begins with {@code label} begins, or -1. */
  static int line(ByteString text, ByteString label) {
    int at = 0;
    while (at >= 0 && at < text.length()) {
      if (matches(text, at, label)) {
        return at + label.length();
      }
      int end = text.indexOf((byte) '\n', at);
      at = end < 0 ? -1 : end + 1;
    }
    return -1;
  }

  private static boolean matches(ByteString text, int at, ByteString label) {
    if (at + label.length() > text.length()) {
      return false;
    }
    for (int i = 0; i < label.length(); i++) {
      if (text.at(at + i) != label.at(i)) {
        return false;
      }
    }
    return true;
  }

  private static int[] ids(ByteString text, int from) {
    int end = lineEnd(text, from);
    int[] ids = new int[8];
    int count = 0;
    int at = skipBlanks(text, from, end);
    while (at < end) {
      int wordEnd = wordEnd(text, at, end);
      if (count == ids.length) {
        ids = Arrays.copyOf(ids, 2 * count);
      }
      ids[count++] = Integer.parseUnsignedInt(text.slice(at, wordEnd).toString());
      at = skipBlanks(text, wordEnd, end);
    }
    return Arrays.copyOf(ids, count);
  }

  static long hex(ByteString text, int from) {
    int end = lineEnd(text, from);
    int at = skipBlanks(text, from, end);
    return Long.parseUnsignedLong(text.slice(at, end).toString(), 16);
  }

  private static int lineEnd(ByteString text, int from) {
    int end = text.indexOf((byte) '\n', from);
    if (end < 0) {
      throw new NumberFormatException("the line has no end");
    }
    return end;
  }

  private static int skipBlanks(ByteString text, int from, int end) {
    int at = from;
    while (at < end && isBlank(text.at(at))) {
      at++;
    }
    return at;
  }

  private static int wordEnd(ByteString text, int from, int end) {
    int at = from;
    while (at < end && !isBlank(text.at(at))) {
      at++;
    }
    return at;
  }

  private static boolean isBlank(byte value) {
    return value == ' ' || value == '\t';
  }
}
