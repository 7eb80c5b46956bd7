package org.auditfs.cli;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.auditfs.config.CommandException;
import org.auditfs.config.Json;
import org.auditfs.event.RecordedEvent;
import org.auditfs.file.Printable;
import org.auditfs.lesson.EventPattern;
import org.auditfs.lesson.Lesson;
import org.auditfs.lesson.LessonStep;
import org.auditfs.lesson.SeenEvent;
import org.auditfs.stage.Actor;

/** What is printed of lessons. */
final class LessonPage {

  /** Why some lessons are not for everybody. */
  static final String ROOT_ONLY = "needs several users, or file handles, as only root has them";

  private static final int STEP_COLUMNS = 48;

  private final Terminal terminal;
  private final PlayPage page;

  LessonPage(Terminal terminal, PlayPage page) {
    this.terminal = terminal;
    this.page = page;
  }

  /** A lesson in the list. */
  void row(Lesson lesson) {
    terminal.line("%-24s %s".formatted(lesson.name(), lesson.title()));
  }

  /** A lesson that was played to its end, in a line; and where it was not as expected. */
  void line(Lesson lesson, List<PlayedStep> played) {
    boolean good = played.stream().allMatch(PlayedStep::isAsExpected);
    terminal.line(
        "%-9s %-24s %s".formatted(good ? "ok" : "DIFFERENT", lesson.name(), lesson.title()));
    for (PlayedStep step : played) {
      for (String difference : step.differences()) {
        terminal.line(
            "          step %d, %s: %s"
                .formatted(
                    step.number(),
                    Printable.line(step.step().command()),
                    Printable.line(difference)));
      }
    }
    terminal.flush();
  }

  /** A lesson that cannot be played by this user. */
  void skipped(Lesson lesson, boolean json) {
    terminal.line(
        json
            ? Json.object(
                out -> {
                  out.writeStringField("lesson", lesson.name());
                  out.writeStringField("skipped", ROOT_ONLY);
                })
            : "%-9s %-24s %s".formatted("skipped", lesson.name(), ROOT_ONLY));
  }

  /** All of a lesson, unplayed. */
  void show(Lesson lesson) {
    head(lesson);
    for (LessonStep step : lesson.steps()) {
      command(step);
      step.expected().forEach(event -> page.line("          " + event));
      page.note((step.isRecorded() ? "" : "Not recorded. ") + step.why());
    }
    page.line("");
    page.text(lesson.learned());
  }

  private void head(Lesson lesson) {
    page.heading(lesson.title());
    page.text(lesson.question());
    if (!lesson.clauses().isEmpty()) {
      page.text("CAPP: " + String.join(", ", lesson.clauses()));
    }
    page.line("");
    lesson.before().forEach(command -> page.command(command));
    String options = lesson.mountOptions().isEmpty() ? "" : " -o " + lesson.mountOptions();
    page.command("auditfs mount" + options + " /etc");
    lesson.watch().forEach(rule -> page.command("auditfs add " + rule));
    page.line("");
  }

  private void command(LessonStep step) {
    String who = step.actor().equals(Actor.ROOT) ? "" : step.actor().name() + " ";
    page.command(who, step.command());
  }

  /** An audience that looks on, and is asked. */
  LessonPlay.Audience person(Lesson lesson, Prediction prediction) {
    head(lesson);
    return new LessonPlay.Audience() {
      @Override
      public void before(int number, LessonStep step) throws CommandException {
        command(step);
        prediction.before(step);
      }

      @Override
      public void after(PlayedStep step) {
        page.output(step.played().output());
        records(step.recorded());
        page.note((step.recorded().isEmpty() ? "Not recorded. " : "") + step.step().why());
        step.differences().forEach(it -> page.line("          ! " + Printable.line(it)));
      }
    };
  }

  /** Of those that say the same one after the other, the first. */
  private void records(List<RecordedEvent> events) {
    int next = 0;
    while (next < events.size()) {
      int first = next++;
      SeenEvent seen = SeenEvent.of(events.get(first).event());
      page.record(events.get(first));
      while (next < events.size() && SeenEvent.of(events.get(next).event()).equals(seen)) {
        next++;
      }
      if (next - first > 1) {
        page.note("… and " + (next - first - 1) + " more of these");
      }
    }
  }

