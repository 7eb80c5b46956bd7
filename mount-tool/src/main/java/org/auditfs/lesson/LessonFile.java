package org.auditfs.lesson;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.auditfs.stage.Actor;

/**
 * A lesson as YAML. Of the whole: {@code title}, {@code question}, {@code capp} (clauses), {@code
 * actors}, {@code root} (whether only root can play it), {@code before} (commands of root), {@code
 * mount} (options), {@code disk} (MiB for the trail alone), {@code seconds} (that a step may take),
 * {@code watch} (rules), {@code steps}, {@code learned}. Of a step: {@code run}, {@code as}, {@code
 * fails}, {@code prints}, {@code expect} ({@link EventPattern}), {@code why}.
 */
public final class LessonFile {

  /** More than any lesson needs. */
  public static final int BYTES_MAX = 64 << 10;

  private static final int STEPS_MAX = 100;
  private static final int SECONDS = 20;
  private static final int SECONDS_MAX = 300;
  private static final int ACTORS_MAX = 20;
  private static final int DISK_MEBIBYTES_MIN = 8;
  private static final int DISK_MEBIBYTES_MAX = 1024;

  /** Beyond what adduser(8) and systemd give away. */
  private static final int FIRST_UID = 62_001;

  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,30}");

  private static final Set<String> KEYS =
      Set.of(
          "title",
          "question",
          "capp",
          "actors",
          "root",
          "before",
          "mount",
          "disk",
          "seconds",
          "watch",
          "steps",
          "learned");

  private static final Set<String> STEP_KEYS =
      Set.of("run", "as", "fails", "prints", "expect", "why");

  private LessonFile() {}

  /**
   * Reads a lesson.
   *
   * @param file what it is called in complaints
   * @throws LessonException when it is none
   */
  public static Lesson parse(String name, String file, String text) throws LessonException {
    YamlMap all = YamlMap.parse(file, text, KEYS);
    List<Actor> actors = actors(all);
    return new Lesson(
        name,
        all.text("title"),
        all.text("question"),
        all.list("capp", it -> it),
        actors,
        all.flag("root"),
        all.list("before", it -> it),
        all.text("mount", ""),
        all.number("disk", 0, DISK_MEBIBYTES_MIN, DISK_MEBIBYTES_MAX),
        all.number("seconds", SECONDS, 1, SECONDS_MAX),
        all.list("watch", it -> it),
        steps(all, actors),
        all.text("learned"));
  }

  private static List<Actor> actors(YamlMap all) throws LessonException {
    List<Actor> actors = new ArrayList<>();
    for (String name : all.list("actors", LessonFile::name)) {
      actors.add(new Actor(name, FIRST_UID + actors.size()));
    }
    if (actors.size() > ACTORS_MAX) {
      throw all.wrong("actors", "more than " + ACTORS_MAX + " actors");
    }
    return actors;
  }

  private static String name(String text) {
    if (!NAME.matcher(text).matches() || text.equals("root")) {
      throw new IllegalArgumentException("'" + text + "' is no name for an actor");
    }
    return text;
  }

  private static List<LessonStep> steps(YamlMap all, List<Actor> actors) throws LessonException {
    List<LessonStep> steps = new ArrayList<>();
    for (YamlMap step : all.maps("steps", STEP_KEYS)) {
      steps.add(step(step, actors));
    }
    if (steps.isEmpty() || steps.size() > STEPS_MAX) {
      throw all.wrong("steps", "a lesson has from 1 to " + STEPS_MAX + " steps");
    }
    return steps;
  }

  private static LessonStep step(YamlMap step, List<Actor> actors) throws LessonException {
    String as = step.text("as", Actor.ROOT.name());
    Actor actor = Actor.ROOT;
    if (!as.equals(Actor.ROOT.name())) {
      actor =
          actors.stream()
              .filter(it -> it.name().equals(as))
              .findFirst()
              .orElseThrow(
                  () -> step.wrong("as", "no user '" + as + "': name it under 'actors' first"));
    }
    return new LessonStep(
        step.text("run"),
        actor,
        step.flag("fails"),
        step.text("prints", ""),
        step.list("expect", EventPattern::parse),
        step.text("why"));
  }
}
