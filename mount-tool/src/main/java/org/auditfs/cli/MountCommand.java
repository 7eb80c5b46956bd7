package org.auditfs.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.auditfs.app.ControlAnswer;
import org.auditfs.app.ControlClient;
import org.auditfs.app.ControlRequest;
import org.auditfs.app.DaemonProcess;
import org.auditfs.app.MountCheck;
import org.auditfs.app.MountEntry;
import org.auditfs.app.MountProbe;
import org.auditfs.app.MountTable;
import org.auditfs.app.TransportChoice;
import org.auditfs.config.CommandException;
import org.auditfs.config.ExitCode;
import org.auditfs.config.MountOptions;
import org.auditfs.config.MountRequest;
import org.auditfs.config.StateDirectory;
import org.auditfs.config.TrailFile;
import org.auditfs.config.TrailOptions;
import org.auditfs.config.TransportKind;
import org.auditfs.file.Errno;
import org.auditfs.file.FilePath;
import org.auditfs.file.Printable;
import org.auditfs.posix.ErrnoException;
import org.auditfs.posix.Posix;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Protects a directory: through the running daemon, or through one that it starts. */
@Command(
    name = "mount",
    header = "Protects a directory in place, or shows it at MOUNTPOINT.",
    description = {
      "Returns when the mount answers, and prints its number. A daemon is started",
      "in the background if none runs for this state."
    })
final class MountCommand implements Callable<Integer> {

  private static final Path DEVICE = Path.of("/dev/fuse");

  private final Invocation invocation;

  @Option(names = "-f", description = "Stay in front: the daemon ends with this command.")
  private boolean inFront;

  @Option(
      names = "--transport",
      paramLabel = "NAME",
      defaultValue = "auto",
      description = "auto, kernel or jnr-fuse (default: auto).")
  private String transport = "auto";

  @Option(
      names = "-o",
      paramLabel = "OPT[,OPT]",
      description = {
        "ro, threads=N, and for the trail, as also in /etc/auditfs/auditfs.conf:",
        "durability=process|disk|async: where an event is before the reply;",
        "on_full=deny|suspend|rotate|syslog|ignore: while it cannot be written;",
        "space_left=N, admin_space_left=N: alarms, in MiB, or N%%;",
        "keep_size=MIB, keep_days=N: what is older is given up;",
        "index_size=MIB: more than that the index does not become.",
        "To measure what is opened:",
        "ima_policy=tcb|none|FILE, ima=on|off, ima_hash=ALGO, ima_template=NAME,",
        "ima_appraise=off|log|fix|enforce, evm=off|log|fix|enforce."
      })
  private List<String> options = new ArrayList<>();

