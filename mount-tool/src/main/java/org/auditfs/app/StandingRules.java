package org.auditfs.app;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.auditfs.audit.RuleRefusedException;
import org.auditfs.audit.WatchKeeper;
import org.auditfs.config.Accounts;
import org.auditfs.config.CommandException;
import org.auditfs.config.ExitCode;
import org.auditfs.event.StoreException;
import org.auditfs.event.Subject;
import org.auditfs.file.FilePath;
import org.auditfs.rule.PlacedRule;
import org.auditfs.rule.RuleParser;
import org.auditfs.rule.RuleText;

/**
 * The rules of the rules directory: where it has any, the rules are those from the first mount on,
 * all or none, and again whenever somebody asks for it. Those about a mount that is not there yet
 * wait for it.
 */
final class StandingRules {

  private final WatchKeeper rules;
  private final Path directory;
  private List<PlacedRule> waiting = List.of();
  private boolean taken;

  /**
   * @param directory where to look for {@code NN-name.rules}
   */
  StandingRules(WatchKeeper rules, Path directory) {
    this.rules = rules;
    this.directory = directory;
  }

  /**
   * A mount has come, and nothing is served from it yet.
   *
   * @throws CommandException when a rule is wrong, or cannot be: nothing is to be served then
   */
  synchronized void mounted(Subject who) throws CommandException {
    try {
      if (taken) {
        extend(who);
        return;
      }
      Optional<RuleText> text = RulesDirectory.readIfAny(directory, parser());
      if (text.isPresent()) {
        DaemonLog.say("rules of " + directory + ": " + load(text.get(), who));
      }
      taken = true;
    } catch (IOException | RuleRefusedException e) {
      throw new CommandException(
          ExitCode.REFUSED, "the rules of " + directory + " are refused: " + e.getMessage(), e);
    } catch (StoreException e) {
      throw new CommandException(ExitCode.FAILED, String.valueOf(e.getMessage()), e);
    }
  }

  /** Reads them again; says in the log what came of it. */
  synchronized void reload(Subject who) {
    try {
      String counts = load(RulesDirectory.read(directory, parser()), who);
      DaemonLog.say("rules reloaded from " + directory + ": " + counts);
    } catch (IOException | StoreException | RuleRefusedException e) {
      DaemonLog.say("rules not reloaded, they are as before: " + e.getMessage());
    }
  }

  private String load(RuleText text, Subject who) throws RuleRefusedException, StoreException {
    RuleRequests.refuseProblems(rules, text, source(), who);
    String counts = rules.load(served(text.rules(), true), source(), who);
    waiting = served(text.rules(), false);
    return waiting.isEmpty() ? counts : counts + ", " + waiting.size() + " wait for a mount";
  }

  private void extend(Subject who) throws RuleRefusedException, StoreException {
    List<PlacedRule> now = served(waiting, true);
    if (!now.isEmpty()) {
      rules.extend(now, source(), who);
      waiting = served(waiting, false);
    }
  }

  private List<PlacedRule> served(List<PlacedRule> all, boolean wanted) {
    return all.stream().filter(rule -> rules.serves(rule.spec()) == wanted).toList();
  }

  private FilePath source() {
    return FilePath.of(directory.toString());
  }

  private static RuleParser parser() {
    return new RuleParser(new Accounts());
  }
}
