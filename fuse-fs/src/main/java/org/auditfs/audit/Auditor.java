package org.auditfs.audit;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.auditfs.event.Event;
import org.auditfs.event.EventSink;
import org.auditfs.event.Fate;
import org.auditfs.event.Outcome;
import org.auditfs.event.RuleRef;
import org.auditfs.event.StoreException;
import org.auditfs.file.Errno;
import org.auditfs.file.FilePath;
import org.auditfs.fuse.RequestContext;
import org.auditfs.fuse.Wait;
import org.auditfs.posix.ErrnoException;
import org.auditfs.rule.Access;
import org.auditfs.rule.Match;
import org.auditfs.rule.Observer;
import org.auditfs.rule.RuleSet;
import org.auditfs.subject.SubjectSource;

/** Takes a deed through its life: do, follow the names, decide, record. Then it may be answered. */
final class Auditor {

  private static final int ADMINISTRATOR = 0;

  private final FilePath mountPoint;
  private final WatchKeeper watches;
  private final SubjectSource subjects;
  private final EventSink sink;
  private final OpenFindings opens;

  Auditor(FilePath mountPoint, WatchKeeper watches, SubjectSource subjects, OpenFindings opens) {
    this.mountPoint = mountPoint;
    this.watches = watches;
    this.subjects = subjects;
    this.sink = opens.sink();
    this.opens = opens;
  }

  /**
   * Does it and records it if a rule matches, also when it is refused, with what was found by it.
   *
   * @throws ErrnoException what the caller is to be told; ENOSPC when there is no room to record
   *     it, and it was not done; EIO when it could not be recorded
   */
  <T> T perform(RequestContext caller, Deed<T> deed) throws ErrnoException {
    RuleSet before = watches.rules();
    requireRoom(caller, deed.access(), before);
    try (OpenFindings.Found found = opens.begin()) {
      return perform(caller, deed, before, found);
    } catch (StoreException e) {
      throw unrecorded(e);
    }
  }

  private <T> T perform(
      RequestContext caller, Deed<T> deed, RuleSet before, OpenFindings.Found found)
      throws StoreException, ErrnoException {
    T result;
    try {
      result = deed.call().run();
    } catch (ErrnoException refusal) {
      refused(caller, deed, refusal.errno(), before, found);
      throw refusal;
    }
    try {
      return done(caller, deed, result, before, found);
    } catch (StoreException | ErrnoException | RuntimeException e) {
      deed.undo().accept(result);
      throw e;
    }
  }

  /**
   * Judges and records what has happened, and cannot be refused or undone any more.
   *
   * @throws StoreException when it could not be recorded: the trail has counted it
   */
  <T> void happened(RequestContext caller, Deed<T> deed) throws StoreException, ErrnoException {
    try (OpenFindings.Found none = opens.begin()) {
      var unused = done(caller, deed, deed.call().run(), watches.rules(), none);
    }
  }

  /**
   * Refuses what would have to be recorded where that is refused now; nothing is recorded of it.
   *
   * @throws ErrnoException ENOSPC
   */
  void requireRoom(RequestContext caller, Access access) throws ErrnoException {
    requireRoom(caller, access, watches.rules());
  }

  /** What no rule asks for needs no room: others may still read what is watched for changes. */
  private void requireRoom(RequestContext caller, Access access, RuleSet rules)
      throws ErrnoException {
    if (sink.isFull() && caller.uid() != ADMINISTRATOR && rules.mayRecord(access)) {
      sink.countDenied();
      throw new ErrnoException(Errno.ENOSPC, "record");
    }
  }

  private <T> T done(
      RequestContext caller, Deed<T> deed, T result, RuleSet before, OpenFindings.Found found)
      throws StoreException, ErrnoException {
    var access = deed.made().complete(result, deed.access());
    RuleSet after = access.names().isEmpty() ? before : watches.moved(access);
    LiveFacts<T> facts =
        facts(
            caller,
            deed,
            Outcome.SUCCESS,
            Optional.of(result),
            () -> concerned(before, after, access));
    record(caller, deed, facts, before.decide(access, facts, after, Observer.NONE), found);
    return result;
  }

  private <T> void refused(
      RequestContext caller, Deed<T> deed, Errno errno, RuleSet rules, OpenFindings.Found found)
      throws StoreException {
    LiveFacts<T> facts =
        facts(
            caller,
            deed,
            Outcome.failed(errno),
            Optional.empty(),
            () -> rules.concerned(deed.access()));
    record(caller, deed, facts, rules.decide(deed.access(), facts), found);
  }

  private <T> LiveFacts<T> facts(
      RequestContext caller,
      Deed<T> deed,
      Outcome outcome,
      Optional<T> result,
      Supplier<List<Match>> concerned) {
    return new LiveFacts<>(caller, deed, outcome, result, subjects, concerned);
  }

  private static List<Match> concerned(RuleSet before, RuleSet after, Access access) {
    List<Match> matches = before.concerned(access);
    return matches.isEmpty() ? after.concerned(access) : matches;
  }

  private <T> void record(
      RequestContext caller,
      Deed<T> deed,
      LiveFacts<T> facts,
      List<Match> matches,
      OpenFindings.Found found)
      throws StoreException {
    if (matches.isEmpty()) {
      found.recordAlone();
      return;
    }
    Portrait portrait = facts.portrait(matches);
    List<RuleRef> rules = matches.stream().map(match -> match.rule().ref()).toList();
    sink.record(
        new Event.FileEvent(
            deed.access().operation(),
            facts.outcome(),
            deed.openFlags(),
            mountPoint,
            subjects.resolve(caller),
            portrait.object(),
            portrait.object2(),
            portrait.victim(),
            portrait.target(),
            rules,
            found.findings()),
        () -> caller.waiting().prolong().map(Auditor::fate));
  }

  /** The answer waits for the event, and the caller is not told of what nobody recorded. */
  private static Fate fate(Wait.Until answer) {
    return new Fate() {
      @Override
      public void kept() {
        answer.met();
      }

      @Override
      public void lost(StoreException why) {
        answer.failed();
      }
    };
  }

  /** What cannot be recorded is not to be had (DESIGN.md, section 7). */
  private static ErrnoException unrecorded(StoreException cause) {
    return new ErrnoException(Errno.EIO, "record", cause);
  }
}
