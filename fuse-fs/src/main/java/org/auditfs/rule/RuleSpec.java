package org.auditfs.rule;

import java.util.List;
import org.auditfs.event.Verb;
import org.auditfs.file.FilePath;

/**
 * What a rule says: the arguments of {@code auditfs add}.
 *
 * @param path what is watched, as users of the mount see it
 * @param permissions which kinds of access are recorded
 * @param keys labels for finding the events, in the order given
 */
public record RuleSpec(Verb verb, FilePath path, Permissions permissions, List<String> keys) {

  /** AUDIT_MAX_KEY_LEN of linux/audit.h, in bytes of UTF-8. */
  public static final int KEY_LENGTH_MAX = 256;

  public RuleSpec {
    keys = List.copyOf(keys);
  }

  /** What a verb records when {@code -p} is not given. */
  public static Permissions defaultPermissions(Verb verb) {
    return switch (verb) {
      case SECRECY -> Permissions.ALL;
      case INTEGRITY -> Permissions.WRITE.and(Permissions.ATTRIBUTE);
    };
  }

  /** The same about another path. */
  public RuleSpec at(FilePath other) {
    return new RuleSpec(verb, other, permissions, keys);
  }

  /** The line that {@code list} prints and {@code rules load} reads; see {@link RuleParser}. */
  @Override
  public String toString() {
    StringBuilder line = new StringBuilder(verb.word());
    line.append(' ').append(RuleWord.of(path.bytes())).append(" -p ").append(permissions);
    for (String key : keys) {
      line.append(" -k ").append(RuleWord.of(key));
    }
    return line.toString();
  }
}
