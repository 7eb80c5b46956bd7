package org.auditfs.rule;

import java.util.List;
import java.util.Optional;
import org.auditfs.event.Verb;
import org.auditfs.file.FileId;
import org.auditfs.file.FilePath;

/**
 * What {@code add VERB PATH} would have said, had it been there alone: judged by the code that
 * judges rules.
 *
 * @param verb secrecy or integrity
 */
public record Supposition(Verb verb, Explanation.Finding finding) {

  /**
   * Supposes both watches.
   *
   * @param where where the path leads
   * @param object what a secrecy watch would be bound to
   */
  public static List<Supposition> both(
      FilePath path,
      Optional<Resolution> where,
      Optional<FileId> object,
      Access access,
      Facts facts) {
    return List.of(
        of(Verb.INTEGRITY, path, where, object, access, facts),
        of(Verb.SECRECY, path, where, object, access, facts));
  }

  private static Supposition of(
      Verb verb,
      FilePath path,
      Optional<Resolution> where,
      Optional<FileId> object,
      Access access,
      Facts facts) {
    Rule rule = new Rule(1, RuleSpec.of(verb, path, RuleSpec.defaultPermissions(verb), List.of()));
    List<Binding> bound =
        verb == Verb.SECRECY
            ? object.map(id -> new Binding(1, id, Match.Reason.BOUND)).stream().toList()
            : List.of();
    RuleSet rules = RuleSet.EMPTY.with(List.of(rule), bound).resolved(path, where);
    return new Supposition(verb, rules.explain(access, facts, rules).findings().get(0));
  }
}
