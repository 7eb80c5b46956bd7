package org.auditfs.model;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.auditfs.file.Errno;

/**
 * What came of a step in each twin.
 *
 * @param bare an errno, or what was asked for
 * @param mounted the same, behind the mount
 */
record Answers(String bare, String mounted) {

  private static final Set<String> ERRNOS =
      Arrays.stream(Errno.values()).map(Errno::toString).collect(Collectors.toUnmodifiableSet());

  /** Whether the bare directory did it. */
  boolean done() {
    return !isErrno(bare);
  }

  boolean same() {
    return bare.equals(mounted);
  }

  /** Whether an answer is an errno: what else is answered never looks like one. */
  static boolean isErrno(String answer) {
    return ERRNOS.contains(answer);
  }
}
