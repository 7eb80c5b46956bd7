package org.auditfs.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** {@code auditfs} itself: the options that every command takes. */
@Command(
    name = "auditfs",
    version = "auditfs 0.1.0",
    header = "Keeps an audit trail of what is done to the files of a directory.",
    description = {
      "",
      "A mounted directory works as before; what the rules ask for is recorded",
      "before the caller gets its answer.",
      ""
    },
    footer = {
      "",
      "Exit codes: 0 done or found, 1 nothing found, 2 wrong usage, 4 not allowed,",
      "5 no daemon, 6 refused, 7 the daemon or the store failed.",
      "",
      "  auditfs mount /etc",
      "  auditfs add integrity /etc/passwd -k identity",
      "  auditfs add secrecy /etc/shadow -k shadow",
      "  auditfs search -f /etc/shadow --format text"
    })
@SuppressWarnings("UnusedVariable") // picocli acts upon some options by itself
final class AuditfsCommand implements Runnable {

  /** Behind a command's own: methods have no order that a JVM would keep to. */
  private static final int LAST = 100;

  private final Invocation invocation;

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = {"-h", "--help"},
      order = LAST,
      usageHelp = true,
      scope = ScopeType.INHERIT,
      description = "Show this help.")
  private boolean help;

  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "Show the version.")
  private boolean version;

  @Option(
      names = {"-q", "--quiet"},
      order = LAST + 4,
      scope = ScopeType.INHERIT,
      description = "Print results and errors only.")
  void quiet(boolean given) {
    invocation.quiet(given);
  }

  @Option(
      names = {"-v", "--verbose"},
      order = LAST + 5,
      scope = ScopeType.INHERIT,
      description = "Say where a failure came from.")
  void verbose(boolean given) {
    invocation.verbose(given);
  }

  @Option(
      names = "--no-color",
      order = LAST + 2,
      scope = ScopeType.INHERIT,
      description = "No colours (also: NO_COLOR is set).")
  private boolean noColor;

  @Option(
      names = "--no-progress",
      order = LAST + 3,
      scope = ScopeType.INHERIT,
      description = "No progress on the terminal.")
  void noProgress(boolean given) {
    invocation.quietProgress(given);
  }

  AuditfsCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Option(
      names = "--state",
      order = LAST + 1,
      paramLabel = "DIR",
      scope = ScopeType.INHERIT,
      description = "The instance: its daemon, rules and trail (also: AUDITFS_STATE).")
  void state(String directory) {
    invocation.state(directory);
  }

  boolean isPlain() {
    return noColor;
  }

  @Override
  public void run() {
    if (spec != null) {
      throw new ParameterException(spec.commandLine(), "no command");
    }
  }
}
