package org.auditfs.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.auditfs.audit.WatchKeeper;
import org.auditfs.config.CommandException;
import org.auditfs.config.ExitCode;
import org.auditfs.event.Event;
import org.auditfs.event.EventId;
import org.auditfs.event.Operation;
import org.auditfs.event.Outcome;
import org.auditfs.event.StoreException;
import org.auditfs.event.Subject;
import org.auditfs.posix.ErrnoException;
import org.auditfs.posix.HostNamespace;
import org.auditfs.posix.HostSide;
import org.auditfs.posix.Identity;
import org.auditfs.posix.LinuxIdentity;
import org.auditfs.posix.LinuxPosix;
import org.auditfs.posix.OneIdentity;
import org.auditfs.posix.Posix;
import org.auditfs.store.AuditStore;
import org.auditfs.store.EventClock;
import org.auditfs.store.StoreOptions;
import org.auditfs.subject.SubjectResolver;

/**
 * Puts store, rules and file systems together, and takes them apart in the right order: mounts,
 * rules, trail, socket, pid file. It ends with its last mount.
 */
final class Daemon {

  private static final long PREDECESSOR_MILLIS_MAX = 15_000;
  private static final int FIRST_MOUNT_SECONDS_MAX = 60;

  private final DaemonSettings settings;
  private final PidFile pidFile;
  private final AuditStore store;
  private final WatchKeeper rules;
  private final StandingRules standing;
  private final HostNamespace host;
  private final HostMounts hostMounts;
  private final SubjectResolver subjects;
  private final Integrity integrity;
  private final Mounts mounts;
  private final Refusals refusals;
  private final CountDownLatch ended = new CountDownLatch(1);
  private Optional<Door> door = Optional.empty();
  private boolean ending;

  private Daemon(
      DaemonSettings settings,
      PidFile pidFile,
      AuditStore store,
      WatchKeeper rules,
      HostNamespace host,
      HostMounts hostMounts,
      Posix posix,
      Identity identity)
      throws CommandException {
    this.settings = settings;
    this.pidFile = pidFile;
    this.store = store;
    this.rules = rules;
    this.host = host;
    this.hostMounts = hostMounts;
    this.subjects = new SubjectResolver(posix, identity);
    this.integrity = new Integrity(settings.state().measurementFile(), posix, store);
    this.refusals = new Refusals(subjects, store);
    this.standing = new StandingRules(rules, settings.rulesDirectory());
    MountParts parts =
        new MountParts(
            settings.uid() == 0,
            posix,
            identity,
            host,
            hostMounts,
            rules,
            standing,
            subjects,
            store,
            integrity);
    this.mounts = new Mounts(settings, parts, namespace(settings.hostSide()), this::end);
  }

  /**
   * Opens everything, and records the start.
   *
   * @throws CommandException when something cannot be opened: nothing is left open then
   */
  static Daemon open(DaemonSettings settings) throws CommandException {
    Posix posix = LinuxPosix.load();
    Path state = settings.state().path();
    try (Opened opened = new Opened()) {
      long pid = ProcessHandle.current().pid();
      PidFile pidFile =
          opened.add(PidFile.take(posix, settings.state().pidFile(), pid, PREDECESSOR_MILLIS_MAX));
      Identity identity =
          settings.uid() == 0 ? LinuxIdentity.ofCallingThread(posix) : OneIdentity.of(posix);
      HostNamespace host = opened.add(HostNamespace.open(posix, settings.hostSide()));
      HostMounts hostMounts = opened.add(HostMounts.open(posix, host.tid()));
      StoreOptions options =
          settings.trail().store().withMessages(DaemonLog::say).withWarnings(Syslog::warn);
      AuditStore store = opened.add(AuditStore.open(state, options, EventClock.SYSTEM));
      WatchKeeper rules = opened.add(WatchKeeper.open(state, store));
      Daemon daemon =
          new Daemon(settings, pidFile, store, rules, host, hostMounts, posix, identity);
      daemon.recordStart();
      opened.keep();
      return daemon;
    } catch (StoreException e) {
      throw new CommandException(ExitCode.FAILED, String.valueOf(e.getMessage()), e);
    } catch (ErrnoException e) {
      throw new CommandException(
          ExitCode.FAILED, "cannot use the host's mount namespace: " + e.getMessage(), e);
    }
  }

