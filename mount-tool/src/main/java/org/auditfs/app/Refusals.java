package org.auditfs.app;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.auditfs.config.CommandException;
import org.auditfs.config.ExitCode;
import org.auditfs.event.Event.DaemonEvent;
import org.auditfs.event.EventSink;
import org.auditfs.event.Operation;
import org.auditfs.event.Outcome;
import org.auditfs.event.StoreException;
import org.auditfs.event.Subject;
import org.auditfs.file.Errno;
import org.auditfs.posix.Peer;
import org.auditfs.subject.SubjectResolver;

/** Turns away who may not ask the daemon anything, and records it (CAPP, FAU_SAR.2). */
final class Refusals implements AutoCloseable {

  private static final int LOOK_SECONDS = 10;

  private final AttemptLedger ledger = new AttemptLedger();
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(Refusals::thread);
  private final SubjectResolver subjects;
  private final EventSink sink;

  Refusals(SubjectResolver subjects, EventSink sink) {
    this.subjects = subjects;
    this.sink = sink;
    var unused =
        clock.scheduleWithFixedDelay(this::tell, LOOK_SECONDS, LOOK_SECONDS, TimeUnit.SECONDS);
  }

  private static Thread thread(Runnable task) {
    Thread thread = new Thread(task, "control-refusals");
    thread.setDaemon(true);
    return thread;
  }

  /** What {@code peer} is told, after it is recorded or counted. */
  ControlAnswer refuse(Peer peer) {
    record(note(peer));
    return ControlAnswer.failed(
        new CommandException(
            ExitCode.NOT_ALLOWED, "not allowed: uid " + peer.uid() + ": ask as root"));
  }

  private synchronized List<AttemptLedger.Tally> note(Peer peer) {
    return ledger.note(peer.uid(), () -> subjects.resolvePid(peer.pid()), System.nanoTime());
  }

  /** Records what was counted for long enough. */
  private void tell() {
    record(due());
  }

  private synchronized List<AttemptLedger.Tally> due() {
    return ledger.due(System.nanoTime());
  }

  /** Records what was only counted. */
  @Override
  public void close() {
    clock.shutdownNow();
    record(rest());
  }

  private synchronized List<AttemptLedger.Tally> rest() {
    return ledger.rest();
  }

  private void record(List<AttemptLedger.Tally> tallies) {
    for (AttemptLedger.Tally tally : tallies) {
      try {
        sink.append(event(tally));
      } catch (StoreException e) {
        DaemonLog.say("a refused peer was not recorded: " + e.getMessage());
      }
    }
  }

  private static DaemonEvent event(AttemptLedger.Tally tally) {
    String user = tally.uid() == AttemptLedger.OTHERS ? "more users" : "uid " + tally.uid();
    String again = tally.again() == 0 ? "" : ", " + tally.again() + " more attempts";
    Subject who = tally.uid() == AttemptLedger.OTHERS ? Subject.NOBODY : tally.who();
    return new DaemonEvent(
        Operation.REFUSED,
        Outcome.failed(Errno.EACCES),
        who,
        Optional.empty(),
        "control socket, " + user + again);
  }
}
