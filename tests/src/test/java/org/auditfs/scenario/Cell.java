package org.auditfs.scenario;

/**
 * A cell of the table: how many events a step makes.
 *
 * @param text as in the table: what the reference says, and after {@code =} what is decided
 */
public record Cell(String text) {

  /** Not applicable: the watch cannot be set before the scenario begins. */
  public boolean isPlayed() {
    return !text.equals("-");
  }

  /** What the reference says. */
  String reference() {
    return text.replaceFirst("=.*", "");
  }

  /** Whether it says something else than the reference. */
  boolean isDecided() {
    return text.contains("=");
  }

  /**
   * The number of events, for a watch of {@code permissions}. Marks of the kernel's deviations
   * ({@code *}) mean nothing here; {@code v} never reaches a FUSE server.
   */
  public int expected(String permissions) {
    int sum = 0;
    for (String part : text.replaceFirst(".*=", "").replace("*", "").split("\\+", -1)) {
      sum += events(part, permissions);
    }
    return sum;
  }

  private static int events(String part, String permissions) {
    return switch (part) {
      case "v" -> 0;
      case "r", "x" -> permissions.contains(part) ? 1 : 0;
      default -> Integer.parseInt(part);
    };
  }

  @Override
  public String toString() {
    return text;
  }
}
