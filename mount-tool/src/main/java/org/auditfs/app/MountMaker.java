package org.auditfs.app;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.auditfs.audit.AuditingFileSystem;
import org.auditfs.audit.OpenFindings;
import org.auditfs.config.CommandException;
import org.auditfs.config.ExitCode;
import org.auditfs.config.MountRequest;
import org.auditfs.config.StateDirectory;
import org.auditfs.config.TransportKind;
import org.auditfs.event.StoreException;
import org.auditfs.event.Subject;
import org.auditfs.file.ByteString;
import org.auditfs.file.Errno;
import org.auditfs.file.FilePath;
import org.auditfs.file.OpenFlag;
import org.auditfs.file.Printable;
import org.auditfs.fuse.FuseFileSystem;
import org.auditfs.fuse.Transport;
import org.auditfs.fuse.jnr.JnrFuse;
import org.auditfs.fuse.kernel.KernelTransport;
import org.auditfs.gate.GatedFileSystem;
import org.auditfs.gate.StickyFileSystem;
import org.auditfs.gate.WaitingCalls;
import org.auditfs.inode.NodeTable;
import org.auditfs.integrity.MeasuringFileSystem;
import org.auditfs.integrity.ProtectingFileSystem;
import org.auditfs.passthrough.MountKeeping;
import org.auditfs.passthrough.MountsOnTop;
import org.auditfs.passthrough.PassthroughFileSystem;
import org.auditfs.posix.ErrnoException;
import org.auditfs.posix.Fd;
import org.auditfs.posix.OpenFileLimit;
import org.auditfs.posix.Posix;

/** Makes mounts, passthrough and audited, and takes them away. */
final class MountMaker {

  static final int THREADS_DEFAULT = 8;

  private static final String DEVICE = "/dev/fuse";
  private static final int O_RDWR = 2;
  private static final int MS_RDONLY = 1;

  private final MountParts parts;

  private final StateDirectory state;

  MountMaker(MountParts parts, StateDirectory state) {
    this.parts = parts;
    this.state = state;
  }

  /**
   * The names are followed before the first operation comes; the device is mounted before it is
   * served, so that no worker is left behind when it cannot be mounted.
   *
   * @param who who asks for it
   */
  ActiveMount make(int id, MountRequest request, Subject who)
      throws CommandException, ErrnoException, StoreException {
    Server server = server(request.transport());
    PassthroughFileSystem files =
        PassthroughFileSystem.open(
            parts.posix(),
            parts.identity(),
            request.directory(),
            request.mountPoint(),
            NodeTable.descriptorsFor(OpenFileLimit.get(parts.posix())));
    parts.rules().attach(files);
    try {
      files.hide(new HiddenState(parts.posix(), parts.identity(), state.path()));
      WaitingCalls threads = new WaitingCalls(parts.posix(), parts.identity());
      FuseFileSystem sticky = new StickyFileSystem(files, parts.posix(), parts.identity());
      OpenFindings opens = new OpenFindings(parts.sink());
      Optional<MeasuringFileSystem> measuring =
          measuring(sticky, files, threads, opens, request, who);
      FuseFileSystem next = measuring.<FuseFileSystem>map(it -> it).orElse(sticky);
      parts.standing().mounted(who);
      int device = parts.isRoot() ? mountDevice(request) : mountAsUser(request);
      MountsOnTop onTop = parts.hostMounts().onTopOf(request.mountPoint());
      files.know(onTop);
      Transport transport =
          start(server, device, request, audited(next, files, threads, opens), files, onTop);
      return new ActiveMount(id, request, entry(request), files, measuring, transport);
    } catch (CommandException | ErrnoException | StoreException | RuntimeException e) {
      parts.rules().detach(files);
      files.close();
      throw e;
    }
  }

  private int mountDevice(MountRequest request) throws CommandException, ErrnoException {
    try (Fd device = new Fd(parts.posix(), openDevice())) {
      parts
          .host()
          .mount(
              device.number(),
              request.mountPoint(),
              request.directory().bytes(),
              MountEntry.TYPE,
              request.options().readOnly() ? MS_RDONLY : 0,
              Transport.MOUNT_OPTIONS);
      return device.release();
    }
  }

  private MountEntry entry(MountRequest request) throws CommandException, ErrnoException {
    return onTopAt(request.mountPoint())
        .filter(MountEntry::isOurs)
        .orElseThrow(
            () ->
                MountCheck.refused(
                    "cannot mount",
                    request.mountPoint(),
                    "something was mounted on top meanwhile"));
  }

  /** What the host sees at {@code path}, if that is a mount point. */
  Optional<MountEntry> onTopAt(FilePath path) throws CommandException, ErrnoException {
    String thread = parts.isRoot() ? "task/" + parts.host().tid() : ".";
    Path table = Path.of("/proc/self/" + thread + "/mountinfo");
    try {
      return MountTable.read(table).at(path);
    } catch (IOException e) {
      throw new CommandException(
          ExitCode.FAILED, "cannot read the mount table: " + table + ": " + e, e);
    }
  }

