package org.auditfs.scenario;

import java.util.List;
import java.util.Set;

/**
 * An operation that a filesystem server is asked for.
 *
 * @param kinds letters of {@code rwxa}
 * @param names that it makes, takes away or changes
 * @param objects that it is done to
 * @param event what a record of it says
 */
record Deed(String kinds, List<Name> names, List<Thing> objects, ExpectedEvent event) {

  private static final Set<String> MOVES = Set.of("rename", "exchange");

  Deed {
    names = List.copyOf(names);
    objects = List.copyOf(objects);
  }

  /** What each operation is, but for opens, which say so themselves: auditctl(8), -p. */
  static String kinds(String op) {
    return switch (op) {
      case "readlink", "getxattr", "listxattr", "opendir", "lookup" -> "r";
      case "create", "unlink", "rmdir", "mkdir", "mknod", "symlink", "rename", "exchange" -> "w";
      case "truncate", "fallocate" -> "w";
      case "link" -> "wa";
      case "chmod", "chown", "utimens", "setxattr", "removexattr", "ioctl" -> "a";
      case "exec" -> "x";
      default -> throw new IllegalArgumentException(op);
    };
  }

  /** Whether names were moved, with all that is beneath them. */
  boolean moves() {
    return MOVES.contains(event.op()) && event.success();
  }

  boolean isAny(String letters) {
    return letters.chars().anyMatch(letter -> kinds.indexOf(letter) >= 0);
  }
}
