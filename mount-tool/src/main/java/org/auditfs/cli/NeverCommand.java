package org.auditfs.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.auditfs.config.CommandException;
import org.auditfs.file.ByteString;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Adds a rule that keeps operations out of the trail. */
@Command(
    name = "never",
    header = "Keeps out of the trail what later rules ask for.",
    description = {
      "What is done to PATH, or to any file where -F holds, is not recorded for the",
      "sake of rules that come after this one. Rules before it are not touched."
    })
final class NeverCommand implements Callable<Integer> {

  private final Invocation invocation;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "PATH",
      description = "As users of the mount see it (default: every file).")
  private String path = "";

  @Mixin private final RuleOptions options = new RuleOptions();

  NeverCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() throws CommandException {
    List<ByteString> words = new ArrayList<>(List.of(ByteString.of("never")));
    if (!path.isEmpty()) {
      words.add(invocation.path(path).bytes());
    }
    return options.add(invocation, words);
  }
}
