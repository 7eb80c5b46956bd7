package org.auditfs.cli;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.auditfs.app.ControlRequest;
import org.auditfs.app.WhynotRequest;
import org.auditfs.config.Accounts;
import org.auditfs.config.CommandException;
import org.auditfs.config.ExitCode;
import org.auditfs.file.FilePath;
import org.auditfs.rule.Permissions;
import org.auditfs.rule.RuleSyntaxException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Tells what the rules would say of an operation. */
@Command(
    name = "whynot",
    header = "Tells whether an operation would be recorded, and why or why not.",
    description = {
      "Nothing is done: the daemon asks its rules as if OP had been done to PATH, by",
      "some program of the user. Of a rename or link, the other name is one that no",
      "rule knows."
    })
final class WhynotCommand implements Callable<Integer> {

  private final Invocation invocation;

  @Parameters(index = "0", paramLabel = "PATH", description = "As users of the mount see it.")
  private String path = "";

  @Parameters(index = "1", paramLabel = "OP", description = "open, chmod, unlink, …")
  private String operation = "";

  @Option(
      names = "-p",
      paramLabel = "rw",
      description = "What an open or create is for: r, w or rw (default: r; w for create).")
  private Optional<String> permissions = Optional.empty();

  @Option(
      names = "--as",
      paramLabel = "UID",
      description = "Logged in as this user, a number or a name (default: you).")
  private Optional<String> user = Optional.empty();

  @Option(names = "--json", description = "One JSON object.")
  private boolean json;

  WhynotCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() throws CommandException {
    FilePath asked = invocation.path(path);
    WhynotRequest request =
        new WhynotRequest(
            asked, WhynotRequest.operation(Terminal.readable(operation)), purpose(), uid(), json);
    return invocation
        .ask(new ControlRequest("whynot", request.words(), FilePath.ROOT), RuleCommands.MISSING)
        .number();
  }

  private Permissions purpose() throws CommandException {
    String letters = permissions.orElse(operation.equals("create") ? "w" : "r");
    if (!letters.matches("[rw]{1,2}")) {
      throw usage("bad -p: " + Terminal.readable(letters) + ": give r, w or rw");
    }
    try {
      return Permissions.parse(letters);
    } catch (RuleSyntaxException e) {
      throw usage(String.valueOf(e.getMessage()));
    }
  }

  private OptionalLong uid() throws CommandException {
    if (user.isEmpty()) {
      return OptionalLong.empty();
    }
    String word = user.get();
    if (word.matches("[0-9]{1,9}")) {
      return OptionalLong.of(Long.parseLong(word));
    }
    OptionalLong uid = new Accounts().uid(word);
    if (uid.isEmpty()) {
      throw usage("no such user: " + Terminal.readable(word) + ": give a name or a number");
    }
    return uid;
  }

  private static CommandException usage(String message) {
    return new CommandException(ExitCode.WRONG_USAGE, message);
  }
}
