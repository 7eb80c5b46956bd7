package org.auditfs.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import org.auditfs.app.ControlAnswer;
import org.auditfs.app.ControlClient;
import org.auditfs.app.ControlRequest;
import org.auditfs.config.Accounts;
import org.auditfs.config.BoundedFile;
import org.auditfs.config.CommandException;
import org.auditfs.config.ExitCode;
import org.auditfs.config.Json;
import org.auditfs.file.ByteString;
import org.auditfs.file.FilePath;
import org.auditfs.file.Printable;
import org.auditfs.rule.Problem;
import org.auditfs.rule.RuleCheck;
import org.auditfs.rule.RuleParser;
import org.auditfs.rule.RuleText;
import org.auditfs.rule.auditctl.AuditctlImport;
import org.auditfs.rule.auditctl.ImportedLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Rules in files. */
@Command(
    name = "rules",
    header = "Checks, loads, saves or imports a file of rules.",
    description = {
      "A line of the file is what add or never take; # begins a comment.",
      "check   says what is wrong with it, by line and column; needs no daemon.",
      "load    makes the rules be those of the file, all of them or none.",
      "save    writes the rules that are.",
      "import  reads a file of auditctl and prints ours; what could not be taken,",
      "        or not as it was, stands in comments."
    })
final class RulesCommand implements Callable<Integer> {

  private final Invocation invocation;

  @Parameters(index = "0", paramLabel = "check|load|save|import", description = "What to do.")
  private String action = "";

  @Parameters(index = "1", paramLabel = "FILE", description = "The rules file.")
  private String file = "";

  @Option(names = "--json", description = "check, import: one JSON object a line.")
  private boolean json;

  RulesCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() throws CommandException {
    FilePath path = invocation.path(file);
    ExitCode exit =
        switch (action) {
          case "check" -> check(path);
          case "load" -> load(path);
          case "save" -> save(path);
          case "import" -> translate(path);
          default ->
              throw new CommandException(
                  ExitCode.WRONG_USAGE,
                  "rules " + Terminal.readable(action) + ": give check, load, save or import");
        };
    return exit.number();
  }

  private ExitCode check(FilePath path) throws CommandException {
    RuleText text = RuleText.parse(path.toString(), content(path), new RuleParser(new Accounts()));
    List<Problem> problems = new ArrayList<>(text.problems());
    problems.addAll(RuleCheck.check(text.rules()));
    problems.sort(Comparator.comparing(problem -> problem.place().line()));
    problems.forEach(this::print);
    return problems.isEmpty() ? ExitCode.DONE : ExitCode.NOTHING_FOUND;
  }

  private void print(Problem problem) {
    String line =
        json
            ? Json.object(
                out -> {
                  out.writeStringField("file", problem.place().file());
                  out.writeNumberField("line", problem.place().line());
                  out.writeNumberField("column", problem.place().column());
                  out.writeStringField("message", problem.message());
                })
            : Printable.line(problem.toString());
    invocation.terminal().line(line);
  }

  private ExitCode load(FilePath path) throws CommandException {
    List<ByteString> words = List.of(path.bytes(), content(path));
    ControlRequest request = new ControlRequest("load", words, FilePath.ROOT);
    return invocation.print(invocation.attended(request, RuleCommands.MISSING));
  }

  private ExitCode save(FilePath path) throws CommandException {
    ControlClient client =
        invocation
            .daemon()
            .orElseThrow(
                () ->
                    new CommandException(ExitCode.NO_DAEMON, "no daemon: " + RuleCommands.MISSING));
    ControlAnswer answer =
        invocation.ask(client, new ControlRequest("list", List.of(), FilePath.ROOT));
    if (answer.exitCode() != ExitCode.DONE) {
      return invocation.print(answer);
    }
    try {
      SafeFile.write(Path.of(path.toString()), answer.lines());
      return ExitCode.DONE;
    } catch (IOException e) {
      throw new CommandException(
          ExitCode.FAILED, "cannot save the rules: " + path + ": " + e.getMessage(), e);
    }
  }

  private ExitCode translate(FilePath path) throws CommandException {
    List<ImportedLine> lines =
        AuditctlImport.read(content(path).toString(), new Accounts(), RulesCommand::isDirectory);
    lines.forEach(line -> ImportText.lines(line, json).forEach(invocation.terminal()::line));
    boolean all =
        lines.stream().noneMatch(it -> it.result() == ImportedLine.Result.NOT_EXPRESSIBLE);
    return all ? ExitCode.DONE : ExitCode.NOTHING_FOUND;
  }

  /** A name that Java cannot spell is no directory that auditctl's file can mean. */
  private static boolean isDirectory(FilePath path) {
    try {
      return Files.isDirectory(Path.of(path.toString()), LinkOption.NOFOLLOW_LINKS);
    } catch (InvalidPathException e) {
      return false;
    }
  }

  private static ByteString content(FilePath path) throws CommandException {
    try {
      return BoundedFile.bytes(Path.of(path.toString()), RuleText.BYTES_MAX);
    } catch (IOException e) {
      throw new CommandException(
          ExitCode.REFUSED, "cannot read the rules: " + path + ": " + e.getMessage(), e);
    }
  }
}
