package org.auditfs.app;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.auditfs.config.CommandException;
import org.auditfs.config.ExitCode;
import org.auditfs.config.MountRequest;
import org.auditfs.config.StateDirectory;
import org.auditfs.config.TrailOption;
import org.auditfs.event.Event;
import org.auditfs.event.Operation;
import org.auditfs.event.Outcome;
import org.auditfs.event.StoreException;
import org.auditfs.event.Subject;
import org.auditfs.file.ByteString;
import org.auditfs.file.Errno;
import org.auditfs.file.FilePath;
import org.auditfs.file.Printable;
import org.auditfs.integrity.MeasuringFileSystem;
import org.auditfs.posix.ErrnoException;
import org.jspecify.annotations.Nullable;

/**
 * The mounts of a daemon. Its monitor makes mounting and unmounting happen one after the other; no
 * operation on a protected file ever takes it.
 */
final class Mounts {

  private static final String OUTSIDE = "unmounted by somebody else";
  private static final ByteString SLASH = ByteString.of("/");
  private static final int END_MILLIS = 500;
  private static final int DRAIN_MILLIS = 4_000;

  private final DaemonSettings settings;
  private final MountParts parts;
  private final MountMaker maker;
  private final String namespace;
  private final Runnable whenLastIsGone;
  private final Map<Integer, ActiveMount> active = new LinkedHashMap<>();
  private int lastId;
  private boolean closed;

  /**
   * @param namespace name of the mount namespace that mounts go to; a request from another is
   *     refused, since its sender would never see the mount
   * @param whenLastIsGone run when the last mount was taken away by somebody else
   */
  Mounts(DaemonSettings settings, MountParts parts, String namespace, Runnable whenLastIsGone) {
    this.settings = settings;
    this.parts = parts;
    this.maker = new MountMaker(parts, settings.state());
    this.namespace = namespace;
    this.whenLastIsGone = whenLastIsGone;
  }

  /** The mounts, in mount order. */
  synchronized List<ActiveMount> list() {
    return List.copyOf(active.values());
  }

  /**
   * Protects a directory, and records that.
   *
   * @return the mount, which answers already
   */
  synchronized ActiveMount mount(MountRequest request, Subject who) throws CommandException {
    refuse(request);
    try {
      ActiveMount mount = maker.make(++lastId, request, who);
      active.put(mount.id(), mount);
      var unused = mount.transport().ended().thenRun(() -> followEnd(mount));
      recordOrUndo(mount, who);
      writeTable();
      return mount;
    } catch (ErrnoException e) {
      throw failed("cannot mount", request.mountPoint(), e.getMessage(), e);
    } catch (StoreException e) {
      throw failed("cannot mount", request.mountPoint(), e.getMessage(), e);
    }
  }

  /**
   * Ends the mount at {@code path}, unless it is in use.
   *
   * @return the mount that was ended
   */
  synchronized ActiveMount umount(FilePath path, Subject who) throws CommandException {
    ActiveMount mount =
        at(path)
            .orElseThrow(
                () -> MountCheck.refused("not mounted", path, "auditfs status shows the mounts"));
    umount(mount, who, false);
    return mount;
  }

  /** Ends every mount, whoever uses it: its users get errors, and nothing hangs. */
  synchronized void close(Subject who) {
    closed = true;
    for (ActiveMount mount : list()) {
      try {
        umount(mount, who, true);
      } catch (CommandException e) {
        DaemonLog.say(String.valueOf(e.getMessage()));
      }
    }
  }

  private void refuse(MountRequest request) throws CommandException {
    if (closed) {
      throw MountCheck.refused("cannot mount", request.mountPoint(), "the daemon ends; try again");
    }
    if (!request.namespace().equals(namespace)) {
      throw MountCheck.refused(
          "cannot mount",
          request.mountPoint(),
          "the running daemon serves another mount namespace: use another --state");
    }
    Optional<TrailOption> other = request.options().trail().difference(settings.trail());
    if (other.isPresent()) {
      throw MountCheck.refused(
          "cannot mount",
          request.mountPoint(),
          "the running daemon has %s=%s for all mounts"
              .formatted(other.get().word(), settings.trail().value(other.get())));
    }
    if (at(request.mountPoint()).isPresent() || isServed(request.directory())) {
      throw MountCheck.refused(
          "already mounted", request.mountPoint(), "auditfs umount it first, or leave it");
    }
    MountCheck check = new MountCheck(parts.posix());
    HiddenState state = hiddenState();
    for (FilePath path : List.of(request.directory(), request.mountPoint())) {
      check.realDirectory(path);
      check.refuseStateInside(path, settings.state());
      check.refuseInState(path, state);
      if (settings.hostSide().isEmpty()) {
        refuseOwnFiles(check, path);
      }
    }
  }

  private HiddenState hiddenState() throws CommandException {
    try {
      return new HiddenState(parts.posix(), parts.identity(), settings.state().path());
    } catch (ErrnoException e) {
      throw new CommandException(ExitCode.FAILED, "cannot see the state directory: " + e, e);
    }
  }

  /**
   * Without a mount namespace of its own the daemon meets its mounts as everybody does: what it
   * needs itself must not lie in one, else it would have to serve itself to go on.
   */
  private void refuseOwnFiles(MountCheck check, FilePath path) throws CommandException {
    check.refuseInside(path, Path.of(System.getProperty("java.home")), "Java itself");
    check.refuseInside(
        path, Path.of(System.getProperty("jffi.boot.library.path", "/")), "auditfs itself");
    for (ActiveMount mount : active.values()) {
      if (!path.equals(mount.request().mountPoint())
          && path.bytes().startsWith(mount.request().mountPoint().bytes().concat(SLASH))) {
        throw MountCheck.refused(
            "cannot protect", path, "it lies in a mount of this daemon: use another --state");
      }
    }
  }

