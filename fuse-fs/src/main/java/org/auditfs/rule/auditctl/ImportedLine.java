package org.auditfs.rule.auditctl;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.auditfs.rule.RuleSpec;

/**
 * What became of a line.
 *
 * @param number of the line, from 1
 * @param text the line as it stands in the file
 * @param rule what it says in our words; empty where there is nothing to load
 * @param remarks what is different, or why there is no rule
 */
public record ImportedLine(
    int number, String text, Result result, Optional<RuleSpec> rule, List<String> remarks) {

  public ImportedLine {
    remarks = List.copyOf(remarks);
  }

  /** How far a line could be taken. */
  public enum Result {
    /** It means the same. */
    TAKEN("taken"),
    /** It is a rule, but says something else, too, or less. */
    DIFFERENT("taken with a difference"),
    /** No rule of ours says what it says. */
    NOT_EXPRESSIBLE("not expressible"),
    /** It is no rule, but sets up the kernel's audit. */
    SET_ASIDE("set aside");

    private final String words;

    Result(String words) {
      this.words = words;
    }

    /** The result in words. */
    public String words() {
      return words;
    }
  }

  /** The same, without its rule. */
  ImportedLine without(String remark) {
    List<String> more = new ArrayList<>(remarks);
    more.add(remark);
    return new ImportedLine(number, text, result, Optional.empty(), more);
  }
}