  @Parameters(index = "0", paramLabel = "DIR", description = "The directory to protect.")
  private String directory = "";

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "MOUNTPOINT",
      description = "Where to show it (default: DIR itself).")
  private String mountPoint = "";

  MountCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() throws CommandException {
    MountOptions wanted = withWholeName(MountOptions.parse(options));
    TransportKind kind = TransportChoice.here(invocation.uid()).choose(transport);
    MountRequest request = request(wanted, kind);
    StateDirectory state = invocation.state();
    state.prepare(invocation.uid());
    refuseUnfit(request, state);
    detachDead(request);
    Optional<ControlClient> running = invocation.daemon();
    if (running.isPresent() && inFront) {
      throw new CommandException(
          ExitCode.REFUSED, "a daemon runs already: " + state.path() + ": leave out -f to join it");
    }
    return (running.isPresent() ? join(running.get(), request) : start(state, request)).number();
  }

  /** The daemon has another working directory. */
  private MountOptions withWholeName(MountOptions wanted) throws CommandException {
    Optional<String> file = wanted.integrity().policyFile();
    return file.isEmpty()
        ? wanted
        : wanted.with(wanted.integrity().withPolicy(invocation.file(file.get()).toString()));
  }

  private MountRequest request(MountOptions wanted, TransportKind kind) throws CommandException {
    MountCheck check = new MountCheck(invocation.posix());
    FilePath named = invocation.path(directory);
    detachDead(named);
    FilePath real = check.realDirectory(named);
    FilePath at = mountPoint.isEmpty() ? real : check.realDirectory(invocation.path(mountPoint));
    return new MountRequest(real, at, wanted, namespace(), kind);
  }

  private void refuseUnfit(MountRequest request, StateDirectory state) throws CommandException {
    MountCheck check = new MountCheck(invocation.posix());
    check.refuseStateInside(request.directory(), state);
    check.refuseStateInside(request.mountPoint(), state);
    if (invocation.uid() != 0) {
      check.refuseToUser(request.mountPoint(), invocation.uid());
    }
    if (!Files.exists(DEVICE, LinkOption.NOFOLLOW_LINKS)) {
      throw new CommandException(
          ExitCode.FAILED,
          "no FUSE device: "
              + DEVICE
              + ": load the fuse module (modprobe fuse), or give the container this device");
    }
    if (!Files.isReadable(DEVICE) || !Files.isWritable(DEVICE)) {
      throw new CommandException(
          ExitCode.NOT_ALLOWED,
          "not allowed to open " + DEVICE + ": run it as root, or chmod 0666 the device");
    }
  }

  private static String namespace() throws CommandException {
    try {
      return Files.readSymbolicLink(Path.of("/proc/self/ns/mnt")).toString();
    } catch (IOException e) {
      throw new CommandException(ExitCode.FAILED, "cannot read /proc/self/ns/mnt: " + e, e);
    }
  }

  private void detachDead(MountRequest request) throws CommandException {
    detachDead(request.mountPoint());
  }

  /** What a killed daemon left at the mount point is in the way, and is of no use to anybody. */
  private void detachDead(FilePath path) throws CommandException {
    try {
      while (isDead(path)) {
        UmountCommand.detach(invocation, path);
        invocation
            .terminal()
            .note(
                "auditfs: took away the mount of a killed daemon: " + Printable.line(path.bytes()));
      }
    } catch (ErrnoException | IOException e) {
      throw new CommandException(
          ExitCode.FAILED, "cannot take away a dead mount: " + path + ": " + e.getMessage(), e);
    }
  }

  private boolean isDead(FilePath path) throws IOException {
    if (!MountTable.read().at(path).map(MountEntry::isOurs).orElse(false)) {
      return false;
    }
    try {
      invocation.posix().statx(Posix.AT_FDCWD, path.bytes());
      return false;
    } catch (ErrnoException e) {
      return e.errno() == Errno.ENOTCONN;
    }
  }

  private ExitCode join(ControlClient daemon, MountRequest request) throws CommandException {
    ControlAnswer answer = invocation.ask(daemon, control(request));
    if (answer.exitCode() == ExitCode.DONE) {
      new MountProbe(invocation.posix()).check(request.mountPoint());
      sayWhoseRights();
    }
    return invocation.print(answer);
  }

  /** Without root nobody else's rights can be taken, so nobody else is let in. */
  private void sayWhoseRights() throws CommandException {
    int uid = invocation.uid();
    if (uid != 0) {
      invocation
          .terminal()
          .note(
              "auditfs: mounted without root: only uid "
                  + uid
                  + " may enter, and all is done with its rights");
    }
  }

  private ExitCode start(StateDirectory state, MountRequest request) throws CommandException {
    TrailOptions trail = TrailFile.read(TrailFile.path()).over(request.options().trail()).checked();
    DaemonProcess process = DaemonProcess.start(state, trail, inFront);
    return inFront ? stay(process, request) : join(process.awaitConnection(), request);
  }

  /**
   * Ends when the daemon does; one that is told to end while it still mounts ends in order, too.
   */
  private ExitCode stay(DaemonProcess process, MountRequest request) throws CommandException {
    ExitCode mounted;
    try {
      mounted = join(process.awaitConnection(), request);
    } catch (CommandException e) {
      if (process.endedInOrder()) {
        return ExitCode.DONE;
      }
      throw e;
    }
    invocation.terminal().flush();
    ExitCode ended = process.awaitEnd();
    return mounted == ExitCode.DONE ? ended : mounted;
  }

  private ControlRequest control(MountRequest request) throws CommandException {
    return new ControlRequest("mount", request.words(), FilePath.ROOT);
  }
}
