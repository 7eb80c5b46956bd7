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
import org.auditfs.config.MountOptions;
import org.auditfs.config.MountRequest;
import org.auditfs.event.Event;
import org.auditfs.event.Operation;
import org.auditfs.event.Outcome;
import org.auditfs.event.StoreException;
import org.auditfs.event.Subject;
import org.auditfs.file.Errno;
import org.auditfs.file.FilePath;
import org.auditfs.file.Printable;
import org.auditfs.posix.ErrnoException;
import org.auditfs.store.Durability;
import org.jspecify.annotations.Nullable;

/**
 * The mounts of a daemon. Its monitor makes mounting and unmounting happen one after the other; no
 * operation on a protected file ever takes it.
 */
final class Mounts {

  private static final String OUTSIDE = "unmounted by somebody else";
  private static final int END_WAIT_SECONDS = 5;

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
    this.maker = new MountMaker(parts);
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
      ActiveMount mount = maker.make(++lastId, request);
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
    Optional<Durability> asked = request.options().durability();
    if (asked.isPresent() && asked.get() != settings.durability()) {
      throw MountCheck.refused(
          "cannot mount",
          request.mountPoint(),
          "the running daemon has durability="
              + MountOptions.word(settings.durability())
              + " for all mounts");
    }
    if (at(request.mountPoint()).isPresent() || isServed(request.directory())) {
      throw MountCheck.refused(
          "already mounted", request.mountPoint(), "auditfs umount it first, or leave it");
    }
    MountCheck check = new MountCheck(parts.posix());
    for (FilePath path : List.of(request.directory(), request.mountPoint())) {
      check.realDirectory(path);
      check.refuseStateInside(path, settings.state());
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

  private void umount(ActiveMount mount, Subject who, boolean lazy) throws CommandException {
    FilePath path = mount.request().mountPoint();
    try {
      parts.host().umount(path, lazy);
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
    awaitEnd(mount);
    retire(mount, who, "");
  }

  /** A lazily unmounted one lives on as long as somebody uses it: it is not waited for. */
  private static void awaitEnd(ActiveMount mount) {
    try {
      mount.transport().ended().get(END_WAIT_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      DaemonLog.say("still used after its unmount: " + mount);
    } catch (ExecutionException e) {
      DaemonLog.say("the transport of " + mount + " ended badly", e);
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
