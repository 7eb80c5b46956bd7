package org.auditfs.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.auditfs.app.ControlRequest;
import org.auditfs.config.CommandException;
import org.auditfs.config.ExitCode;
import org.auditfs.config.RawText;
import org.auditfs.file.ByteString;
import org.auditfs.file.FilePath;
import org.auditfs.rule.RuleParser;
import org.auditfs.rule.RuleSyntaxException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Adds a watch. */
@Command(
    name = "add",
    header = "Adds a watch and prints its number.",
    description = {
      "integrity watches the name: what is done to it, and to whatever file it names",
      "at the time. secrecy watches the file that is there now, under any name, until",
      "it is destroyed. Both on one path: every file that comes to be there is kept",
      "in sight after it leaves."
    })
final class AddCommand implements Callable<Integer> {

  private final Invocation invocation;

  @Parameters(index = "0", paramLabel = "secrecy|integrity", description = "How to watch.")
  private String verb = "";

  @Parameters(index = "1", paramLabel = "PATH", description = "As users of the mount see it.")
  private String path = "";

  @Option(
      names = "-p",
      paramLabel = "rwxa",
      description =
          "read, write, execute, attribute (default: rwxa for secrecy, wa for integrity).")
  private Optional<String> permissions = Optional.empty();

  @Option(
      names = "-k",
      paramLabel = "KEY",
      description = "A label to find its events by; repeatable.")
  private List<String> keys = new ArrayList<>();

  AddCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() throws CommandException {
    List<ByteString> words = new ArrayList<>();
    words.add(RawText.bytes(verb));
    words.add(invocation.path(path).bytes());
    if (permissions.isPresent()) {
      words.add(ByteString.of("-p"));
      words.add(RawText.bytes(permissions.get()));
    }
    for (String key : keys) {
      words.add(ByteString.of("-k"));
      words.add(RawText.bytes(key));
    }
    try {
      RuleParser.parse(words, FilePath.ROOT);
    } catch (RuleSyntaxException e) {
      throw new CommandException(ExitCode.WRONG_USAGE, "bad rule: " + e.getMessage(), e);
    }
    return invocation
        .ask(new ControlRequest("add", words, FilePath.ROOT), RuleCommands.MISSING)
        .number();
  }
}
