package org.auditfs.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.auditfs.app.ControlClient;
import org.auditfs.app.ControlRequest;
import org.auditfs.app.Fusermount;
import org.auditfs.app.MountCheck;
import org.auditfs.app.MountEntry;
import org.auditfs.app.MountTable;
import org.auditfs.config.CommandException;
import org.auditfs.config.ExitCode;
import org.auditfs.file.ByteString;
import org.auditfs.file.Errno;
import org.auditfs.file.FilePath;
import org.auditfs.posix.ErrnoException;
import org.auditfs.posix.Posix;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Ends mounts: through the daemon, or, where there is none any more, by itself. */
@Command(
    name = "umount",
    header = "Ends mounts; with the last one, the daemon.",
    description = {
      "A mount in use is left alone. --lazy takes it away at once, needs no daemon,",
      "and is the way out when a daemon was killed."
    })
final class UmountCommand implements Callable<Integer> {

  private final Invocation invocation;

  @Option(names = "--all", description = "All mounts of this state.")
  private boolean all;

  @Option(names = "--lazy", description = "Detach now, in use or not (umount -l).")
  private boolean lazy;

  @Parameters(paramLabel = "DIR", arity = "0..*", description = "Mount points.")
  private List<String> directories = new ArrayList<>();

  UmountCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() throws CommandException {
    if (all == !directories.isEmpty() || (all && lazy)) {
      throw new CommandException(
          ExitCode.WRONG_USAGE, "umount what: name directories, or --all: see umount --help");
    }
    List<FilePath> paths = new ArrayList<>();
    for (String directory : directories) {
      paths.add(mountPoint(invocation.path(directory)));
    }
    if (lazy) {
      for (FilePath path : paths) {
        detach(path);
      }
      return ExitCode.DONE.number();
    }
    List<ByteString> words = new ArrayList<>(all ? List.of(ByteString.of("--all")) : List.of());
    paths.forEach(path -> words.add(path.bytes()));
    Optional<ControlClient> daemon = invocation.daemon();
    if (daemon.isEmpty()) {
      throw noDaemon(paths);
    }
    ControlRequest request = new ControlRequest("umount", words, FilePath.ROOT);
    return invocation.print(invocation.ask(daemon.get(), request)).number();
  }

  private CommandException noDaemon(List<FilePath> paths) throws CommandException {
    for (FilePath path : paths) {
      if (isOurs(path)) {
        return new CommandException(
            ExitCode.NO_DAEMON,
            "no daemon: "
                + path
                + ": it was killed, or has another --state: if it was killed, run auditfs umount"
                + " --lazy "
                + path);
      }
    }
    if (!paths.isEmpty()) {
      return new CommandException(
          ExitCode.REFUSED, "not mounted: " + paths.get(0) + ": auditfs status shows the mounts");
    }
    return new CommandException(
        ExitCode.NO_DAEMON, "no daemon: " + invocation.state().path() + ": nothing is mounted");
  }

  /** The mount point behind {@code path}, which may be a symbolic link to it. */
  private FilePath mountPoint(FilePath path) throws CommandException {
    if (isOurs(path)) {
      return path;
    }
    try {
      return new MountCheck(invocation.posix()).realDirectory(path);
    } catch (CommandException e) {
      // No directory at all, or one that does not answer: the daemon will say what it is not.
      return path;
    }
  }

  private void detach(FilePath path) throws CommandException {
    if (!isOurs(path)) {
      throw new CommandException(
          ExitCode.REFUSED,
          "not a mount of auditfs: " + path + ": see 'grep fuse.auditfs /proc/self/mountinfo'");
    }
    try {
      detach(invocation, path);
    } catch (ErrnoException e) {
      boolean refused = e.errno() == Errno.EPERM;
      throw new CommandException(
          refused ? ExitCode.NOT_ALLOWED : ExitCode.FAILED,
          "cannot unmount: " + path + ": " + (refused ? "run it as root" : e.getMessage()),
          e);
    }
  }

  /** Takes away what lies at {@code path}, in use or not. */
  static void detach(Invocation invocation, FilePath path) throws CommandException, ErrnoException {
    if (invocation.uid() == 0) {
      invocation.posix().umount2(path.bytes(), Posix.MNT_DETACH);
    } else {
      Fusermount.umount(path, true);
    }
  }

  private static boolean isOurs(FilePath path) throws CommandException {
    try {
      return MountTable.read().at(path).map(MountEntry::isOurs).orElse(false);
    } catch (IOException e) {
      throw new CommandException(ExitCode.FAILED, "cannot read the mount table: " + e, e);
    }
  }
}
