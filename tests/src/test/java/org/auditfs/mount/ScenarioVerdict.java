package org.auditfs.mount;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.auditfs.posix.Who;
import org.auditfs.scenario.ExpectedEvent;
import org.auditfs.scenario.Line;
import org.auditfs.scenario.Step;
import org.auditfs.scenario.Watching;

/** Compares what a trail holds with what was played. */
final class ScenarioVerdict {

  /** What gives a name to what was not there. */
  private static final Set<String> MAKERS = Set.of("create", "mkdir", "mknod", "symlink");

  private final ScenarioPlay play;
  private final List<Json> trail;
  private final Map<ScenarioPlay.Variant, List<String>> mistakes = new LinkedHashMap<>();
  private final List<String> general = new ArrayList<>();

  /** A verdict on {@code trail}, the whole of it in order. */
  ScenarioVerdict(ScenarioPlay play, List<Json> trail) {
    this.play = play;
    this.trail = trail;
    play.variants().forEach(variant -> mistakes.put(variant, new ArrayList<>()));
    judge();
  }

  /** Every difference, a line each. */
  List<String> mistakes() {
    List<String> all = new ArrayList<>(general);
    mistakes.values().forEach(all::addAll);
    return all;
  }

  /** What is wrong with the trail as a whole. */
  List<String> general() {
    return general;
  }

  /** What is wrong with one scenario, watched in one way. */
  List<String> mistakes(ScenarioPlay.Variant variant) {
    return mistakes.getOrDefault(variant, List.of());
  }

  private void judge() {
    checkSerials();
    List<List<Json>> byStep = byStep();
    if (byStep.size() != play.markers()) {
      general.add(
          "the marker was opened %d times, but %d of its events are in the trail"
              .formatted(play.markers(), byStep.size()));
      return;
    }
    for (ScenarioPlay.Played played : play.played()) {
      Judged cell = new Judged(played);
      cell.check(byStep.get(played.marker()));
      mistakes.computeIfAbsent(played.variant(), v -> new ArrayList<>()).addAll(cell.wrong());
    }
  }

  private void checkSerials() {
    long expected = 1;
    for (Json event : trail) {
      if (event.number("serial") != expected) {
        general.add("serial " + event.number("serial") + " where " + expected + " should be");
      }
      expected = event.number("serial") + 1;
    }
  }

  /** The events of files before each marker event, without it. */
  private List<List<Json>> byStep() {
    List<Json> files = trail.stream().filter(e -> e.text("type").equals("file")).toList();
    return ScenarioPlay.bySteps(files, e -> keys(e).contains(ScenarioPlay.MARKER_KEY));
  }

  private static List<String> keys(Json event) {
    return event.objects("rules").stream().map(rule -> rule.text("key")).toList();
  }

  /** One cell, and what is wrong with it. */
  private final class Judged {

    private final ScenarioPlay.Played played;
    private final ScenarioPlay.Variant variant;
    private final Watching watching;
    private final Step step;
    private final List<String> wrong = new ArrayList<>();

    Judged(ScenarioPlay.Played played) {
      this.played = played;
      this.variant = played.variant();
      this.watching = variant.watching();
      this.step = played.step();
    }

    /** What is wrong with it. */
    List<String> wrong() {
      return wrong;
    }

    void check(List<Json> events) {
      played.wrongAnswers().forEach(answer -> wrong.add(line(answer, events)));
      List<Json> ours = events.stream().filter(e -> keys(e).contains(variant.key())).toList();
      if (ours.size() != events.size()) {
        wrong.add(line("events of other rules", events));
      }
      if (ours.size() != watching.expected(step)) {
        wrong.add(line("", ours));
        return;
      }
      for (int i = 0; i < ours.size(); i++) {
        checkEvent(step.events().get(i), ours.get(i));
      }
    }

    /** Scenario, step, expected, recorded. */
    private String line(String what, List<Json> recorded) {
      String wanted =
          step.events().stream()
              .limit(watching.expected(step))
              .map(ExpectedEvent::toString)
              .collect(Collectors.joining("; "));
      return String.format(
          Locale.ROOT,
          "%s | %s | expected %s: %s | recorded %s%s",
          variant,
          step.text(),
          watching.cell(step),
          wanted,
          brief(recorded),
          what.isEmpty() ? "" : " | " + what);
    }

    private String brief(List<Json> events) {
      return events.stream()
          .map(e -> e.text("op") + " " + e.text("object.path") + " " + e.text("errno"))
          .map(String::strip)
          .toList()
          .toString();
    }

    private void checkEvent(ExpectedEvent expected, Json event) {
      equal("op", expected.op(), event.text("op"), event);
      equal("errno", expected.errno(), event.text("errno"), event);
      equal("success", expected.success(), event.isTrue("success"), event);
      equal("uid", Who.of(expected.who()).uid(), event.number("subject.uid"), event);
      equal("process", true, isBy(expected, event), event);
      equal("mount", play.directory(variant).startsWith(event.text("mount")), true, event);
      checkObject(expected, event, "object", expected.object());
      checkObject(expected, event, "object2", expected.object2());
      checkObject(expected, event, "victim", expected.victim());
      checkRules(event);
    }

    private boolean isBy(ExpectedEvent expected, Json event) {
      long pid = play.pid(Who.of(expected.who()));
      boolean child =
          step.lines().stream()
              .filter(line -> line.who().equals(expected.who()))
              .anyMatch(Line::isByChild);
      return event.number("subject.pid") == pid || (child && event.number("subject.ppid") == pid);
    }

    private void checkObject(ExpectedEvent expected, Json event, String part, String name) {
      if (name.isEmpty()) {
        return;
      }
      equal(part + ".path", play.absolute(variant, name), event.text(part + ".path"), event);
      if (expected.success()) {
        boolean comes = part.equals("object2") || MAKERS.contains(expected.op());
        Map<String, Long> first = comes ? played.after() : played.before();
        Map<String, Long> second = comes ? played.before() : played.after();
        long inode = first.getOrDefault(name, second.getOrDefault(name, -1L));
        equal(part + ".inode", inode, event.number(part + ".inode"), event);
      }
    }

    private void checkRules(Json event) {
      List<String> verbs =
          event.objects("rules").stream()
              .filter(rule -> rule.text("key").equals(variant.key()))
              .map(rule -> rule.text("verb"))
              .toList();
      for (String verb : List.of("integrity", "secrecy")) {
        long all =
            watching.rules(variant.scenario()).stream().filter(r -> r.startsWith(verb)).count();
        long found = verbs.stream().filter(verb::equals).count();
        if (watching.demands(verb, variant.scenario(), step) && found != all) {
          wrong.add(line("not every rule of " + verb, List.of(event)));
        }
        if (watching.forbids(verb, variant.scenario(), step) && found > 0) {
          wrong.add(line("a rule of " + verb, List.of(event)));
        }
      }
      for (Json rule : event.objects("rules")) {
        equal("number of a rule", true, rule.number("id") >= 1, event);
      }
    }

    private void equal(String what, Object expected, Object found, Json event) {
      if (!expected.equals(found)) {
        wrong.add(line(what + " is " + found + ", should be " + expected, List.of(event)));
      }
    }
  }
}
