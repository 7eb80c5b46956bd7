package org.auditfs.rule;

/** What a rule says of an operation, and why. */
public sealed interface Verdict {

  /** Whether the rule matches. */
  default boolean matches() {
    return this == Plain.MATCHES;
  }

  /** What needs no more words. */
  enum Plain implements Verdict {
    /** It matches. */
    MATCHES,
    /** It knows neither the name nor the object. */
    OTHER_FILE,
    /** A directory above its name would have to be moved for it to match. */
    STAYED,
    /** It asks for opens, and not for each read and write. */
    OPENS_ONLY
  }

  /** Its {@code -p} asks for other kinds of access. */
  record OtherAccess(Permissions asked, Permissions done) implements Verdict {}

  /** A condition does not hold. */
  record OtherCase(Condition condition, Value found) implements Verdict {}

  /** An earlier {@code never} has the last word. */
  record LeftOut(Rule never) implements Verdict {}
}
