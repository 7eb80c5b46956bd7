package org.auditfs.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.auditfs.config.CommandException;
import org.auditfs.config.ExitCode;
import org.auditfs.config.StateDirectory;
import org.auditfs.config.TrailOptions;
import org.auditfs.event.StoreException;
import org.auditfs.file.FilePath;
import org.auditfs.posix.HostSide;
import org.auditfs.posix.LinuxPosix;

/**
 * The daemon's process, started by the launcher in a mount namespace of its own. Its arguments are
 * {@code --state DIR --trail OPTIONS}; it is given its mounts over the control socket.
 */
public final class DaemonMain {

  private static final int ARGUMENTS = 4;
  private static final String RULES_DIRECTORY = "/etc/auditfs/rules.d";

  private DaemonMain() {}

  /** Runs until the last mount is gone or a signal comes. */
  public static void main(String[] arguments) {
    Runtime.getRuntime().halt(run(arguments).number());
  }

  private static ExitCode run(String... arguments) {
    try {
      openAllJars();
      Daemon daemon = Daemon.open(settings(arguments));
      // USR1 and the ends that a signal asks for: see auditd(8).
      Signals.on("TERM", daemon::end);
      Signals.on("INT", daemon::end);
      Signals.on("HUP", daemon::reload);
      Signals.on("USR1", () -> rotate(daemon));
      daemon.run(LinuxPosix.load());
      return ExitCode.DONE;
    } catch (CommandException e) {
      DaemonLog.say(String.valueOf(e.getMessage()));
      return e.exitCode();
    } catch (RuntimeException e) {
      DaemonLog.say("the daemon failed", e);
      return ExitCode.FAILED;
    }
  }

  /**
   * A jar is opened when something is first looked for in it: by a worker, perhaps, that has the
   * rights of a caller who may not read it. What is nowhere is looked for everywhere.
   */
  private static void openAllJars() {
    var unused = ClassLoader.getSystemResource("there/is/no/such/resource");
  }

  private static void rotate(Daemon daemon) {
    try {
      daemon.rotate(daemon.self());
    } catch (StoreException e) {
      DaemonLog.say("cannot rotate: " + e.getMessage());
    }
  }

  private static DaemonSettings settings(String... arguments) throws CommandException {
    if (arguments.length != ARGUMENTS
        || !arguments[0].equals("--state")
        || !arguments[2].equals("--trail")) {
      throw new CommandException(
          ExitCode.WRONG_USAGE, "not for people: the daemon is started by auditfs mount");
    }
    StateDirectory state = StateDirectory.at(FilePath.of(arguments[1]));
    int uid = uid();
    state.check(uid);
    return new DaemonSettings(
        state, TrailOptions.parse(arguments[3]), uid, hostSide(), rulesDirectory(state, uid));
  }

  /** The launcher has opened it; nothing where the daemon mounts where it is. */
  private static Optional<HostSide> hostSide() {
    int namespace = Integer.getInteger("auditfs.hostNamespace", -1);
    int root = Integer.getInteger("auditfs.hostRoot", -1);
    return namespace < 0 || root < 0
        ? Optional.empty()
        : Optional.of(new HostSide(namespace, root));
  }

  /** A user's daemon has nothing to do with the machine's rules. */
  private static Path rulesDirectory(StateDirectory state, int uid) {
    String usual = uid == 0 ? RULES_DIRECTORY : state.path().resolve("rules.d").toString();
    return Path.of(System.getenv().getOrDefault("AUDITFS_RULES_D", usual));
  }

  private static int uid() throws CommandException {
    try {
      return (int) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
    } catch (IOException e) {
      throw new CommandException(ExitCode.FAILED, "cannot read /proc/self: is /proc mounted?", e);
    }
  }
}
