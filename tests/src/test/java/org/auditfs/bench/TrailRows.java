package org.auditfs.bench;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * The lines that the trail's bench prints: what, how fast, what must be reached, and the verdict.
 */
final class TrailRows {

  private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
  private int goals;
  private int reached;

  static String format(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }

  /** Something that is good to know. */
  void told(String what, String measured) {
    out.printf("%-50s %s%n", what, measured);
  }

  /** A goal, and whether it was reached. */
  void goal(String what, String measured, String goal, boolean isReached) {
    goals++;
    reached += isReached ? 1 : 0;
    String verdict = isReached ? "reached" : "MISSED";
    out.printf("%-50s %-36s %-22s %s%n", what, measured, goal, verdict);
  }

  /** How many goals were reached. */
  void end() {
    out.printf("%d of %d goals reached%n", reached, goals);
  }
}
