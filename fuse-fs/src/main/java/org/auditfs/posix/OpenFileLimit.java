package org.auditfs.posix;

import org.auditfs.file.ByteString;

/** How many files this process may have open (RLIMIT_NOFILE of getrlimit(2)). */
public final class OpenFileLimit {

  private static final String LABEL = "Max open files";

  /** What POSIX systems gave of old, where it is not told. */
  private static final long USUAL = 1024;

  private OpenFileLimit() {}

  /** The limit that holds now. */
  public static long get(Posix posix) {
    try {
      return parse(SmallFile.read(posix, ByteString.of("/proc/self/limits")).toString());
    } catch (ErrnoException e) {
      return USUAL;
    }
  }

  /** The soft limit in the text of /proc/PID/limits. */
  static long parse(String limits) {
    return limits
        .lines()
        .filter(line -> line.startsWith(LABEL))
        .map(line -> line.substring(LABEL.length()).strip().split(" +", -1)[0])
        .mapToLong(word -> word.matches("[0-9]{1,18}") ? Long.parseLong(word) : Long.MAX_VALUE)
        .findFirst()
        .orElse(USUAL);
  }
}
