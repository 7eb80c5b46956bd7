package org.auditfs.mount;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Compares what a trail holds with what was played. */
final class ScenarioVerdict {

  private final ScenarioPlay play;
  private final long pid;
  private final List<Json> trail;
  private final List<String> mistakes = new ArrayList<>();

  /**
   * A verdict on {@code trail}, the whole of it in order.
   *
   * @param pid process id of the actor
   */
  ScenarioVerdict(ScenarioPlay play, long pid, List<Json> trail) {
    this.play = play;
    this.pid = pid;
    this.trail = trail;
  }

  /** Every difference, a line each. */
  List<String> mistakes() {
    checkSerials();
    List<List<Json>> byStep = byStep();
    if (byStep.size() != play.played().size()) {
      mistakes.add(
          "%d steps were played, but %d marker events are in the trail"
              .formatted(play.played().size(), byStep.size()));
      return mistakes;
    }
    for (ScenarioPlay.Played played : play.played()) {
      check(played, byStep.get(played.marker()));
    }
    return mistakes;
  }

  private void checkSerials() {
    long expected = 1;
    for (Json event : trail) {
      if (event.number("serial") != expected) {
        mistakes.add("serial " + event.number("serial") + " where " + expected + " should be");
      }
      expected = event.number("serial") + 1;
    }
  }

  /** The events of files before each marker event, without it. */
  private List<List<Json>> byStep() {
    List<List<Json>> steps = new ArrayList<>();
    List<Json> current = new ArrayList<>();
    for (Json event : trail) {
      if (!event.text("type").equals("file")) {
        continue;
      }
      if (keys(event).contains(ScenarioPlay.MARKER_KEY)) {
        steps.add(current);
        current = new ArrayList<>();
      } else {
        current.add(event);
      }
    }
    return steps;
  }

  private static List<String> keys(Json event) {
    return event.objects("rules").stream().map(rule -> rule.text("key")).toList();
  }

  private void check(ScenarioPlay.Played played, List<Json> events) {
    ScenarioPlay.Variant variant = played.variant();
    String where = variant.key() + ", " + played.step().text();
    for (String answer : played.answers()) {
      if (answer.endsWith("(not as told)")) {
        mistakes.add(where + ": " + answer);
      }
    }
    List<Json> ours = events.stream().filter(e -> keys(e).contains(variant.key())).toList();
    if (ours.size() != events.size()) {
      mistakes.add(where + ": events of other rules: " + events);
    }
    Cell cell = variant.watching().cell(played.step());
    if (!cell.allows(ours.size(), variant.watching().permissions())) {
      mistakes.add(
          "%s: %d events where the table says %s: %s"
              .formatted(where, ours.size(), cell.text(), brief(ours)));
      return;
    }
    ours.forEach(event -> checkEvent(played, event, where));
  }

  private static List<String> brief(List<Json> events) {
    return events.stream().map(e -> e.text("op") + " " + e.text("object.path")).toList();
  }

  private void checkEvent(ScenarioPlay.Played played, Json event, String where) {
    Scenario.ExpectedEvent expected = played.step().event();
    equal(where, "op", expected.op(), event.text("op"));
    equal(where, "success", true, event.isTrue("success"));
    equal(where, "uid", 0L, event.number("subject.uid"));
    boolean child = played.step().lines().get(0).startsWith("exec ");
    equal(where, "pid", pid, event.number(child ? "subject.ppid" : "subject.pid"));
    equal(where, "mount", play.directory(played.variant()).startsWith(event.text("mount")), true);
    checkObject(played, event, where, "object", expected.object(), played.before());
    checkObject(played, event, where, "object2", expected.object2(), played.after());
    checkObject(played, event, where, "victim", expected.victim(), played.before());
    checkRules(played, event, where);
  }

  private void checkObject(
      ScenarioPlay.Played played,
      Json event,
      String where,
      String part,
      String name,
      Map<String, Long> inodes) {
    if (name.isEmpty()) {
      return;
    }
    String path = play.absolute(played.variant(), name);
    equal(where, part + ".path", path, event.text(part + ".path"));
    long inode = inodes.getOrDefault(name, played.after().getOrDefault(name, -1L));
    equal(where, part + ".inode", inode, event.number(part + ".inode"));
  }

  private void checkRules(ScenarioPlay.Played played, Json event, String where) {
    Watching watching = played.variant().watching();
    List<String> verbs =
        event.objects("rules").stream()
            .filter(rule -> rule.text("key").equals(played.variant().key()))
            .map(rule -> rule.text("verb"))
            .toList();
    for (String verb : List.of("integrity", "secrecy")) {
      if (watching.demands(verb, played.step()) && !verbs.contains(verb)) {
        mistakes.add(where + ": no rule of " + verb + ": " + event);
      }
      if (watching.forbids(verb, played.step()) && verbs.contains(verb)) {
        mistakes.add(where + ": a rule of " + verb + ": " + event);
      }
    }
    for (Json rule : event.objects("rules")) {
      if (rule.number("id") < 1) {
        mistakes.add(where + ": a rule without its number: " + event);
      }
    }
  }

  private void equal(String where, String what, Object expected, Object found) {
    if (!expected.equals(found)) {
      mistakes.add(where + ": " + what + " is " + found + ", should be " + expected);
    }
  }
}
