package org.auditfs.lesson;

import java.util.List;
import org.auditfs.stage.Actor;

/**
 * A command of a lesson, and what becomes of it.
 *
 * @param command for the shell of its actor
 * @param fails whether it ends with another status than 0
 * @param prints what is to be found in its output; empty for anything
 * @param expected what it leaves in the trail
 * @param why why it leaves that
 */
public record LessonStep(
    String command,
    Actor actor,
    boolean fails,
    String prints,
    List<EventPattern> expected,
    String why) {

  public LessonStep {
    expected = List.copyOf(expected);
  }

  /** Whether anything is to be recorded of it: what a class is asked to predict. */
  public boolean isRecorded() {
    return !expected.isEmpty();
  }
}
