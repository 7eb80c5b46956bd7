package org.auditfs.app;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.auditfs.audit.RuleRefusedException;
import org.auditfs.audit.WatchKeeper;
import org.auditfs.config.Accounts;
import org.auditfs.config.CommandException;
import org.auditfs.config.ExitCode;
import org.auditfs.event.Operation;
import org.auditfs.event.StoreException;
import org.auditfs.event.Subject;
import org.auditfs.event.Verb;
import org.auditfs.file.ByteString;
import org.auditfs.file.Errno;
import org.auditfs.file.FilePath;
import org.auditfs.file.Printable;
import org.auditfs.rule.PlacedRule;
import org.auditfs.rule.Problem;
import org.auditfs.rule.Rule;
import org.auditfs.rule.RuleCheck;
import org.auditfs.rule.RuleParser;
import org.auditfs.rule.RuleSpec;
import org.auditfs.rule.RuleSyntaxException;
import org.auditfs.rule.RuleText;

/**
 * The daemon's side of the commands about rules. Users and groups are those of the machine at this
 * moment: a rule means what its names mean when it is added.
 */
final class RuleRequests {

  private static final ByteString JSON = ByteString.of("--json");

  private final WatchKeeper rules;

  RuleRequests(WatchKeeper rules) {
    this.rules = rules;
  }

  /**
   * Adds the rule that {@code words} are; its number is the answer, and, in further lines, how many
   * objects it watches where it is about a directory, and which rule before it makes it useless.
   */
  List<ByteString> add(List<ByteString> words, FilePath cwd, Subject who)
      throws RuleRefusedException, RuleSyntaxException, StoreException {
    RuleSpec spec;
    try {
      spec = parser().arguments(words, cwd);
    } catch (RuleSyntaxException e) {
      var unused =
          rules.refuse(Operation.ADD_RULE, Optional.empty(), sentence(words), unread(e), who);
      throw e;
    }
    Optional<String> contradiction = RuleCheck.contradiction(spec);
    if (contradiction.isPresent()) {
      RuleRefusedException why = new RuleRefusedException(Errno.EINVAL, contradiction.get());
      throw rules.refuse(Operation.ADD_RULE, spec.path(), spec.toString(), why, who);
    }
    Optional<String> opposite = RuleCheck.opposite(spec, rules.list());
    Rule rule = rules.add(spec, who);
    List<String> lines = new ArrayList<>(List.of(String.valueOf(rule.id())));
    int objects = rules.objects(rule);
    if (objects > 1) {
      lines.add("it watches " + objects + " objects now");
    }
    opposite.ifPresent(it -> lines.add("it " + it));
    return lines.stream().map(ByteString::of).toList();
  }

  private static RuleParser parser() {
    return new RuleParser(new Accounts());
  }

  private static RuleRefusedException unread(RuleSyntaxException e) {
    return new RuleRefusedException(Errno.EINVAL, String.valueOf(e.getMessage()));
  }

  /** Removes a rule by its number, or all of one verb about one path. */
  List<ByteString> remove(List<ByteString> words, FilePath cwd, Subject who)
      throws CommandException, RuleRefusedException, StoreException {
    if (words.size() == 1) {
      rules.remove(number(words.get(0)), who);
    } else if (words.size() == 2) {
      rules.remove(verb(words.get(0)), FilePath.resolve(cwd, words.get(1)), who);
    } else {
      throw usage("remove which rule", words.size() + " words");
    }
    return List.of();
  }

  List<ByteString> flush(Subject who) throws RuleRefusedException, StoreException {
    rules.flush(who);
    return List.of();
  }

  List<ByteString> lock(Subject who) throws RuleRefusedException, StoreException {
    rules.lock(who);
    return List.of();
  }

  List<ByteString> list(List<ByteString> words) {
    Function<Rule, String> form = words.contains(JSON) ? Listing::json : Listing::line;
    return rules.list().stream().map(form).map(ByteString::of).toList();
  }

  /**
   * Makes the rules be those of a file.
   *
   * @param words the file's path, and what is in it
   */
  List<ByteString> load(List<ByteString> words, FilePath cwd, Subject who)
      throws CommandException, RuleRefusedException, StoreException {
    if (words.size() != 2) {
      throw usage("load which file", words.size() + " words");
    }
    FilePath file = FilePath.resolve(cwd, words.get(0));
    RuleText text = RuleText.parse(file.toString(), words.get(1), parser());
    refuseProblems(rules, text, file, who);
    return List.of(ByteString.of(rules.load(text.rules(), file, who)));
  }

  /** Refuses a text in which something is wrong, or contradicts something else. */
  static void refuseProblems(WatchKeeper rules, RuleText text, FilePath source, Subject who)
      throws RuleRefusedException, StoreException {
    List<Problem> problems = new ArrayList<>(text.problems());
    if (!stand(text, rules.list())) {
      problems.addAll(RuleCheck.contradictions(text.rules()));
    }
    if (!problems.isEmpty()) {
      Problem first = problems.get(0);
      int more = problems.size() - 1;
      String rest = more == 0 ? "" : " (and " + more + " more: auditfs rules check lists them)";
      RuleRefusedException why = new RuleRefusedException(Errno.EINVAL, first + rest);
      throw rules.refuse(Operation.LOAD, Optional.of(source), source.toString(), why, who);
    }
  }

  /** What was saved can be loaded, whatever was added one by one before. */
  private static boolean stand(RuleText text, List<Rule> rules) {
    List<RuleSpec> asked = text.rules().stream().map(PlacedRule::spec).toList();
    return asked.equals(rules.stream().map(Rule::spec).toList());
  }

  private static String sentence(List<ByteString> words) {
    StringBuilder sentence = new StringBuilder();
    for (ByteString word : words) {
      sentence.append(sentence.isEmpty() ? "" : " ").append(Printable.line(word));
    }
    return sentence.toString();
  }

  private static int number(ByteString word) throws CommandException {
    try {
      return Integer.parseInt(word.toString());
    } catch (NumberFormatException e) {
      throw usage("bad rule number", Printable.line(word));
    }
  }

  private static Verb verb(ByteString word) throws CommandException {
    return Verb.ofWord(word.toString())
        .orElseThrow(() -> usage("secrecy, integrity or never", Printable.line(word)));
  }

  private static CommandException usage(String what, String on) {
    return new CommandException(ExitCode.WRONG_USAGE, what + ": " + on);
  }
}
