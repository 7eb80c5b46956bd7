package org.auditfs.event;

import java.util.Optional;
import org.auditfs.file.ByteString;

/**
 * Who did it: the calling process as /proc showed it while the call was waiting for its answer.
 * Numbers are {@link #UNKNOWN} where nothing was found out; texts are empty.
 *
 * @param auid login uid (/proc/PID/loginuid), {@link #UNSET} where nobody logged in
 * @param ses login session (/proc/PID/sessionid), {@link #UNSET} likewise
 * @param pid process id (thread group id)
 * @param tty controlling terminal as {@code pts0}, {@code ttyS0}, or {@code (none)}
 * @param comm command name, at most 15 bytes, chosen by the process: hostile
 * @param exe path of the executable: hostile
 * @param cwd working directory: hostile
 * @param proctitle argument vector, joined by NUL, at most 128 bytes, where it is known: hostile
 * @param label security label (/proc/PID/attr/current) where the kernel has such
 */
public record Subject(
    long auid,
    long uid,
    long gid,
    long euid,
    long suid,
    long fsuid,
    long egid,
    long sgid,
    long fsgid,
    long pid,
    long ppid,
    long ses,
    ByteString tty,
    ByteString comm,
    ByteString exe,
    ByteString cwd,
    ByteString proctitle,
    Optional<ByteString> label) {

  /** Not found out. */
  public static final long UNKNOWN = -1;

  /** The kernel's {@code (uid_t) -1}: no login. */
  public static final long UNSET = 0xffff_ffffL;

  /** Nothing was found out, or nobody did it. */
  public static final Subject NOBODY =
      new Subject(
          UNKNOWN,
          UNKNOWN,
          UNKNOWN,
          UNKNOWN,
          UNKNOWN,
          UNKNOWN,
          UNKNOWN,
          UNKNOWN,
          UNKNOWN,
          UNKNOWN,
          UNKNOWN,
          UNKNOWN,
          ByteString.EMPTY,
          ByteString.EMPTY,
          ByteString.EMPTY,
          ByteString.EMPTY,
          ByteString.EMPTY,
          Optional.empty());
}
