package org.auditfs.mount;

/** A cell of the table in semantics.md: how many events a step makes. */
record Cell(String text) {

  /** Not applicable: the watch cannot be set before the scenario begins. */
  boolean isPlayed() {
    return !text.equals("-");
  }

  /**
   * Whether {@code events} is what the cell says, for a watch of {@code permissions}. Marks of the
   * kernel's deviations ({@code *}) mean nothing here; {@code v} never reaches a FUSE server.
   */
  boolean allows(int events, String permissions) {
    return text.equals("o") ? events <= 1 : events == expected(permissions);
  }

  /** The number that the cell says. */
  int expected(String permissions) {
    return switch (text.replace("*", "")) {
      case "0", "v" -> 0;
      case "1", "o" -> 1;
      case "2" -> 2;
      case "r" -> permissions.contains("r") ? 1 : 0;
      case "x" -> permissions.contains("x") ? 1 : 0;
      default -> throw new IllegalArgumentException("no cell: " + text);
    };
  }
}
