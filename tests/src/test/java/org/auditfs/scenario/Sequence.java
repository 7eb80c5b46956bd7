package org.auditfs.scenario;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What somebody invented to be done. How each line ends, and what is recorded, is the model's to
 * say: steps may be left out.
 *
 * @param rules as {@code auditfs add} takes them, with P for the watched name
 * @param before done before the rules are added; the directories w and o are there
 */
public record Sequence(String name, List<String> rules, List<Line> before, List<List<Line>> steps) {

  /** What has the daemon ended and started again. */
  public static final Line RESTART = Line.parse("!restart");

  public Sequence {
    rules = List.copyOf(rules);
    before = List.copyOf(before);
    steps = List.copyOf(steps);
  }

  /**
   * A step as it is done.
   *
   * @param lines with their answers; nothing is done after one that fails
   * @param recorded each event, and the numbers of the rules that ask for it, from 0
   */
  public record Done(List<Line> lines, List<String> recorded, List<ExpectedEvent> events) {

    public Done {
      lines = List.copyOf(lines);
      recorded = List.copyOf(recorded);
      events = List.copyOf(events);
    }
  }

  /** The same with other steps. */
  public Sequence with(List<List<Line>> others) {
    return new Sequence(name, rules, before, others);
  }

  /** The steps, as the model says that they go. */
  public List<Done> done() {
    return done(rules);
  }

  private List<Done> done(List<String> watched) {
    Model model = started();
    model.watch(watched.stream().map(rule -> Line.spelled(rule, Scenario.TARGET)).toList());
    return steps.stream().map(step -> done(model, step)).toList();
  }

  private Model started() {
    Model model = new Model();
    Stream.of("mkdir w 0755", "mkdir o 0755").map(Line::parse).forEach(model::play);
    before.forEach(model::play);
    return model;
  }

  static Done done(Model model, List<Line> step) {
    List<Line> lines = new ArrayList<>();
    String answer = "";
    for (Line line : step) {
      if (answer.isEmpty()) {
        answer = model.play(line);
        lines.add(new Line(line.who(), line.text(), answer));
      }
    }
    List<Model.Recorded> taken = model.taken();
    return new Done(
        lines,
        taken.stream().map(Model.Recorded::toString).toList(),
        taken.stream().map(Model.Recorded::event).toList());
  }

  /** In the notation of scenarios.txt. */
  public String text(String title) {
    List<Done> all = done();
    List<Step> rows = new ArrayList<>();
    for (Done done : all) {
      List<Cell> cells =
          List.of(new Cell(Integer.toString(done.events().size())), new Cell("-"), new Cell("-"));
      String text = String.join(", ", done.lines().stream().map(Line::text).toList());
      rows.add(new Step("+ " + text, cells, done.lines(), done.events()));
    }
    List<List<String>> watched = List.of(rules, List.of(), List.of());
    Scenario scenario = new Scenario(name, title, Scenario.TARGET, watched, before, "", rows);
    return scenario.text();
  }
}
