package org.auditfs.lesson;

import java.util.ArrayList;
import java.util.List;
import org.auditfs.event.EventType;

/**
 * What was recorded of a step beside what was expected, in whatever order.
 *
 * @param missing what was expected, and did not come, or not often enough
 * @param unexpected what came though nobody expected it, or too often
 */
public record Comparison(List<EventPattern> missing, List<SeenEvent> unexpected) {

  public Comparison {
    missing = List.copyOf(missing);
    unexpected = List.copyOf(unexpected);
  }

  /**
   * Compares. Events that are not about files count only where a pattern names their operation:
   * that somebody read the trail, say, belongs to no lesson by itself.
   */
  public static Comparison of(List<EventPattern> expected, List<SeenEvent> recorded) {
    List<SeenEvent> left = new ArrayList<>(recorded);
    List<EventPattern> missing = new ArrayList<>();
    for (EventPattern pattern : expected) {
      int found = take(pattern, left);
      if (found < pattern.least()) {
        missing.add(pattern);
      }
    }
    left.removeIf(event -> !counts(event, expected));
    return new Comparison(missing, left);
  }

  private static int take(EventPattern pattern, List<SeenEvent> left) {
    int found = 0;
    for (int i = 0; i < left.size() && found < pattern.most(); ) {
      if (pattern.matches(left.get(i))) {
        left.remove(i);
        found++;
      } else {
        i++;
      }
    }
    return found;
  }

  private static boolean counts(SeenEvent event, List<EventPattern> expected) {
    EventType type = event.operation().type();
    return type == EventType.FILE
        || type == EventType.INTEGRITY
        || expected.stream().anyMatch(pattern -> pattern.operation() == event.operation());
  }

  /** Whether all of it was as expected. */
  public boolean isAsExpected() {
    return missing.isEmpty() && unexpected.isEmpty();
  }
}
