package org.auditfs.rule;

import org.auditfs.file.FileId;

/**
 * An object that a secrecy rule watches.
 *
 * @param reason {@link Match.Reason#BOUND} or {@link Match.Reason#ADOPTED}
 */
public record Binding(int ruleId, FileId object, Match.Reason reason) {

  public Binding {
    if (reason != Match.Reason.BOUND && reason != Match.Reason.ADOPTED) {
      throw new IllegalArgumentException("an object is not bound by " + reason);
    }
  }
}
