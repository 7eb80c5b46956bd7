package org.auditfs.web;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.auditfs.lesson.Lessons;

/**
 * Where lessons are played for a browser: one at a time, in a process of its own, which ends with
 * its spectator.
 */
final class Theatre implements AutoCloseable {

  private final Optional<Path> launcher;
  private Optional<LessonProcess> playing = Optional.empty();

  Theatre(Optional<Path> launcher) {
    this.launcher = launcher;
  }

  /** Plays {@code lesson=NAME}, and answers with what the play says, a JSON object a line. */
  void play(Visit visit) throws IOException {
    String name = visit.parameter("lesson");
    if (launcher.isEmpty()) {
      visit.refuse(Visit.FORBIDDEN, "lessons are played only where the page is served on loopback");
    } else if (!Lessons.names().contains(name)) {
      visit.refuse(Visit.NOT_FOUND, "no such lesson");
    } else {
      play(visit, launcher.get(), name);
    }
  }

  private void play(Visit visit, Path program, String name) throws IOException {
    LessonProcess play = new LessonProcess(program, name);
    if (!begins(play)) {
      visit.refuse(Visit.CONFLICT, "a lesson is being played in another window: end that first");
      return;
    }
    try (play) {
      play.tell(visit.stream("application/x-ndjson; charset=utf-8"));
    } finally {
      ended();
    }
  }

  private synchronized boolean begins(LessonProcess play) {
    boolean first = playing.isEmpty();
    if (first) {
      playing = Optional.of(play);
    }
    return first;
  }

  private synchronized void ended() {
    playing = Optional.empty();
  }

  private synchronized Optional<LessonProcess> playing() {
    return playing;
  }

  /** Has the next step played. */
  void next(Visit visit) throws IOException {
    Optional<LessonProcess> play = playing();
    if (play.isPresent()) {
      play.get().next();
      visit.json(Visit.OK, "{}");
    } else {
      visit.refuse(Visit.CONFLICT, "no lesson is being played");
    }
  }

  @Override
  public void close() {
    playing().ifPresent(LessonProcess::close);
  }
}
