package org.auditfs.rule;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.auditfs.event.Verb;
import org.auditfs.file.ByteString;
import org.auditfs.file.FilePath;

/**
 * What a rule says: the arguments of {@code auditfs add} and {@code auditfs never}.
 *
 * @param path what is watched, or not, as users of the mount see it; empty only for a {@code never}
 *     about every operation that meets its conditions
 * @param permissions which kinds of access it is about
 * @param conditions what must hold besides
 * @param recursive {@code -R}: also what lies beneath
 * @param eachIo {@code --each-io}: also each read and write
 * @param keys labels for finding the events, in the order given
 */
public record RuleSpec(
    Verb verb,
    Optional<FilePath> path,
    Permissions permissions,
    Conditions conditions,
    boolean recursive,
    boolean eachIo,
    List<String> keys) {

  /** AUDIT_MAX_KEY_LEN of linux/audit.h, in bytes of UTF-8. */
  public static final int KEY_LENGTH_MAX = 256;

  /** Most keys of a rule. */
  public static final int KEYS_MAX = 32;

  public RuleSpec {
    keys = List.copyOf(keys);
    if (verb.watches() && path.isEmpty()) {
      throw new IllegalArgumentException(verb.word() + " without a path");
    }
  }

  /** A rule about a path, without conditions. */
  public static RuleSpec of(Verb verb, FilePath path, Permissions permissions, List<String> keys) {
    return new RuleSpec(verb, Optional.of(path), permissions, Conditions.NONE, false, false, keys);
  }

  /** What a verb is about when {@code -p} is not given. */
  public static Permissions defaultPermissions(Verb verb) {
    return switch (verb) {
      case SECRECY, NEVER -> Permissions.ALL;
      case INTEGRITY -> Permissions.WRITE.and(Permissions.ATTRIBUTE);
    };
  }

  /** Whether it is about {@code wanted}, in this way. */
  public boolean isAbout(Verb wantedVerb, FilePath wanted) {
    return verb == wantedVerb && path.isPresent() && path.get().equals(wanted);
  }

  /** The same about another path. */
  public RuleSpec at(FilePath other) {
    return new RuleSpec(verb, Optional.of(other), permissions, conditions, recursive, eachIo, keys);
  }

  /**
   * What the rule says of an operation that touches what it is about.
   *
   * @param reason what of it was touched
   */
  Verdict judge(Match.Reason reason, Access access, Facts facts) {
    if (reason == Match.Reason.ANCESTOR && !access.moves(facts.outcome())) {
      return Verdict.Plain.STAYED;
    }
    Optional<Verdict> other = otherKind(access);
    return other.isPresent()
        ? other.get()
        : conditions
            .failing(facts, verb.watches())
            .<Verdict>map(it -> it)
            .orElse(Verdict.Plain.MATCHES);
  }

  /** Whether the rule asks for accesses of this kind, by whomever and however they end. */
  boolean asksFor(Access access) {
    return otherKind(access).isEmpty();
  }

  /** Why it does not. */
  private Optional<Verdict> otherKind(Access access) {
    if (verb.watches() && !eachIo && access.isIo()) {
      return Optional.of(Verdict.Plain.OPENS_ONLY);
    }
    if (verb.watches() && access.permissions().equals(Permissions.NONE)) {
      return conditions.name(access.operation()) ? Optional.empty() : notNamed(access);
    }
    return asksForKind() && !permissions.intersects(access.permissions())
        ? Optional.of(new Verdict.OtherAccess(permissions, access.permissions()))
        : Optional.empty();
  }

  /** No letter stands for it: a watch that wants it has to name it. */
  private Optional<Verdict> notNamed(Access access) {
    return Optional.of(new Verdict.OtherAccess(permissions, access.permissions()));
  }

  /** A {@code never} without {@code -p} is also about what no letter stands for. */
  private boolean asksForKind() {
    return verb.watches() || !permissions.equals(Permissions.ALL);
  }

  /** The line that {@code list} prints and {@code rules load} reads; see {@link RuleParser}. */
  @Override
  public String toString() {
    return line(Condition::spelled);
  }

  /** The same with the numbers that the names in it stood for: what is stored and recorded. */
  public String resolved() {
    return line(Condition::resolved);
  }

  private String line(Function<Condition, ByteString> form) {
    StringBuilder line = new StringBuilder(verb.word());
    path.ifPresent(it -> line.append(' ').append(RuleWord.of(it.bytes())));
    if (verb.watches() || !permissions.equals(defaultPermissions(verb))) {
      line.append(" -p ").append(permissions);
    }
    for (Condition condition : conditions.written()) {
      line.append(" -F ").append(RuleWord.of(form.apply(condition)));
    }
    line.append(recursive ? " -R" : "").append(eachIo ? " --each-io" : "");
    for (String key : keys) {
      line.append(" -k ").append(RuleWord.of(key));
    }
    return line.toString();
  }
}