  /** An audience that reads JSON; where it is waited for, it is told with which step. */
  LessonPlay.Audience machine(Lesson lesson, Prediction prediction) {
    return new LessonPlay.Audience() {
      @Override
      public void before(int number, LessonStep step) throws CommandException {
        if (prediction.waits()) {
          terminal.line(waiting(lesson, number));
          terminal.flush();
          prediction.await();
        }
      }

      @Override
      public void after(PlayedStep step) {
        terminal.line(step.json(lesson, step.recorded().stream().map(page::sentence).toList()));
        terminal.flush();
      }
    };
  }

  private static String waiting(Lesson lesson, int number) {
    return Json.object(
        out -> {
          out.writeStringField("lesson", lesson.name());
          out.writeNumberField("next", number);
        });
  }

  /** An audience that only wants to know how it ended. */
  LessonPlay.Audience silent() {
    return new LessonPlay.Audience() {
      @Override
      public void before(int number, LessonStep step) {}

      @Override
      public void after(PlayedStep step) {}
    };
  }

  /** What was learned, and how the audience did. */
  void end(Lesson lesson, List<PlayedStep> played, Prediction prediction) {
    page.line("");
    page.text(lesson.learned());
    long different = played.stream().filter(step -> !step.isAsExpected()).count();
    page.line("");
    if (different > 0) {
      page.text(
          different
              + " of "
              + played.size()
              + " steps were not as expected: see the lines with !.");
    }
    if (!prediction.score().isEmpty()) {
      page.text(prediction.score());
    }
  }

  /** How many events each step left under each way to watch. */
  void comparison(Lesson lesson, Map<LessonRules, List<PlayedStep>> plays, boolean json) {
    if (!json) {
      page.heading(lesson.title());
      terminal.line(columns("", plays.keySet().stream().map(LessonRules::title).toList()));
    }
    for (int i = 0; i < lesson.steps().size(); i++) {
      LessonStep step = lesson.steps().get(i);
      Map<LessonRules, Long> counts = new EnumMap<>(LessonRules.class);
      for (Map.Entry<LessonRules, List<PlayedStep>> play : plays.entrySet()) {
        counts.put(play.getKey(), play.getValue().get(i).files());
      }
      terminal.line(
          json
              ? json(step, counts)
              : columns(label(step), counts.values().stream().map(LessonPage::cell).toList()));
    }
  }

  private static String cell(long count) {
    return count == 0 ? "–" : Long.toString(count);
  }

  private static String label(LessonStep step) {
    String who = step.actor().equals(Actor.ROOT) ? "" : step.actor().name() + ": ";
    String text = Printable.line(who + step.command());
    return text.length() <= STEP_COLUMNS ? text : text.substring(0, STEP_COLUMNS - 1) + "…";
  }

  private static String columns(String label, List<String> cells) {
    StringBuilder line = new StringBuilder(String.format("%-" + STEP_COLUMNS + "s", label));
    cells.forEach(cell -> line.append(String.format("%10s", cell)));
    return line.toString();
  }

  private static String json(LessonStep step, Map<LessonRules, Long> counts) {
    return Json.object(
        out -> {
          out.writeStringField("as", step.actor().name());
          out.writeStringField("command", step.command());
          for (Map.Entry<LessonRules, Long> count : counts.entrySet()) {
            out.writeNumberField(Json.word(count.getKey()), count.getValue());
          }
        });
  }

  /** A lesson as an object. */
  void json(Lesson lesson) {
    terminal.line(
        Json.object(
            out -> {
              out.writeStringField("name", lesson.name());
              out.writeStringField("title", lesson.title());
              out.writeStringField("question", lesson.question());
              out.writeArrayFieldStart("capp");
              for (String clause : lesson.clauses()) {
                out.writeString(clause);
              }
              out.writeEndArray();
              out.writeArrayFieldStart("watch");
              for (String rule : lesson.watch()) {
                out.writeString(rule);
              }
              out.writeEndArray();
              out.writeArrayFieldStart("steps");
              for (LessonStep step : lesson.steps()) {
                out.writeStartObject();
                out.writeStringField("as", step.actor().name());
                out.writeStringField("command", step.command());
                out.writeArrayFieldStart("expected");
                for (EventPattern event : step.expected()) {
                  out.writeString(event.toString());
                }
                out.writeEndArray();
                out.writeStringField("why", step.why());
                out.writeEndObject();
              }
              out.writeEndArray();
              out.writeStringField("learned", lesson.learned());
            }));
  }
}
