package org.auditfs.mount;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.auditfs.scenario.ExpectedEvent;
import org.auditfs.scenario.Scenario;
import org.auditfs.scenario.Step;
import org.auditfs.scenario.Watching;
import org.junit.jupiter.api.Test;

/**
 * The scenarios of scenarios.txt under the kernel's own audit, beside auditfs: prints how many
 * events each of them makes of every step, and why they differ. Where the table has no mark, they
 * must not. Only where {@code -Dauditfs.kernel.audit=true} asks for it, and nobody else uses the
 * kernel's audit: {@code scripts/test kernel}.
 */
final class KernelAuditIT {

  private static final String AGREE = "agree";
  private static final Map<String, String> MARKS = new LinkedHashMap<>();

  static {
    MARKS.put("=", "the reference leaves it open, or a filesystem sees it otherwise: decided");
    MARKS.put("*", "auditfs does better, as the table says");
    MARKS.put("v", "the kernel decides before a filesystem is asked");
    MARKS.put("+", "a step that is not in the reference: auditctl has nothing like -R");
    MARKS.put("#", "the kernel took another file for it, that got its inode number");
  }

  /**
   * A cell that was played twice.
   *
   * @param after whether the object that was there first may have been destroyed by then
   */
  private record Pair(
      ScenarioPlay.Variant variant, Step step, boolean after, int ours, int kernels) {

    boolean agrees() {
      return ours == kernels;
    }

    /** Why they differ, by what the table says; empty if they do not, or it knows no reason. */
    String mark() {
      return agrees() ? "" : MARKS.keySet().stream().filter(this::isMarked).findFirst().orElse("");
    }

    private boolean isMarked(String mark) {
      return switch (mark) {
        case "+" -> step.text().startsWith("+");
        case "#" -> after && variant.watching() == Watching.SECRECY && kernels > ours;
        default -> cells().contains(mark);
      };
    }

    /** For both, the kernel has the rules of the other two: their marks are marks of it. */
    private String cells() {
      boolean both = variant.watching() == Watching.BOTH;
      return both ? step.cells().toString() : variant.watching().cell(step).text();
    }

    @Override
    public String toString() {
      return ours + " " + kernels + (agrees() ? "" : " " + mark());
    }

    String sentence() {
      return "%s | %s | table %s | auditfs %d | kernel %d"
          .formatted(variant, step.text(), variant.watching().cell(step), ours, kernels);
    }
  }

  @Test
  void recordsWhatTheKernelDoesWhereTheTableHasNoMark() {
    assumeTrue(
        Boolean.getBoolean("auditfs.kernel.audit"),
        "takes the kernel's audit: scripts/test kernel");
    assumeTrue(KernelGround.hasAuditctl(), "no auditctl: install Debian's auditd");
    List<Pair> pairs = new ArrayList<>();
    try (Sandbox sandbox = new Sandbox();
        KernelAudit audit = new KernelAudit(sandbox.root())) {
      assumeTrue(audit.refusal().isEmpty(), audit.refusal());
      List<ScenarioPlay.Variant> all = ScenarioPlay.Variant.of(Scenario.all());
      List<Integer> ours = ours(all);
      List<Integer> kernels = kernels(audit, all);
      for (ScenarioPlay.Variant variant : all) {
        boolean after = false;
        for (Step step : variant.scenario().steps()) {
          int at = pairs.size();
          pairs.add(new Pair(variant, step, after, ours.get(at), kernels.get(at)));
          after |= step.events().stream().anyMatch(KernelAuditIT::destroys);
        }
      }
    }
    print(pairs);
    Predicate<Pair> unexplained = pair -> !pair.agrees() && pair.mark().isEmpty();
    assertEquals(
        "", String.join("\n", pairs.stream().filter(unexplained).map(Pair::sentence).toList()));
  }

  private static boolean destroys(ExpectedEvent event) {
    return Set.of("unlink", "rmdir").contains(event.op()) || !event.victim().isEmpty();
  }

  /** How many events auditfs makes of each step. */
  private static List<Integer> ours(List<ScenarioPlay.Variant> all) {
    try (Playground ground = new Playground("kernel")) {
      ScenarioPlay play = new ScenarioPlay(ground, all);
      play.prepare();
      play.playAll();
      List<String> keys =
          ground.auditfs().search("-m", "file").stream()
              .map(event -> event.objects("rules").get(0).text("key"))
              .toList();
      return play.counts(keys);
    }
  }

  /**
   * How many events the kernel makes of each step. Each scenario has a filesystem of its own, for
   * rules about inodes take every file with the same number for theirs.
   */
  private static List<Integer> kernels(KernelAudit audit, List<ScenarioPlay.Variant> all) {
    List<Integer> counts = new ArrayList<>();
    for (ScenarioPlay.Variant variant : all) {
      try (KernelGround ground = new KernelGround()) {
        ScenarioPlay play = new ScenarioPlay(ground, List.of(variant));
        play.prepare();
        play.playAll();
        List<KernelAudit.Event> events =
            audit.take(play.markers(), event -> event.key().equals(ScenarioPlay.MARKER_KEY));
        counts.addAll(
            play.counts(events.stream().filter(ground::sees).map(KernelAudit.Event::key).toList()));
      }
    }
    return counts;
  }

  private static void print(List<Pair> pairs) {
    System.out.println(
        "scenario | step | events of auditfs and of the kernel, and the table's mark where they"
            + " differ: integrity -p rwxa | integrity -p wa | secrecy | both");
    Map<String, Map<Watching, Pair>> rows = new LinkedHashMap<>();
    Map<String, Integer> tally = new TreeMap<>();
    Map<ScenarioPlay.Variant, Integer> number = new HashMap<>();
    for (Pair pair : pairs) {
      int step = number.merge(pair.variant(), 1, Integer::sum);
      String row = pair.variant().scenario().name() + "." + step + " | " + pair.step().text();
      rows.computeIfAbsent(row, r -> new TreeMap<>()).put(pair.variant().watching(), pair);
      tally.merge(pair.agrees() ? AGREE : pair.mark(), 1, Integer::sum);
    }
    rows.forEach(
        (row, cells) -> {
          StringBuilder line = new StringBuilder(row);
          for (Watching watching : Watching.values()) {
            line.append(" | ").append(cells.containsKey(watching) ? cells.get(watching) : "-");
          }
          System.out.println(line);
        });
    System.out.println(pairs.size() + " cells: " + tally.get(AGREE) + " agree");
    MARKS.forEach(
        (mark, why) ->
            System.out.println(mark + " " + tally.getOrDefault(mark, 0) + " differ: " + why));
  }
}
