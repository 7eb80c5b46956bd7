package org.auditfs.subject;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.auditfs.event.Subject;
import org.auditfs.event.SubjectPart;
import org.auditfs.file.ByteString;
import org.auditfs.fuse.RequestContext;
import org.auditfs.posix.ErrnoException;
import org.auditfs.posix.Identity;
import org.auditfs.posix.OpenFileLimit;
import org.auditfs.posix.Posix;
import org.jspecify.annotations.Nullable;

/**
 * Reads a process's identity from /proc (proc(5)), with the daemon's own rights.
 *
 * <p>Only from files that the kernel fills by itself. The command line is not among them: it is
 * read from the process's memory, over which anybody can map a file of a FUSE server of his own
 * that never answers, and our worker would wait for it for ever.
 */
public final class SubjectResolver implements SubjectSource, AutoCloseable {

  /** Threads of which files are kept open, six each. */
  private static final int KEPT_MAX = 64;

  /** Of all descriptors that the process may have, one sixth at most. */
  private static final int SHARE = 36;

  private static final ByteString EXE = ByteString.of("exe");
  private static final ByteString CWD = ByteString.of("cwd");
  private static final String LABEL = "attr/current";

  private static final Set<SubjectPart> EVERYTHING =
      Collections.unmodifiableSet(EnumSet.allOf(SubjectPart.class));

  private final Posix posix;
  private final Identity identity;
  private final boolean labelled;
  private final long keptMax;

  /** A thread is taken out while it is being read. */
  private final Map<Integer, ProcThread> kept = new LinkedHashMap<>(16, 0.75f, true);

  public SubjectResolver(Posix posix, Identity identity) {
    this.posix = posix;
    this.identity = identity;
    this.keptMax = Math.min(KEPT_MAX, OpenFileLimit.get(posix) / SHARE);
    this.labelled = !label(ProcessHandle.current().pid()).isEmpty();
  }

  /** Without a security module that gives labels, there are none to be asked for. */
  private ByteString label(long pid) {
    try {
      ProcThread self = ProcThread.open(posix, (int) pid);
      ByteString label = self.rare(LABEL);
      self.close();
      return label;
    } catch (ErrnoException e) {
      return ByteString.EMPTY;
    }
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
    return caller.waiting().goesOn() ? read : unseen(uid, gid);
  }

  /** A process by its id; all but the id is unknown when it has ended. */
  public Subject resolvePid(int pid) {
    return read(pid, Subject.UNKNOWN, Subject.UNKNOWN, EVERYTHING);
  }

  private Subject read(int tid, long fsuid, long fsgid, Set<SubjectPart> parts) {
    identity.daemon();
    ProcThread known = take(tid);
    if (known != null) {
      try {
        return readAndKeep(tid, known, fsuid, fsgid, parts);
      } catch (ErrnoException ended) {
        // Another may have its number now.
      }
    }
    try {
      return readAndKeep(tid, ProcThread.open(posix, tid), fsuid, fsgid, parts);
    } catch (ErrnoException e) {
      return ProcThread.lacksDescriptors(e) && forget()
          ? read(tid, fsuid, fsgid, parts)
          : unseen(fsuid, fsgid);
    }
  }

  private Subject readAndKeep(
      int tid, ProcThread thread, long fsuid, long fsgid, Set<SubjectPart> parts)
      throws ErrnoException {
    try {
      Subject subject = read(thread, fsuid, fsgid, parts);
      keep(tid, thread);
      return subject;
    } catch (ErrnoException e) {
      thread.close();
      throw e;
    }
  }

  /** Gives back all descriptors; they are opened again where it is used again. */
  @Override
  public void close() {
    forget();
  }

  /** Gives back the descriptors of all threads; false when there are none. */
  private boolean forget() {
    List<ProcThread> all;
    synchronized (kept) {
      all = List.copyOf(kept.values());
      kept.clear();
    }
    all.forEach(ProcThread::close);
    return !all.isEmpty();
  }

  private @Nullable ProcThread take(int tid) {
    synchronized (kept) {
      return kept.remove(tid);
    }
  }

  private void keep(int tid, ProcThread thread) {
    ProcThread surplus;
    ProcThread eldest = null;
    synchronized (kept) {
      surplus = kept.put(tid, thread);
      if (kept.size() > keptMax) {
        Iterator<ProcThread> all = kept.values().iterator();
        eldest = all.next();
        all.remove();
      }
    }
    close(surplus);
    close(eldest);
  }

  private static void close(@Nullable ProcThread thread) {
    if (thread != null) {
      thread.close();
    }
  }

  private Subject read(ProcThread thread, long knownFsuid, long knownFsgid, Set<SubjectPart> parts)
      throws ErrnoException {
    ProcStatus status = thread.status(); // also says whether the thread is still there
    boolean whole = parts.equals(EVERYTHING);
    boolean asksLogin = parts.contains(SubjectPart.LOGIN) || parts.contains(SubjectPart.SESSION);
    long login = asksLogin ? number(thread.loginUid()) : Subject.UNKNOWN;
    ByteString none = ByteString.EMPTY;
    return new Subject(
        login,
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
        parts.contains(SubjectPart.SESSION) ? session(thread, login) : Subject.UNKNOWN,
        whole ? Terminals.name(thread.stat()) : none,
        parts.contains(SubjectPart.COMM) ? line(thread.comm()) : none,
        parts.contains(SubjectPart.EXE) ? thread.link(EXE) : none,
        whole ? thread.link(CWD) : none,
        none,
        whole ? label(thread) : Optional.empty());
  }

  /** Who has not logged in has no session (audit_set_loginuid). */
  private static long session(ProcThread thread, long login) throws ErrnoException {
    return login == Subject.UNSET ? Subject.UNSET : number(thread.sessionId());
  }

  private Optional<ByteString> label(ProcThread thread) {
    return labelled
        ? Optional.of(line(thread.rare(LABEL))).filter(label -> !label.isEmpty())
        : Optional.empty();
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

  private static long number(ByteString content) {
    String text = Ascii.of(content).trim();
    try {
      return text.isEmpty() ? Subject.UNKNOWN : Long.parseLong(text);
    } catch (NumberFormatException e) {
      return Subject.UNKNOWN;
    }
  }

  private static ByteString line(ByteString content) {
    int length = content.length();
    boolean ended = length > 0 && (content.at(length - 1) == '\n' || content.at(length - 1) == 0);
    return ended ? content.slice(0, length - 1) : content;
  }
}
