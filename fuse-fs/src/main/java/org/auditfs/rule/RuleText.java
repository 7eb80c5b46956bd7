package org.auditfs.rule;

import java.util.ArrayList;
import java.util.List;
import org.auditfs.file.ByteString;

/**
 * A rules file that was read: one rule a line, blank lines and {@code #} comments between them.
 *
 * @param rules the lines that are rules, in their order
 * @param problems the lines that are not, at most {@value #PROBLEMS_MAX}
 */
public record RuleText(List<PlacedRule> rules, List<Problem> problems) {

  /** Most rules of a file. */
  public static final int RULES_MAX = 100_000;

  /** Longest file, in bytes. */
  public static final int BYTES_MAX = 16 << 20;

  /** Reading ends at so many problems. */
  public static final int PROBLEMS_MAX = 1000;

  private static final int LINE_BYTES_MAX = 64 << 10;

  public RuleText {
    rules = List.copyOf(rules);
    problems = List.copyOf(problems);
  }

  /**
   * Reads a file's content, in one pass, whatever is wrong with it.
   *
   * @param file its name, for the problems
   */
  public static RuleText parse(String file, ByteString content, RuleParser parser) {
    List<PlacedRule> rules = new ArrayList<>();
    List<Problem> problems = new ArrayList<>();
    int number = 0;
    for (int from = 0; from < content.length() && problems.size() < PROBLEMS_MAX; ) {
      int newline = content.indexOf((byte) '\n', from);
      int end = newline < 0 ? content.length() : newline;
      Place.Line line = new Place.Line(file, ++number);
      try {
        List<Word> words = words(content, from, end);
        if (!words.isEmpty()) {
          requireRoom(rules);
          rules.add(parser.line(line, words, end - from + 1));
        }
      } catch (RuleSyntaxException e) {
        problems.add(new Problem(line.at(e.column()), String.valueOf(e.getMessage())));
      }
      from = end + 1;
    }
    return new RuleText(rules, problems);
  }

  private static List<Word> words(ByteString content, int from, int end)
      throws RuleSyntaxException {
    if (end - from > LINE_BYTES_MAX) {
      throw new RuleSyntaxException(
          "a line of " + (end - from) + " bytes: expected at most " + LINE_BYTES_MAX);
    }
    return Word.line(
        content
            .slice(from, end)
            .utf8()
            .orElseThrow(
                () -> new RuleSyntaxException("not UTF-8: expected other bytes as \\ooo")));
  }

  private static void requireRoom(List<PlacedRule> rules) throws RuleSyntaxException {
    if (rules.size() == RULES_MAX) {
      throw new RuleSyntaxException("expected at most " + RULES_MAX + " rules");
    }
  }
}
