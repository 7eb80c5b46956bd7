package org.auditfs.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.auditfs.config.BoundedFile;
import org.auditfs.config.CommandException;
import org.auditfs.config.ExitCode;
import org.auditfs.lesson.Lesson;
import org.auditfs.lesson.LessonException;
import org.auditfs.lesson.LessonFile;
import org.auditfs.lesson.Lessons;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Lessons about watches, played on a private copy of /etc. */
@Command(
    name = "lesson",
    header = "Plays lessons about what is recorded, and why.",
    description = {
      "list          the lessons.",
      "show NAME     its question, its steps, what is expected of them.",
      "run NAME      plays it on a private copy of /etc, and compares what was recorded",
      "              with what was expected. Ends with 1 where they differ.",
      "compare NAME  plays it without rules, under integrity, under secrecy, under both.",
      "NAME is one of the list, or a file (*.yaml). All of it happens in a mount",
      "namespace of its own, with a daemon of its own, and leaves nothing behind."
    })
final class LessonCommand implements Callable<Integer> {

  private final Invocation invocation;

  @Spec private @Nullable CommandSpec spec;

  @Parameters(index = "0", paramLabel = "list|show|run|compare", description = "What to do.")
  private String action = "";

  @Parameters(index = "1", arity = "0..1", paramLabel = "NAME", description = "The lesson.")
  private String name = "";

  @Option(names = "--all", description = "run: all lessons, a line each.")
  private boolean all;

  @Option(names = "--predict", description = "run: asks what will be recorded, and counts.")
  private boolean predict;

  @Option(
      names = "--pause",
      description = "run: waits for Enter before each step; also with --json.")
  private boolean pause;

  @Option(names = "--json", description = "One JSON object a lesson, or a step.")
  private boolean json;

  LessonCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() throws CommandException {
    ExitCode exit =
        switch (action) {
          case "list" -> list();
          case "show" -> show(lesson());
          case "run" -> all ? runAll() : run(lesson());
          case "compare" -> compare(lesson());
          default ->
              throw new CommandException(
                  ExitCode.WRONG_USAGE,
                  "lesson " + Terminal.readable(action) + ": give list, show, run or compare");
        };
    return exit.number();
  }

  private Lesson lesson() throws CommandException {
    if (name.isEmpty()) {
      throw new CommandException(
          ExitCode.WRONG_USAGE, "lesson " + action + ": which? see auditfs lesson list");
    }
    if (name.endsWith(".yaml") || name.contains("/")) {
      return ofFile(invocation.file(name));
    }
    Optional<Lesson> found = Lessons.named(name);
    return found.orElseThrow(
        () ->
            new CommandException(
                ExitCode.REFUSED,
                "no lesson: " + Terminal.readable(name) + ": see auditfs lesson list"));
  }

  private static Lesson ofFile(Path file) throws CommandException {
    try {
      String base = String.valueOf(file.getFileName()).replaceFirst("\\.yaml$", "");
      return LessonFile.parse(base, file.toString(), BoundedFile.text(file, LessonFile.BYTES_MAX));
    } catch (IOException e) {
      throw new CommandException(
          ExitCode.REFUSED, "cannot read the lesson: " + file + ": " + e.getMessage(), e);
    } catch (LessonException e) {
      throw new CommandException(ExitCode.REFUSED, String.valueOf(e.getMessage()), e);
    }
  }

  private LessonPage page() {
    return new LessonPage(invocation.terminal(), PlayPage.of(invocation.terminal(), spec));
  }

  private ExitCode list() {
    LessonPage page = page();
    for (String each : Lessons.names()) {
      Lesson lesson = Lessons.named(each).orElseThrow();
      if (json) {
        page.json(lesson);
      } else {
        page.row(lesson);
      }
    }
    return ExitCode.DONE;
  }

  private ExitCode show(Lesson lesson) {
    if (json) {
      page().json(lesson);
    } else {
      page().show(lesson);
    }
    return ExitCode.DONE;
  }

  private ExitCode run(Lesson lesson) throws CommandException {
    Curtain curtain = new Curtain();
    LessonPlay play = theatre(curtain);
    requireActors(play, lesson);
    LessonPage page = page();
    Prediction prediction = new Prediction(invocation.terminal(), System.in, predict, pause);
    LessonPlay.Audience audience =
        json ? page.machine(lesson, prediction) : page.person(lesson, prediction);
    List<PlayedStep> played = play(play, lesson, audience, curtain);
    if (curtain.fell()) {
      return curtain.exitCode();
    }
    if (!json) {
      page.end(lesson, played, prediction);
    }
    return verdict(played);
  }

  private static ExitCode verdict(List<PlayedStep> played) {
    boolean asExpected = played.stream().allMatch(PlayedStep::isAsExpected);
    return asExpected ? ExitCode.DONE : ExitCode.NOTHING_FOUND;
  }

  private ExitCode runAll() throws CommandException {
    Curtain curtain = new Curtain();
    LessonPlay play = theatre(curtain);
    LessonPage page = page();
    Prediction none = new Prediction(invocation.terminal(), System.in, false, false);
    ExitCode worst = ExitCode.DONE;
    for (String each : Lessons.names()) {
      Lesson lesson = Lessons.named(each).orElseThrow();
      if (!play.canPlay(lesson)) {
        page.skipped(lesson, json);
        continue;
      }
      LessonPlay.Audience audience = json ? page.machine(lesson, none) : page.silent();
      List<PlayedStep> played = play(play, lesson, audience, curtain);
      if (curtain.fell()) {
        return curtain.exitCode();
      }
      if (!json) {
        page.line(lesson, played);
      }
      if (verdict(played) != ExitCode.DONE) {
        worst = ExitCode.NOTHING_FOUND;
      }
    }
    return worst;
  }

  private ExitCode compare(Lesson lesson) throws CommandException {
    List<String> paths = lesson.watchedPaths();
    if (paths.isEmpty()) {
      throw new CommandException(
          ExitCode.REFUSED, "lesson " + lesson.name() + " watches nothing by itself");
    }
    Curtain curtain = new Curtain();
    LessonPlay play = theatre(curtain);
    requireActors(play, lesson);
    Map<LessonRules, List<PlayedStep>> plays = new EnumMap<>(LessonRules.class);
    for (LessonRules rules : LessonRules.values()) {
      plays.put(rules, play(play, lesson.watching(rules.of(paths)), page().silent(), curtain));
      if (curtain.fell()) {
        return curtain.exitCode();
      }
    }
    page().comparison(lesson, plays, json);
    return ExitCode.DONE;
  }

  private static void requireActors(LessonPlay play, Lesson lesson) throws CommandException {
    if (!play.canPlay(lesson)) {
      throw new CommandException(
          ExitCode.NOT_ALLOWED,
          "lesson " + lesson.name() + " " + LessonPage.ROOT_ONLY + ": run it as root");
    }
  }

  private static LessonPlay theatre(Curtain curtain) throws CommandException {
    Theatre theatre = Theatre.here("lesson");
    curtain.fallAtSignals();
    return new LessonPlay(theatre, curtain);
  }

  /** What fails because the curtain fell needs no complaint. */
  private static List<PlayedStep> play(
      LessonPlay play, Lesson lesson, LessonPlay.Audience audience, Curtain curtain)
      throws CommandException {
    try {
      return play.play(lesson, audience);
    } catch (CommandException | RuntimeException e) {
      if (curtain.fell()) {
        return List.of();
      }
      throw e;
    }
  }
}
