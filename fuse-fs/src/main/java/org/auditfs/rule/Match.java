package org.auditfs.rule;

/** A rule that asks for an access to be recorded, and why it does. */
public record Match(Rule rule, Reason reason) {

  /** Why a rule matches. */
  public enum Reason {
    /** The watched name itself was made, taken away, or came to lead elsewhere. */
    NAME("the watched name was changed"),
    /** A directory on the way to the watched name was moved. */
    ANCESTOR("a directory above the watched name was moved"),
    /** The object is the one that the watched name leads to now. */
    CURRENT("the watched name leads to this object"),
    /** The name or the object lies below the directory that the watched name leads to now. */
    BELOW("it lies below the watched directory"),
    /** The object was there when the secrecy watch was added. */
    BOUND("this is the object that was watched"),
    /** The object came to be at the watched name later, under both verbs. */
    ADOPTED("this object was at the watched name while both verbs watched it"),
    /** A name was made in, or taken out of, a directory that the rule watches. */
    ENTRY("a name in a watched directory was changed"),
    /** The rule names no file. */
    ANY_FILE("the rule is about every file");

    private final String words;

    Reason(String words) {
      this.words = words;
    }

    /** The reason as a clause. */
    public String words() {
      return words;
    }
  }
}
