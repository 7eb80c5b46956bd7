package org.auditfs.rule;

import java.util.Locale;
import org.auditfs.file.FileId;
import org.auditfs.file.Printable;

/**
 * A step in the life of the rules, as the state file keeps it. A line of text each: {@code add ID
 * RULE}, {@code remove ID}, {@code bound ID OBJECT}, {@code adopted ID OBJECT}, {@code unbind
 * OBJECT}, {@code next ID}.
 */
public sealed interface RuleChange {

  /** Adds it to what happened before. */
  void addTo(RuleHistory.Draft draft);

  /** A rule came. */
  record Added(Rule rule) implements RuleChange {
    @Override
    public void addTo(RuleHistory.Draft draft) {
      draft.add(rule);
    }

    @Override
    public String toString() {
      return "add " + rule.id() + " " + rule.spec().resolved();
    }
  }

  /** A rule went. */
  record Removed(int ruleId) implements RuleChange {
    @Override
    public void addTo(RuleHistory.Draft draft) {
      draft.remove(ruleId);
    }

    @Override
    public String toString() {
      return "remove " + ruleId;
    }
  }

  /** A secrecy rule watches one object more. */
  record Bound(Binding binding) implements RuleChange {
    @Override
    public void addTo(RuleHistory.Draft draft) {
      draft.bind(binding);
    }

    @Override
    public String toString() {
      String word = binding.reason().name().toLowerCase(Locale.ROOT);
      return word + " " + binding.ruleId() + " " + binding.object();
    }
  }

  /** An object is destroyed; nobody watches it any longer. */
  record Unbound(FileId object) implements RuleChange {
    @Override
    public void addTo(RuleHistory.Draft draft) {
      draft.unbind(object);
    }

    @Override
    public String toString() {
      return "unbind " + object;
    }
  }

  /** The number that the next rule gets, where no line before says so. */
  record NextId(int ruleId) implements RuleChange {
    @Override
    public void addTo(RuleHistory.Draft draft) {
      draft.number(ruleId);
    }

    @Override
    public String toString() {
      return "next " + ruleId;
    }
  }

  /**
   * Reads a line.
   *
   * @throws RuleSyntaxException when it is none of these
   */
  static RuleChange parse(String line) throws RuleSyntaxException {
    String[] words = line.split(" ", 3);
    try {
      return switch (words[0]) {
        case "add" ->
            new Added(new Rule(Integer.parseInt(words[1]), RuleParser.parseLine(words[2])));
        case "remove" -> new Removed(Integer.parseInt(words[1]));
        case "bound" -> bound(words, Match.Reason.BOUND);
        case "adopted" -> bound(words, Match.Reason.ADOPTED);
        case "unbind" -> new Unbound(FileId.parse(words[1]));
        case "next" -> new NextId(Integer.parseInt(words[1]));
        default -> throw new RuleSyntaxException(Printable.line(words[0]) + ": an unknown word");
      };
    } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
      throw new RuleSyntaxException("cannot be read: " + Printable.line(line));
    }
  }

  private static RuleChange bound(String[] words, Match.Reason reason) {
    return new Bound(new Binding(Integer.parseInt(words[1]), FileId.parse(words[2]), reason));
  }
}
