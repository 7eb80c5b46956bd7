package org.auditfs.audit;

import java.util.List;
import java.util.Optional;
import org.auditfs.event.Event;
import org.auditfs.event.EventSink;
import org.auditfs.event.Outcome;
import org.auditfs.event.RuleRef;
import org.auditfs.event.StoreException;
import org.auditfs.file.Errno;
import org.auditfs.file.FilePath;
import org.auditfs.fuse.RequestContext;
import org.auditfs.posix.ErrnoException;
import org.auditfs.rule.Match;
import org.auditfs.rule.RuleSet;
import org.auditfs.subject.SubjectSource;

/** Takes a deed through its life: do, follow the names, decide, record. Then it may be answered. */
final class Auditor {

  private final FilePath mountPoint;
  private final WatchKeeper watches;
  private final SubjectSource subjects;
  private final EventSink sink;

  Auditor(FilePath mountPoint, WatchKeeper watches, SubjectSource subjects, EventSink sink) {
    this.mountPoint = mountPoint;
    this.watches = watches;
    this.subjects = subjects;
    this.sink = sink;
  }

  /**
   * Does it and records it if a rule matches, also when it is refused.
   *
   * @throws ErrnoException what the caller is to be told; EIO when it could not be recorded
   */
  <T> T perform(RequestContext caller, Deed<T> deed) throws ErrnoException {
    RuleSet before = watches.rules();
    T result;
    try {
      result = deed.call().run();
    } catch (ErrnoException refusal) {
      refused(caller, deed, refusal.errno(), before);
      throw refusal;
    }
    try {
      return done(caller, deed, result, before);
    } catch (StoreException e) {
      deed.undo().accept(result);
      throw unrecorded(e);
    }
  }

  private <T> T done(RequestContext caller, Deed<T> deed, T result, RuleSet before)
      throws StoreException, ErrnoException {
    var access = deed.made().complete(result, deed.access());
    RuleSet after = access.names().isEmpty() ? before : watches.moved(access.names());
    List<Match> matches = before.decide(access, Outcome.SUCCESS, after);
    record(caller, deed, Outcome.SUCCESS, matches, Optional.of(result));
    return result;
  }

  private <T> void refused(RequestContext caller, Deed<T> deed, Errno errno, RuleSet rules)
      throws ErrnoException {
    Outcome outcome = Outcome.failed(errno);
    try {
      List<Match> matches = rules.decide(deed.access(), outcome);
      record(caller, deed, outcome, matches, Optional.empty());
    } catch (StoreException e) {
      throw unrecorded(e);
    }
  }

  private <T> void record(
      RequestContext caller, Deed<T> deed, Outcome outcome, List<Match> matches, Optional<T> result)
      throws StoreException, ErrnoException {
    if (matches.isEmpty()) {
      return;
    }
    Portrait portrait = deed.painter().paint(result, matches);
    List<RuleRef> rules = matches.stream().map(match -> match.rule().ref()).toList();
    sink.append(
        new Event.FileEvent(
            deed.access().operation(),
            outcome,
            deed.openFlags(),
            mountPoint,
            subjects.resolve(caller),
            portrait.object(),
            portrait.object2(),
            portrait.victim(),
            portrait.target(),
            rules));
  }

  /** What cannot be recorded is not to be had (DESIGN.md, section 7). */
  private static ErrnoException unrecorded(StoreException cause) {
    return new ErrnoException(Errno.EIO, "record", cause);
  }
}