  /** What fusermount says goes to our stderr, which is the log unless the daemon is in front. */
  private int mountAsUser(MountRequest request) throws CommandException, ErrnoException {
    try {
      LastWords lastWords = LastWords.from(state.logFile());
      Optional<Integer> device =
          jnrFuse()
              .mount(
                  parts.posix(),
                  request.mountPoint(),
                  request.directory().bytes(),
                  request.options().readOnly());
      if (device.isPresent()) {
        return device.get();
      }
      throw new CommandException(
          ExitCode.FAILED,
          "cannot mount: "
              + Printable.line(request.mountPoint().bytes())
              + ": "
              + (lastWords.line().isEmpty() ? "fusermount refused" : lastWords.line()));
    } catch (IOException e) {
      throw new CommandException(ExitCode.FAILED, "cannot read " + state.logFile() + ": " + e, e);
    }
  }

  /**
   * Takes a mount away.
   *
   * @param lazy also when it is in use
   * @throws ErrnoException EBUSY when it is in use, and not {@code lazy}; EINVAL or ENOENT when it
   *     is not there
   */
  void umount(FilePath mountPoint, boolean lazy) throws CommandException, ErrnoException {
    if (parts.isRoot()) {
      parts.host().umount(mountPoint, lazy);
    } else {
      Fusermount.umount(mountPoint, lazy);
    }
  }

  private Transport start(
      Server server,
      int device,
      MountRequest request,
      FuseFileSystem audited,
      PassthroughFileSystem files,
      MountsOnTop onTop)
      throws CommandException, ErrnoException {
    try {
      return server.serve(
          device,
          new MountKeeping(
              new GatedFileSystem(audited, parts.posix(), parts.identity()), files, onTop),
          request.options().threads().orElse(THREADS_DEFAULT));
    } catch (RuntimeException e) {
      umount(request.mountPoint(), true);
      throw e;
    } catch (OutOfMemoryError e) { // each worker has its buffers
      umount(request.mountPoint(), true);
      throw new CommandException(
          ExitCode.FAILED,
          "cannot mount: "
              + Printable.line(request.mountPoint().bytes())
              + ": no memory for its workers: give fewer with -o threads=N",
          e);
    }
  }

  private Optional<MeasuringFileSystem> measuring(
      FuseFileSystem next,
      PassthroughFileSystem files,
      WaitingCalls threads,
      OpenFindings opens,
      MountRequest request,
      Subject who)
      throws CommandException, StoreException, ErrnoException {
    return parts
        .integrity()
        .prepare(request, who)
        .map(
            wanted ->
                new MeasuringFileSystem(
                    protecting(next, files, wanted),
                    files,
                    files,
                    parts.subjects(),
                    opens,
                    threads,
                    parts.identity(),
                    wanted.measuring(),
                    wanted.mount()));
  }

  /** Where labels are looked at they are kept up to date. */
  private FuseFileSystem protecting(
      FuseFileSystem next, PassthroughFileSystem files, Integrity.Wanted wanted) {
    return wanted.mount().appraisal().isOn()
        ? new ProtectingFileSystem(
            next,
            files,
            files,
            parts.subjects(),
            parts.sink(),
            parts.identity(),
            wanted.measuring(),
            wanted.mount())
        : next;
  }

  private AuditingFileSystem audited(
      FuseFileSystem next, PassthroughFileSystem files, WaitingCalls threads, OpenFindings opens) {
    return new AuditingFileSystem(next, files, parts.rules(), parts.subjects(), opens, threads);
  }

  private Server server(TransportKind kind) throws CommandException {
    return switch (kind) {
      case KERNEL ->
          (device, files, threads) ->
              KernelTransport.start(
                  parts.posix(), device, files, threads, () -> {}, DaemonLog::say);
      case JNR_FUSE -> {
        JnrFuse library = jnrFuse();
        yield (device, files, threads) -> library.serve(device, files, threads, DaemonLog::say);
      }
    };
  }

  /** Bound before anything is mounted, since nothing could serve without it. */
  private static JnrFuse jnrFuse() throws CommandException {
    try {
      return JnrFuse.load();
    } catch (UnsatisfiedLinkError e) {
      throw new CommandException(
          ExitCode.FAILED, "no libfuse 2: " + e.getMessage() + ": install libfuse2", e);
    }
  }

  private int openDevice() throws CommandException {
    try {
      int flags = O_RDWR | OpenFlag.O_CLOEXEC.bits();
      return parts.posix().openat(Posix.AT_FDCWD, ByteString.of(DEVICE), flags, 0);
    } catch (ErrnoException e) {
      throw new CommandException(
          ExitCode.FAILED,
          "cannot open "
              + DEVICE
              + ": "
              + e.errno()
              + (e.errno() == Errno.EACCES || e.errno() == Errno.EPERM
                  ? ": this user may not: run it as root, or chmod 0666 the device"
                  : ": load the fuse module (modprobe fuse), or give the container this device"),
          e);
    }
  }

  /** A transport that has not begun yet. It takes the descriptor over. */
  private interface Server {
    Transport serve(int device, FuseFileSystem files, int threads);
  }
}
