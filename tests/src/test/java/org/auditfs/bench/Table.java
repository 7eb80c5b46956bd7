package org.auditfs.bench;

import static org.auditfs.bench.Contender.AUDITFS;
import static org.auditfs.bench.Contender.BINDFS;
import static org.auditfs.bench.Contender.LOGGEDFS;
import static org.auditfs.bench.Contender.NATIVE;
import static org.auditfs.bench.Contender.RECORDED;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/** A result as text. */
record Table(Result result) {

  private static final String NOTHING = "–";

  /** A column of ratios: times of the first divided by times of the second. */
  private record Ratio(String title, Contender one, Contender other) {}

  private static final List<Ratio> RATIOS =
      List.of(
          new Ratio("a/bindfs", AUDITFS, BINDFS),
          new Ratio("a/native", AUDITFS, NATIVE),
          new Ratio("r/bindfs", RECORDED, BINDFS),
          new Ratio("r/logged", RECORDED, LOGGEDFS));

  /** All of it, lines with their ends. */
  String text() {
    List<String> lines = new ArrayList<>(result.about());
    lines.add("");
    lines.add(
        "Medians; ratios are medians of each round's time/time: below 1 is faster."
            + " a: auditfs, no rule matches; r: recorded.");
    lines.add(head());
    result.workloads().forEach(workload -> lines.add(row(workload)));
    lines.add("");
    lines.addAll(goals());
    lines.add(memory());
    if (!result.notes().isEmpty()) {
      lines.add("");
      result.notes().stream().distinct().forEach(note -> lines.add("note: " + note));
    }
    lines.add(
        "note: a rule watches one name: what tar, rm and git touch cannot all be watched,"
            + " so these rows have no recorded figure");
    return lines.stream().map(line -> line.stripTrailing() + "\n").collect(Collectors.joining());
  }

  private static String head() {
    StringBuilder line = new StringBuilder("%-30s %-5s".formatted("", ""));
    for (Contender contender : Contender.values()) {
      line.append("%10s".formatted(contender.title()));
    }
    line.append(" |");
    RATIOS.forEach(ratio -> line.append("%9s".formatted(ratio.title())));
    return line.toString();
  }

  private String row(Workload workload) {
    StringBuilder line =
        new StringBuilder("%-30s %-5s".formatted(workload.title(), workload.unit().title()));
    for (Contender contender : Contender.values()) {
      OptionalDouble median = result.samples().median(workload.id(), contender);
      line.append("%10s".formatted(median.isPresent() ? shown(workload, median) : NOTHING));
    }
    line.append(" |");
    for (Ratio ratio : RATIOS) {
      OptionalDouble value = result.samples().ratio(workload.id(), ratio.one(), ratio.other());
      line.append("%9s".formatted(value.isPresent() ? two(value.getAsDouble()) : NOTHING));
    }
    return line.toString();
  }

  private static String shown(Workload workload, OptionalDouble median) {
    double value = workload.unit().of(median.getAsDouble());
    return String.format(Locale.ROOT, value < 100 ? "%.1f" : "%.0f", value);
  }

  private List<String> goals() {
    List<String> lines = new ArrayList<>();
    lines.add(goal("Goals", "measured", "at most", ""));
    for (Goal goal : Goal.ALL) {
      OptionalDouble ratio = result.samples().ratio(goal.workload(), goal.one(), goal.other());
      String title = goal.one().title() + "/" + goal.other().title() + ", " + titleOf(goal);
      lines.add(verdict(title, ratio, goal.max()));
    }
    for (Contender contender : Contender.values()) {
      if (contender.isOurs()) {
        Long bytes = result.resident().get(contender);
        OptionalDouble value =
            bytes == null ? OptionalDouble.empty() : OptionalDouble.of(bytes / 1e6);
        lines.add(verdict("RSS after, MB, " + contender.title(), value, Goal.RESIDENT_MAX / 1e6));
      }
    }
    OptionalDouble mount = Samples.median(result.mounts());
    OptionalDouble seconds = mount.isEmpty() ? mount : OptionalDouble.of(mount.getAsDouble() / 1e9);
    lines.add(verdict("mount returns, s", seconds, Goal.MOUNT_MAX / 1e9));
    return lines;
  }

  private String titleOf(Goal goal) {
    return result.workloads().stream()
        .map(Workload::id)
        .filter(goal.workload()::equals)
        .findFirst()
        .orElse(goal.workload() + " (not measured)");
  }

  private static String verdict(String title, OptionalDouble measured, double max) {
    if (measured.isEmpty()) {
      return goal(title, NOTHING, two(max), "not measured");
    }
    double value = measured.getAsDouble();
    String verdict =
        value <= max ? "reached" : "missed: %s times what it may be".formatted(two(value / max));
    return goal(title, two(value), two(max), verdict);
  }

  private static String goal(String title, String measured, String max, String verdict) {
    return "%-36s %10s %10s  %s".formatted(title, measured, max, verdict);
  }

  private String memory() {
    return "RSS of the others, MB: "
        + result.resident().entrySet().stream()
            .filter(entry -> !entry.getKey().isOurs())
            .sorted(Map.Entry.comparingByKey())
            .map(entry -> entry.getKey().title() + " " + two(entry.getValue() / 1e6))
            .collect(Collectors.joining(", "));
  }

  private static String two(double value) {
    return String.format(Locale.ROOT, value < 100 ? "%.2f" : "%.0f", value);
  }
}
