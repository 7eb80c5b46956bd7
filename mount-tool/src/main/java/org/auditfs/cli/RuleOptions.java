package org.auditfs.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.auditfs.app.ControlAnswer;
import org.auditfs.app.ControlRequest;
import org.auditfs.config.Accounts;
import org.auditfs.config.CommandException;
import org.auditfs.config.ExitCode;
import org.auditfs.config.RawText;
import org.auditfs.file.ByteString;
import org.auditfs.file.FilePath;
import org.auditfs.rule.RuleParser;
import org.auditfs.rule.RuleSyntaxException;
import picocli.CommandLine.Option;

/** What a rule says besides its verb and path. */
final class RuleOptions {

  @Option(
      names = "-p",
      paramLabel = "rwxa",
      description = "read, write, execute, attribute (default: wa for integrity, else rwxa).")
  private Optional<String> permissions = Optional.empty();

  @Option(
      names = "-F",
      paramLabel = "COND",
      description = "A condition, as auid>=1000; repeatable, all must hold.")
  private List<String> conditions = new ArrayList<>();

  @Option(
      names = "-k",
      paramLabel = "KEY",
      description = "A label to find its events by; repeatable.")
  private List<String> keys = new ArrayList<>();

  /** Has the daemon add the rule that begins with {@code words}. */
  int add(Invocation invocation, List<ByteString> words, String... more) throws CommandException {
    List<ByteString> all = new ArrayList<>(words);
    permissions.ifPresent(it -> add(all, "-p", it));
    conditions.forEach(it -> add(all, "-F", it));
    keys.forEach(it -> add(all, "-k", it));
    for (String word : more) {
      all.add(ByteString.of(word));
    }
    try {
      new RuleParser(new Accounts()).arguments(all, FilePath.ROOT);
    } catch (RuleSyntaxException e) {
      throw new CommandException(ExitCode.WRONG_USAGE, "bad rule: " + e.getMessage(), e);
    }
    ControlAnswer answer =
        invocation.attended(new ControlRequest("add", all, FilePath.ROOT), RuleCommands.MISSING);
    answer.lines().stream().skip(1).forEach(it -> invocation.note(it.toString()));
    List<ByteString> number = answer.lines().stream().limit(1).toList();
    return invocation.print(new ControlAnswer(number, answer.exitCode(), answer.error())).number();
  }

  private static void add(List<ByteString> words, String option, String value) {
    words.add(ByteString.of(option));
    words.add(RawText.bytes(value));
  }
}
