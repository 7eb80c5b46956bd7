package org.auditfs.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.auditfs.config.CommandException;
import org.auditfs.config.ExitCode;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** The program {@code auditfs}. */
public final class Main {

  private static final int HELP_COLUMNS = 80;

  /**
   * A command and its word.
   *
   * @param word as its class has it
   */
  record Entry(String word, Function<Invocation, Object> command) {}

  static final List<Entry> COMMANDS =
      List.of(
          new Entry("mount", MountCommand::new),
          new Entry("umount", UmountCommand::new),
          new Entry("add", AddCommand::new),
          new Entry("never", NeverCommand::new),
          new Entry("remove", RemoveCommand::new),
          new Entry("flush", FlushCommand::new),
          new Entry("list", ListCommand::new),
          new Entry("rules", RulesCommand::new),
          new Entry("lock", LockCommand::new),
          new Entry("status", StatusCommand::new),
          new Entry("search", SearchCommand::new),
          new Entry("follow", FollowCommand::new),
          new Entry("report", ReportCommand::new),
          new Entry("why", WhyCommand::new),
          new Entry("whynot", WhynotCommand::new),
          new Entry("export", ExportCommand::new),
          new Entry("index", IndexCommand::new),
          new Entry("verify", VerifyCommand::new),
          new Entry("checkpoint", CheckpointCommand::new),
          new Entry("capp", CappCommand::new),
          new Entry("prove", ProveCommand::new),
          new Entry("rotate", RotateCommand::new),
          new Entry("measurements", MeasurementsCommand::new),
          new Entry("pcr", PcrCommand::new),
          new Entry("violations", ViolationsCommand::new),
          new Entry("label", LabelCommand::new),
          new Entry("lesson", LessonCommand::new),
          new Entry("serve", ServeCommand::new),
          new Entry("demo", DemoCommand::new));

  private Main() {}

  /** Runs the command that the process's arguments name, and ends the process with its code. */
  public static void main(String[] decoded) {
    Terminal terminal;
    String[] arguments;
    try {
      terminal = Terminal.ofProcess(RawProcess.environment());
      arguments = RawProcess.arguments(decoded.length);
    } catch (IOException e) {
      throw new UncheckedIOException("/proc must be mounted", e);
    }
    int exit = run(terminal, arguments);
    Runtime.getRuntime().halt(exit);
  }

  /**
   * Runs one command.
   *
   * @param arguments {@link org.auditfs.config.RawText}
   * @return the exit status
   */
  static int run(Terminal terminal, String... arguments) {
    CommandLine line = commandLine(new Invocation(terminal, arguments));
    int exit = line.execute(arguments);
    terminal.flush();
    boolean complained = exit == ExitCode.FAILED.number();
    return complained ? exit : terminal.lost().map(why -> incomplete(terminal, why)).orElse(exit);
  }

  private static int incomplete(Terminal terminal, IOException why) {
    terminal.error("cannot write the result: " + why.getMessage() + ": it is not complete");
    return ExitCode.FAILED.number();
  }

  static CommandLine commandLine(Invocation invocation) {
    AuditfsCommand root = new AuditfsCommand(invocation);
    CommandLine line = new CommandLine(root);
    commands(invocation).forEach(it -> line.addSubcommand(it.command().apply(invocation)));
    Terminal terminal = invocation.terminal();
    return line.setPosixClusteredShortOptionsAllowed(false)
        .setExpandAtFiles(false)
        .setUsageHelpWidth(HELP_COLUMNS)
        .setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF))
        .setOut(new LineWriter(terminal::line))
        .setErr(new LineWriter(terminal::complaint))
        .setParameterExceptionHandler((e, raw) -> complain(terminal, e))
        .setExecutionExceptionHandler((e, at, result) -> fail(invocation, e, result));
  }

  /** Those that can be meant: reading what all of them take costs more than most of them do. */
  private static List<Entry> commands(Invocation invocation) {
    List<Entry> said = COMMANDS.stream().filter(it -> invocation.says(it.word())).toList();
    boolean help = invocation.says("-h") || invocation.says("--help");
    return said.isEmpty() || help ? COMMANDS : said;
  }

  private static int complain(Terminal terminal, ParameterException e) {
    CommandLine at = e.getCommandLine();
    String name = at.getCommandSpec().qualifiedName();
    terminal.error(Terminal.readable(problem(e)) + ": see " + name + " --help");
    return ExitCode.WRONG_USAGE.number();
  }

  /** What is wrong with the words, not made readable. */
  static String problem(ParameterException e) {
    boolean root = e.getCommandLine().getCommand() instanceof AuditfsCommand;
    if (e instanceof UnmatchedArgumentException unmatched && !unmatched.getUnmatched().isEmpty()) {
      String word = unmatched.getUnmatched().get(0);
      if (word.startsWith("-")) {
        return "unknown option: " + word;
      }
      return (root ? "unknown command: " : "unexpected argument: ") + word;
    }
    return String.valueOf(e.getMessage());
  }

  private static int fail(Invocation invocation, Exception e, ParseResult result) {
    Terminal terminal = invocation.terminal();
    boolean verbose = result.matchedOptionValue("-v", false);
    if (verbose) {
      StringWriter trace = new StringWriter();
      e.printStackTrace(new PrintWriter(trace, true));
      terminal.complaint(trace.toString().strip());
    }
    if (e instanceof CommandException refusal) {
      terminal.error(String.valueOf(refusal.getMessage()));
      return refusal.exitCode().number();
    }
    String what = Optional.ofNullable(e.getMessage()).orElse(e.getClass().getName());
    terminal.error("failed: " + what + ": this is a fault of auditfs; -v shows where");
    return ExitCode.FAILED.number();
  }
}
