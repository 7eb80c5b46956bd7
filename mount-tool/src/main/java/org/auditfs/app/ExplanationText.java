package org.auditfs.app;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.auditfs.config.Json;
import org.auditfs.event.Verb;
import org.auditfs.file.FilePath;
import org.auditfs.file.Printable;
import org.auditfs.rule.Explanation;
import org.auditfs.rule.Explanation.Finding;
import org.auditfs.rule.Match;
import org.auditfs.rule.Permissions;
import org.auditfs.rule.Rule;
import org.auditfs.rule.RuleSpec;
import org.auditfs.rule.Supposition;
import org.auditfs.rule.Value;
import org.auditfs.rule.Verdict;

/** What rules say of an operation, for people and as JSON. */
public final class ExplanationText {

  private ExplanationText() {}

  /** A line for each rule that has something to say about a path, in rule order, one for others. */
  public static List<String> lines(Explanation explanation, FilePath path) {
    List<String> lines = new ArrayList<>();
    List<Finding> telling = telling(explanation, path);
    for (Finding finding : telling) {
      Rule rule = finding.rule();
      lines.add("rule " + rule.id() + " " + rule.spec() + ": " + answer(finding) + words(finding));
    }
    int others = explanation.findings().size() - telling.size();
    if (others > 0) {
      String rules = others == 1 ? "1 other rule is" : others + " other rules are";
      lines.add(rules + " about other files");
    }
    return lines;
  }

  private static String answer(Finding finding) {
    if (!finding.verdict().matches()) {
      return "no: ";
    }
    return finding.rule().spec().verb().watches() ? "yes: " : "leaves it out: ";
  }

  /** Whether it is recorded, and by which rules. */
  public static String result(List<Integer> rules) {
    return rules.isEmpty()
        ? "not recorded"
        : "recorded, by "
            + rules.stream().map(id -> "rule " + id).collect(Collectors.joining(" and "));
  }

  /** Whether it would be recorded, and by which rules. */
  public static String result(Explanation explanation) {
    return result(explanation.matching().stream().map(Rule::id).toList());
  }

  /** What each verb alone would have said. */
  public static List<String> lines(List<Supposition> supposed) {
    return supposed.stream().map(ExplanationText::line).toList();
  }

  private static String line(Supposition supposition) {
    Finding finding = supposition.finding();
    String would = finding.verdict().matches() ? "would record it: " : "would not record it: ";
    RuleSpec spec = finding.rule().spec();
    return supposition.verb().word()
        + " with -p "
        + spec.permissions()
        + " "
        + would
        + words(finding);
  }

  /** The same as fields of an object. */
  public static void json(JsonGenerator out, Explanation explanation, FilePath path)
      throws IOException {
    out.writeBooleanField("recorded", !explanation.matching().isEmpty());
    List<Finding> telling = telling(explanation, path);
    out.writeArrayFieldStart("rules");
    for (Finding finding : telling) {
      out.writeStartObject();
      out.writeNumberField("id", finding.rule().id());
      out.writeStringField("verb", finding.rule().spec().verb().word());
      out.writeStringField("rule", finding.rule().spec().toString());
      finding(out, finding);
      out.writeEndObject();
    }
    out.writeEndArray();
    out.writeNumberField("other_rules", explanation.findings().size() - telling.size());
  }

  /** What each verb alone would have said, as an object in an object. */
  public static void json(JsonGenerator out, List<Supposition> supposed) throws IOException {
    out.writeObjectFieldStart("supposed");
    for (Supposition supposition : supposed) {
      out.writeObjectFieldStart(supposition.verb().word());
      finding(out, supposition.finding());
      out.writeEndObject();
    }
    out.writeEndObject();
  }

  private static void finding(JsonGenerator out, Finding finding) throws IOException {
    out.writeBooleanField("matches", finding.verdict().matches());
    out.writeStringField("verdict", word(finding.verdict()));
    if (finding.reason().isPresent()) {
      out.writeStringField("asked", Json.word(finding.reason().get()));
    } else {
      out.writeNullField("asked");
    }
    out.writeStringField("why", words(finding));
  }

  /** The rules that were asked, and those that one would have expected to be. */
  private static List<Finding> telling(Explanation explanation, FilePath path) {
    return explanation.findings().stream()
        .filter(it -> it.reason().isPresent() || isExpected(it.rule().spec(), path))
        .toList();
  }

  private static boolean isExpected(RuleSpec spec, FilePath path) {
    return spec.path().isEmpty() || spec.path().get().equals(path);
  }

  private static String word(Verdict verdict) {
    if (verdict instanceof Verdict.Plain plain) {
      return Json.word(plain);
    }
    return verdict instanceof Verdict.OtherAccess
        ? "other_access"
        : verdict instanceof Verdict.OtherCase ? "other_case" : "left_out";
  }

  private static String words(Finding finding) {
    Verdict verdict = finding.verdict();
    if (verdict instanceof Verdict.OtherAccess it) {
      return "it asks for " + it.asked() + ", this is " + kind(it.done());
    }
    if (verdict instanceof Verdict.OtherCase it) {
      return it.condition()
          + " does not hold: "
          + it.condition().field().word()
          + value(it.found());
    }
    if (verdict instanceof Verdict.LeftOut it) {
      return "rule " + it.never().id() + " comes before it and says never";
    }
    if (verdict == Verdict.Plain.OPENS_ONLY) {
      return "it asks for opens, not for each read and write: --each-io";
    }
    return verdict == Verdict.Plain.STAYED
        ? "it would match if a directory above its name were moved"
        : finding.reason().map(Match.Reason::words).orElseGet(() -> elsewhere(finding.rule()));
  }

  private static String kind(Permissions done) {
    return done.equals(Permissions.NONE) ? "none of rwxa" : done.toString();
  }

  private static String value(Value found) {
    if (found instanceof Value.Numeric it) {
      return " is " + it.number();
    }
    return found instanceof Value.Text it ? " is " + Printable.line(it.bytes()) : " is not known";
  }

  private static String elsewhere(Rule rule) {
    if (rule.spec().verb() == Verb.SECRECY) {
      return "the object is not the one that it watches";
    }
    return rule.spec().path().isEmpty()
        ? "there is nothing that it could leave out"
        : "neither this name nor this object is its";
  }
}
