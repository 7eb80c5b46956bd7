package org.auditfs.subject;

import java.util.Arrays;
import org.auditfs.event.Subject;

/** The ids in /proc/PID/status (proc_pid_status(5)). */
record ProcStatus(long threadGroup, long parent, Ids uids, Ids gids) {

  /** The four ids of one kind; {@link Subject#UNKNOWN} where the file does not say. */
  record Ids(long real, long effective, long saved, long fileSystem) {}

  /** Reads the file; what is not there is {@link Subject#UNKNOWN}. */
  static ProcStatus parse(String text) {
    return new ProcStatus(
        numbers(text, "Tgid:", 1)[0],
        numbers(text, "PPid:", 1)[0],
        ids(numbers(text, "Uid:", 4)),
        ids(numbers(text, "Gid:", 4)));
  }

  private static Ids ids(long[] four) {
    return new Ids(four[0], four[1], four[2], four[3]);
  }

  /**
   * The numbers on the line that begins with {@code field}. A process can put anything but a raw
   * newline into its name, which the kernel escapes, so a line begins where it seems to.
   */
  private static long[] numbers(String text, String field, int count) {
    long[] values = new long[count];
    Arrays.fill(values, Subject.UNKNOWN);
    int at = text.startsWith(field) ? 0 : text.indexOf("\n" + field) + 1;
    if (!text.startsWith(field, at)) {
      return values;
    }
    int end = text.indexOf('\n', at);
    String line = text.substring(at + field.length(), end < 0 ? text.length() : end);
    String[] words = line.trim().split("\\s+", -1);
    for (int i = 0; i < count && i < words.length; i++) {
      values[i] = words[i].matches("\\d{1,10}") ? Long.parseLong(words[i]) : Subject.UNKNOWN;
    }
    return values;
  }
}
