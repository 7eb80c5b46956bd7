package org.auditfs.audit;

import java.util.List;
import java.util.Optional;
import org.auditfs.event.Event;
import org.auditfs.event.Operation;
import org.auditfs.event.Outcome;
import org.auditfs.event.Subject;
import org.auditfs.file.ByteString;
import org.auditfs.file.FileId;
import org.auditfs.file.FilePath;
import org.auditfs.rule.Rule;

/** Changes of the rules, done and refused, as the trail tells them. */
final class ConfigEvents {

  private ConfigEvents() {}

  static Event added(Rule rule, Subject who) {
    return ofRule(Operation.ADD_RULE, rule, who);
  }

  static Event removed(Rule rule, Subject who) {
    return ofRule(Operation.REMOVE_RULE, rule, who);
  }

  private static Event ofRule(Operation operation, Rule rule, Subject who) {
    return event(
        operation,
        Outcome.SUCCESS,
        rule.spec().path(),
        rule.spec().resolved(),
        "",
        Optional.of(rule),
        who);
  }

  /**
   * An object is no more that rules were bound to.
   *
   * @param rules one or more
   */
  static Event unbound(FileId object, List<Rule> rules) {
    Rule first = rules.get(0);
    return new Event.ConfigEvent(
        Operation.UNBIND,
        Outcome.SUCCESS,
        Subject.NOBODY,
        first.spec().path(),
        ByteString.of(first.spec().resolved()),
        "object " + object + " is no more",
        rules.stream().map(Rule::ref).toList());
  }

  /** A change of all rules: each rule that it adds or removes has an event of its own. */
  static Event done(Operation operation, Optional<FilePath> file, String what, Subject who) {
    return event(operation, Outcome.SUCCESS, file, what, "", Optional.empty(), who);
  }

  static Event refused(
      Operation operation,
      Optional<FilePath> path,
      String request,
      RuleRefusedException why,
      Subject who) {
    String reason = String.valueOf(why.getMessage());
    return event(
        operation, Outcome.failed(why.errno()), path, request, reason, Optional.empty(), who);
  }

  private static Event event(
      Operation operation,
      Outcome outcome,
      Optional<FilePath> path,
      String rule,
      String reason,
      Optional<Rule> about,
      Subject who) {
    return new Event.ConfigEvent(
        operation,
        outcome,
        who,
        path,
        ByteString.of(rule),
        reason,
        about.map(Rule::ref).stream().toList());
  }
}
