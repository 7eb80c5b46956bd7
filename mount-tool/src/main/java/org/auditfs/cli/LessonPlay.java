package org.auditfs.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.auditfs.app.ControlAnswer;
import org.auditfs.app.ControlClient;
import org.auditfs.app.ControlRequest;
import org.auditfs.config.CommandException;
import org.auditfs.config.ExitCode;
import org.auditfs.config.StateDirectory;
import org.auditfs.event.RecordedEvent;
import org.auditfs.event.StoreException;
import org.auditfs.file.ByteString;
import org.auditfs.file.FilePath;
import org.auditfs.lesson.Lesson;
import org.auditfs.lesson.LessonStep;
import org.auditfs.search.Query;
import org.auditfs.search.Searcher;
import org.auditfs.stage.Played;
import org.auditfs.stage.Stage;
import org.auditfs.stage.StagePlan;
import org.jspecify.annotations.Nullable;

/** Plays a lesson on a stage of its own, and looks into the trail after each step. */
final class LessonPlay {

  /** How long something that was expected may take to come into the trail after its command. */
  private static final int LATE_MILLIS_MAX = 2000;

  private static final int POLL_MILLIS = 20;

  private final Theatre theatre;
  private final Curtain curtain;

  LessonPlay(Theatre theatre, Curtain curtain) {
    this.theatre = theatre;
    this.curtain = curtain;
  }

  /** Is told of the play as it goes. */
  interface Audience {

    /** A step is about to be played. */
    void before(int number, LessonStep step) throws CommandException;

    /** It was. */
    void after(PlayedStep step);
  }

  /** Whether this user can play it. */
  boolean canPlay(Lesson lesson) {
    return theatre.hasUsers() || !lesson.asRoot();
  }

  /**
   * Plays all of {@code lesson}.
   *
   * @throws CommandException when it cannot be played, or a step does not end
   */
  List<PlayedStep> play(Lesson lesson, Audience audience) throws CommandException {
    try (Stage stage = Stage.create()) {
      curtain.raise(stage);
      return play(lesson, stage, audience);
    } catch (IOException | StoreException e) {
      throw failed(lesson, String.valueOf(e.getMessage()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandException(ExitCode.INTERRUPTED, "interrupted", e);
    }
  }

  private List<PlayedStep> play(Lesson lesson, Stage stage, Audience audience)
      throws CommandException, IOException, InterruptedException, StoreException {
    stage.build(
        theatre.launcher(),
        new StagePlan(theatre.hasUsers(), lesson.actors(), lesson.diskMebibytes()));
    for (String command : lesson.before()) {
      mustDo(lesson, stage, command);
    }
    String options = lesson.mountOptions().isEmpty() ? "" : " -o " + lesson.mountOptions();
    mustDo(lesson, stage, "auditfs mount" + options + " /etc");
    watch(lesson, stage);
    Searcher trail = Searcher.open(stage.state());
    List<PlayedStep> played = new ArrayList<>();
    for (LessonStep step : lesson.steps()) {
      int number = played.size() + 1;
      audience.before(number, step);
      long before = trail.lastSerial();
      Played how = inTime(lesson, step, stage);
      PlayedStep now = seen(new PlayedStep(number, step, how, List.of()), trail, before);
      audience.after(now);
      played.add(now);
    }
    return played;
  }

  private static void mustDo(Lesson lesson, Stage stage, String command)
      throws CommandException, IOException, InterruptedException {
    Played played = stage.play(command);
    if (played.exit() != 0) {
      String said = played.output().strip();
      throw failed(lesson, "cannot prepare it: " + command + ": " + said, null);
    }
  }

  private static CommandException failed(Lesson lesson, String why, @Nullable Exception cause) {
    String message = "lesson " + lesson.name() + ": " + why;
    return cause == null
        ? new CommandException(ExitCode.FAILED, message)
        : new CommandException(ExitCode.FAILED, message, cause);
  }

  /** All rules at once, or none. */
  private static void watch(Lesson lesson, Stage stage) throws CommandException, IOException {
    if (lesson.watch().isEmpty()) {
      return;
    }
    StateDirectory state = StateDirectory.at(FilePath.of(stage.state().toString()));
    ByteString rules = ByteString.of(String.join("\n", lesson.watch()) + "\n");
    ControlRequest load =
        new ControlRequest(
            "load", List.of(ByteString.of(lesson.name() + ".yaml, watch"), rules), FilePath.ROOT);
    try (ControlClient daemon =
        ControlClient.connect(state.socket())
            .orElseThrow(() -> failed(lesson, "the daemon has ended", null))) {
      ControlAnswer answer = daemon.ask(load);
      if (answer.exitCode() != ExitCode.DONE) {
        throw failed(lesson, answer.error(), null);
      }
    }
  }

  private static Played inTime(Lesson lesson, LessonStep step, Stage stage)
      throws CommandException, IOException, InterruptedException {
    try (TimeLimit limit = TimeLimit.of(lesson.seconds(), stage::close)) {
      try {
        return stage.play(step.actor(), step.command());
      } catch (IOException e) {
        if (limit.hasPassed()) {
          String what = "took more than " + lesson.seconds() + " seconds: ";
          throw failed(lesson, what + step.command(), e);
        }
        throw e;
      }
    }
  }

  /** With what has come into the trail since {@code before}. */
  private static PlayedStep seen(PlayedStep step, Searcher trail, long before)
      throws StoreException, IOException, InterruptedException {
    long deadline = System.nanoTime() + LATE_MILLIS_MAX * 1_000_000L;
    while (true) {
      List<RecordedEvent> events = new ArrayList<>();
      trail.search(Query.builder().after(before).build(), events::add);
      PlayedStep seen = new PlayedStep(step.number(), step.step(), step.played(), events);
      if (seen.comparison().missing().isEmpty() || System.nanoTime() - deadline > 0) {
        return seen;
      }
      Thread.sleep(POLL_MILLIS);
    }
  }
}