  /** Answers at the control socket until the end. */
  void run(Posix posix) throws CommandException {
    openDoor(posix);
    ControlServer server;
    try {
      server =
          ControlServer.start(
              posix, settings.state().socket(), settings.uid(), new DaemonCommands(this));
    } catch (CommandException e) {
      end();
      throw e;
    }
    try {
      awaitFirstMount();
      ended.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      end();
      server.close();
    }
  }

  private synchronized void openDoor(Posix posix) {
    door = Door.open(posix, settings.state().path(), refusals, settings.uid());
  }

  DaemonSettings settings() {
    return settings;
  }

  AuditStore store() {
    return store;
  }

  WatchKeeper rules() {
    return rules;
  }

  Mounts mounts() {
    return mounts;
  }

  Refusals refusals() {
    return refusals;
  }

  /** The process {@code pid} as it is now. */
  Subject subject(int pid) {
    return subjects.resolvePid(pid);
  }

  Subject self() {
    return subject((int) ProcessHandle.current().pid());
  }

  /** Records something about the daemon itself. */
  EventId record(Operation operation, Outcome outcome, Subject who, String detail)
      throws StoreException {
    return store.append(new Event.DaemonEvent(operation, outcome, who, Optional.empty(), detail));
  }

  /** Begins a new segment of the log. */
  void rotate(Subject who) throws StoreException {
    store.rotate();
    record(Operation.ROTATE, Outcome.SUCCESS, who, "");
  }

  /** Makes the rules be those of the rules directory, all or none. */
  void reload() {
    standing.reload(self());
  }

  /** Ends it if nothing is mounted any more. */
  void endIfIdle() {
    if (mounts.list().isEmpty()) {
      end();
    }
  }

  /** The end in order. When it returns, everything is closed and the state may be used again. */
  synchronized void end() {
    if (ending) {
      return;
    }
    ending = true;
    mounts.close(self());
    door.ifPresent(Door::close);
    close("the refusals", refusals);
    close("the end of the daemon", () -> record(Operation.END, Outcome.SUCCESS, self(), ""));
    close("the measurement list", integrity);
    close("the rules", rules);
    close("the trail", store);
    close("the table of the host's mounts", hostMounts);
    close("the mounter", host);
    close("the socket", () -> Files.deleteIfExists(settings.state().socket()));
    close("the table of mounts", () -> Files.deleteIfExists(settings.state().mountsFile()));
    close("the pid file", pidFile);
    ended.countDown();
  }

  private static void close(String what, AutoCloseable part) {
    try {
      part.close();
    } catch (Exception e) {
      DaemonLog.say(what + ": " + e.getMessage());
    }
  }

  private void recordStart() throws StoreException {
    if (!store.recovery().endedInOrder()) {
      String torn =
          store
              .recovery()
              .tornTail()
              .map(tail -> "; cut off an unfinished write: " + tail)
              .orElse("");
      String lost = store.recovery().lost().map(it -> "; " + it).orElse("");
      record(
          Operation.ABORT,
          Outcome.SUCCESS,
          self(),
          "the daemon before this one did not end in order" + torn + lost);
    }
    record(Operation.START, Outcome.SUCCESS, self(), settings.trail().text());
    recordReviews();
  }

  /** Who read the trail while nobody was there to record it. */
  private void recordReviews() throws StoreException {
    Path state = settings.state().path();
    try {
      for (Event.DaemonEvent review : ReviewNotes.read(state)) {
        store.append(review);
      }
      ReviewNotes.forget(state);
    } catch (IOException e) {
      DaemonLog.say("the readings noted in " + state + " are not recorded: " + e.getMessage());
    }
  }

  /** A daemon whose starter died before it asked for a mount is of no use. */
  private void awaitFirstMount() throws InterruptedException {
    if (!ended.await(FIRST_MOUNT_SECONDS_MAX, TimeUnit.SECONDS)) {
      endIfIdle();
    }
  }

  private static String namespace(Optional<HostSide> side) throws CommandException {
    String link = side.map(it -> "/proc/self/fd/" + it.namespace()).orElse("/proc/self/ns/mnt");
    try {
      return Files.readSymbolicLink(Path.of(link)).toString();
    } catch (IOException e) {
      throw new CommandException(
          ExitCode.FAILED, "cannot read the mount namespace: " + link + ": " + e, e);
    }
  }
}
