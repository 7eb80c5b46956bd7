package org.auditfs.stage;

/**
 * A user of the play. All but root exist in the stage's own passwd(5) only.
 *
 * @param uid also the number of the user's group
 */
public record Actor(String name, int uid) {

  /** Who sets the stage. */
  public static final Actor ROOT = new Actor("root", 0);

  /** The line of passwd(5). */
  String account() {
    return "%s:x:%d:%d:a user of this play:/:/bin/sh".formatted(name, uid, uid);
  }

  /** The line of group(5). */
  String group() {
    return "%s:x:%d:".formatted(name, uid);
  }
}
