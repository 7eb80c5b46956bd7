package org.auditfs.search;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.auditfs.event.Field;

/**
 * How a search went its way.
 *
 * @param found events that were told
 * @param indexed whether the trail has an index that fits
 * @param damaged whether a part of the index could not be used, so that the log was read instead
 * @param runs runs of the index that were looked at
 * @param chosen in how many of them a field had the shortest list, so that it was taken first
 * @param candidates events that were read because the index named them
 * @param scanned events that were read since no index knows them
 */
public record Explanation(
    long found,
    boolean indexed,
    boolean damaged,
    int runs,
    Map<Field, Integer> chosen,
    long candidates,
    long scanned) {

  public Explanation {
    chosen = Map.copyOf(chosen);
  }

  /** The same, with events that were told before. */
  Explanation and(long before) {
    return new Explanation(found + before, indexed, damaged, runs, chosen, candidates, scanned);
  }

  /** Lines for people. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add("index: " + index());
    lines.add(
        "events read: " + candidates + " that the index named, " + scanned + " that it has not");
    lines.add("events found: " + found);
    return lines;
  }

  private String index() {
    if (!indexed) {
      return "none that fits: the log was read (auditfs index rebuild makes one)";
    }
    String order =
        chosen.entrySet().stream()
            .sorted(Map.Entry.<Field, Integer>comparingByValue().reversed())
            .map(
                entry -> entry.getKey().word() + " (" + entry.getValue() + " of " + runs + " runs)")
            .collect(Collectors.joining(", "));
    return (order.isEmpty() ? "serial and time" : order)
        + (damaged ? "; from a damaged part on the log was read" : "");
  }
}
