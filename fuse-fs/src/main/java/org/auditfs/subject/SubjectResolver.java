package org.auditfs.subject;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.auditfs.event.Subject;
import org.auditfs.event.SubjectPart;
import org.auditfs.file.ByteString;
import org.auditfs.fuse.RequestContext;
import org.auditfs.posix.ErrnoException;
import org.auditfs.posix.Identity;
import org.auditfs.posix.Posix;

/**
 * Reads a process's identity from /proc (proc(5)), with the daemon's own rights.
 *
 * <p>Only from files that the kernel fills by itself. The command line is not among them: it is
 * read from the process's memory, over which anybody can map a file of a FUSE server of his own
 * that never answers, and our worker would wait for it for ever.
 */
public final class SubjectResolver implements SubjectSource {

  /** A status file with 65,536 groups is longer, but its ids stand at the beginning. */
  private static final int READ_MAX = 8192;

  private static final int O_RDONLY_CLOEXEC = 0x80000;

  private static final Set<SubjectPart> EVERYTHING =
      Collections.unmodifiableSet(EnumSet.allOf(SubjectPart.class));

  private final Posix posix;
  private final Identity identity;
  private final ThreadLocal<ByteBuffer> scratch =
      ThreadLocal.withInitial(() -> ByteBuffer.allocateDirect(READ_MAX));

  public SubjectResolver(Posix posix, Identity identity) {
    this.posix = posix;
    this.identity = identity;
  }

  /**
   * The caller of a request. Its fsuid and fsgid are those that the kernel sent; the rest is
   * unknown when the caller is not visible to us, or was killed and does not wait any more.
   */
  @Override
  public Subject resolve(RequestContext caller) {
    return resolve(caller, EVERYTHING);
  }

  /** Opens only the file that the part is in. */
  @Override
  public Subject resolve(RequestContext caller, SubjectPart part) {
    return resolve(caller, EnumSet.of(part));
  }

  private Subject resolve(RequestContext caller, Set<SubjectPart> parts) {
    long uid = Integer.toUnsignedLong(caller.uid());
    long gid = Integer.toUnsignedLong(caller.gid());
    if (caller.tid() == 0) {
      return unseen(uid, gid);
    }
    Subject read = read(caller.tid(), uid, gid, parts);
    return caller.waits().getAsBoolean() ? read : unseen(uid, gid);
  }

  /** A process by its id; all but the id is unknown when it has ended. */
  public Subject resolvePid(int pid) {
    return read(pid, Subject.UNKNOWN, Subject.UNKNOWN, EVERYTHING);
  }

  private Subject read(int tid, long knownFsuid, long knownFsgid, Set<SubjectPart> parts) {
    identity.daemon();
    String proc = "/proc/" + tid + "/";
    boolean whole = parts.equals(EVERYTHING);
    ByteString none = ByteString.EMPTY;
    ProcStatus status =
        ProcStatus.parse(parts.contains(SubjectPart.STATUS) ? ascii(proc + "status") : "");
    return new Subject(
        parts.contains(SubjectPart.LOGIN) ? number(proc + "loginuid") : Subject.UNKNOWN,
        status.uids().real(),
        status.gids().real(),
        status.uids().effective(),
        status.uids().saved(),
        knownFsuid == Subject.UNKNOWN ? status.uids().fileSystem() : knownFsuid,
        status.gids().effective(),
        status.gids().saved(),
        knownFsgid == Subject.UNKNOWN ? status.gids().fileSystem() : knownFsgid,
        status.threadGroup(),
        status.parent(),
        parts.contains(SubjectPart.SESSION) ? number(proc + "sessionid") : Subject.UNKNOWN,
        whole ? ByteString.of(Terminals.name(ascii(proc + "stat"))) : none,
        parts.contains(SubjectPart.COMM) ? line(content(proc + "comm")) : none,
        parts.contains(SubjectPart.EXE) ? link(proc + "exe") : none,
        whole ? link(proc + "cwd") : none,
        none,
        whole ? label(proc) : Optional.empty());
  }

  private static Subject unseen(long uid, long gid) {
    long unknown = Subject.UNKNOWN;
    ByteString nothing = ByteString.EMPTY;
    return new Subject(
        unknown,
        uid,
        gid,
        uid,
        unknown,
        uid,
        gid,
        unknown,
        gid,
        0,
        unknown,
        unknown,
        nothing,
        nothing,
        nothing,
        nothing,
        nothing,
        Optional.empty());
  }

  private long number(String path) {
    String text = ascii(path).trim();
    try {
      return text.isEmpty() ? Subject.UNKNOWN : Long.parseLong(text);
    } catch (NumberFormatException e) {
      return Subject.UNKNOWN;
    }
  }

  private String ascii(String path) {
    return new String(content(path).toByteArray(), StandardCharsets.ISO_8859_1);
  }

  /** The file's first bytes; none when it cannot be read, as when the process has ended. */
  private ByteString content(String path) {
    try {
      int fd = posix.openat(Posix.AT_FDCWD, ByteString.of(path), O_RDONLY_CLOEXEC, 0);
      try {
        ByteBuffer buffer = scratch.get().clear();
        int length = posix.read(fd, buffer);
        return ByteString.of(buffer, 0, length);
      } finally {
        posix.close(fd);
      }
    } catch (ErrnoException e) {
      return ByteString.EMPTY;
    }
  }

  private ByteString link(String path) {
    try {
      return posix.readlinkat(Posix.AT_FDCWD, ByteString.of(path));
    } catch (ErrnoException e) {
      return ByteString.EMPTY;
    }
  }

  private Optional<ByteString> label(String proc) {
    ByteString label = line(content(proc + "attr/current"));
    return label.isEmpty() ? Optional.empty() : Optional.of(label);
  }

  private static ByteString line(ByteString content) {
    int length = content.length();
    boolean ended = length > 0 && (content.at(length - 1) == '\n' || content.at(length - 1) == 0);
    return ended ? content.slice(0, length - 1) : content;
  }
}