  private boolean isServed(FilePath directory) {
    return active.values().stream().anyMatch(m -> m.request().directory().equals(directory));
  }

  private Optional<ActiveMount> at(FilePath path) {
    return active.values().stream().filter(m -> m.request().mountPoint().equals(path)).findFirst();
  }

  private void recordOrUndo(ActiveMount mount, Subject who)
      throws CommandException, StoreException {
    try {
      parts.sink().append(event(Operation.MOUNT, mount.request(), who, mount.toString()));
    } catch (StoreException e) {
      umount(mount, who, true);
      throw e;
    }
  }

  /**
   * Takes it away.
   *
   * @param now in use or not; what is being done is finished and recorded first
   */
  private void umount(ActiveMount mount, Subject who, boolean now) throws CommandException {
    FilePath path = mount.request().mountPoint();
    if (now) {
      refuseAll(mount);
    }
    try {
      if (isOnTop(mount)) {
        maker.umount(path, now);
      } else if (!now) {
        throw MountCheck.refused("in use", path, "something is mounted on top: umount that first");
      } else {
        DaemonLog.say("not unmounted, since something is mounted on top: " + mount);
      }
    } catch (ErrnoException e) {
      if (e.errno() == Errno.EBUSY) {
        throw MountCheck.refused(
            "in use", path, "end what uses it (fuser -m), or auditfs umount --lazy it");
      }
      if (e.errno() != Errno.EINVAL && e.errno() != Errno.ENOENT) {
        throw failed("cannot unmount", path, e.getMessage(), e);
      }
      // EINVAL, ENOENT: somebody else has taken it away already.
    }
    if (!hasEnded(mount) && !now) {
      DaemonLog.say("still used after its unmount, and answers ENOTCONN now: " + mount);
      refuseAll(mount);
    }
    retire(mount, who, "");
  }

  /**
   * Somebody else's mount over ours must not be taken for it; nothing there is umount(2)'s case.
   */
  private boolean isOnTop(ActiveMount mount) throws CommandException, ErrnoException {
    return maker
        .onTopAt(mount.request().mountPoint())
        .map(entry -> entry.id() == mount.entry().id())
        .orElse(true);
  }

  /**
   * Whether nobody has it any more, or soon so. Another mount namespace may have it still, whose
   * users must not be served any longer, since nothing would be recorded.
   */
  private static boolean hasEnded(ActiveMount mount) {
    try {
      mount.transport().ended().get(END_MILLIS, TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      DaemonLog.say("the transport of " + mount + " ended badly", e);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static void refuseAll(ActiveMount mount) {
    try {
      if (!mount.transport().refuse(DRAIN_MILLIS)) {
        DaemonLog.say("requests that wait for something are given up: " + mount);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Called by the transport's last worker. The rest is another thread's, since it may have to wait;
   * a thread begins with the rights of the one that starts it, and a worker has a caller's.
   */
  private void followEnd(ActiveMount mount) {
    parts.identity().daemon();
    Thread thread = new Thread(() -> goneFromOutside(mount), "mount-" + mount.id() + "-end");
    thread.setDaemon(true);
    thread.start();
  }

  private void goneFromOutside(ActiveMount mount) {
    boolean last;
    synchronized (this) {
      if (!active.containsKey(mount.id())) {
        return;
      }
      DaemonLog.say("unmounted by somebody else: " + mount);
      retire(mount, parts.subjects().resolvePid((int) ProcessHandle.current().pid()), OUTSIDE);
      last = active.isEmpty();
    }
    if (last) {
      whenLastIsGone.run();
    }
  }

  /** What is left to do when a mount has ended, however it did. */
  private void retire(ActiveMount mount, Subject who, String how) {
    active.remove(mount.id());
    try {
      parts.rules().detach(mount.fileSystem());
      String detail = how.isEmpty() ? mount.toString() : mount + ", " + how;
      parts.sink().append(event(Operation.UMOUNT, mount.request(), who, detail));
    } catch (StoreException e) {
      DaemonLog.say("the end of " + mount + " was not recorded: " + e.getMessage());
    }
    mount.measuring().ifPresent(MeasuringFileSystem::close);
    if (mount.transport().ended().isDone()) {
      mount.fileSystem().close();
    }
    writeTable();
  }

  /** STATE/mounts, for people and scripts: what {@code status} says, one line a mount. */
  private void writeTable() {
    Path file = settings.state().mountsFile();
    Path draft = file.resolveSibling("mounts.new");
    List<String> lines = new ArrayList<>();
    active.values().forEach(mount -> lines.add(mount.toString()));
    try {
      StateDirectory.makeFile(draft);
      Files.write(draft, lines, StandardCharsets.UTF_8);
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      DaemonLog.say("cannot write " + file + ": " + e);
    }
  }

  private static Event event(
      Operation operation, MountRequest request, Subject who, String detail) {
    return new Event.DaemonEvent(
        operation, Outcome.SUCCESS, who, Optional.of(request.mountPoint()), detail);
  }

  private static CommandException failed(
      String what, FilePath on, @Nullable String why, Exception cause) {
    return new CommandException(
        ExitCode.FAILED, what + ": " + Printable.line(on.bytes()) + ": " + why, cause);
  }
}
