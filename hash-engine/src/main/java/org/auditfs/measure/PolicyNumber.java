package org.auditfs.measure;

import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

/** Conditions on user and group ids: {@code uid=0}, {@code fowner<1000}, {@code egid>99}. */
final class PolicyNumber {

  /** (uid_t)-1 is nobody's: it means "unchanged" to chown(2). */
  private static final long ID_MAX = 0xffff_fffeL;

  private PolicyNumber() {}

  static boolean isKey(String key) {
    return switch (key) {
      case "uid", "euid", "gid", "egid", "fowner", "fgroup" -> true;
      default -> false;
    };
  }

  /** Nothing where {@code text} is no id. */
  static Optional<Predicate<PolicyFacts>> condition(String key, char operator, String text) {
    if (!text.matches("\\d{1,10}") || Long.parseLong(text) > ID_MAX) {
      return Optional.empty();
    }
    long wanted = Long.parseLong(text);
    ToLongFunction<PolicyFacts> value = value(key);
    return Optional.of(
        switch (operator) {
          case '<' -> facts -> value.applyAsLong(facts) < wanted;
          case '>' -> facts -> value.applyAsLong(facts) > wanted;
          default -> facts -> value.applyAsLong(facts) == wanted;
        });
  }

  private static ToLongFunction<PolicyFacts> value(String key) {
    return switch (key) {
      case "uid" -> PolicyFacts::uid;
      case "euid" -> PolicyFacts::euid;
      case "gid" -> PolicyFacts::gid;
      case "egid" -> PolicyFacts::egid;
      case "fowner" -> PolicyFacts::fowner;
      default -> PolicyFacts::fgroup;
    };
  }
}
