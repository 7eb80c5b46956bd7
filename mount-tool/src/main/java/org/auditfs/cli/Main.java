package org.auditfs.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
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
    Invocation invocation = new Invocation(terminal, arguments);
    int exit =
        PlainSearch.of(invocation, arguments)
            .map(search -> run(search, terminal))
            .orElseGet(() -> commandLine(invocation).execute(arguments));
    terminal.flush();
    boolean complained = exit == ExitCode.FAILED.number();
    return complained ? exit : terminal.lost().map(why -> incomplete(terminal, why)).orElse(exit);
  }

  private static int run(SearchCommand search, Terminal terminal) {
    try {
      return search.call();
    } catch (CommandException e) {
      return refuse(terminal, e);
    } catch (RuntimeException e) {
      return complain(terminal, e);
    }
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
        .setParameterExceptionHandler((e, raw) -> misuse(terminal, e))
        .setExecutionExceptionHandler((e, at, result) -> fail(invocation, e, result));
  }

  /** Those that can be meant: reading what all of them take costs more than most of them do. */
  private static List<Commands.Entry> commands(Invocation invocation) {
    List<Commands.Entry> said =
        Commands.ALL.stream().filter(it -> invocation.says(it.word())).toList();
    boolean help = invocation.says("-h") || invocation.says("--help");
    return said.isEmpty() || help ? Commands.ALL : said;
  }

  private static int misuse(Terminal terminal, ParameterException e) {
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
    return e instanceof CommandException refusal
        ? refuse(terminal, refusal)
        : complain(terminal, e);
  }

  private static int refuse(Terminal terminal, CommandException refusal) {
    terminal.error(String.valueOf(refusal.getMessage()));
    return refusal.exitCode().number();
  }

  private static int complain(Terminal terminal, Exception e) {
    String what = Optional.ofNullable(e.getMessage()).orElse(e.getClass().getName());
    terminal.error("failed: " + what + ": this is a fault of auditfs; -v shows where");
    return ExitCode.FAILED.number();
  }
}
