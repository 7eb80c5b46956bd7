package org.auditfs.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.auditfs.codec.EventFormat;
import org.auditfs.codec.Names;
import org.auditfs.config.Json;
import org.auditfs.event.EventType;
import org.auditfs.event.RecordedEvent;
import org.auditfs.lesson.Comparison;
import org.auditfs.lesson.EventPattern;
import org.auditfs.lesson.Lesson;
import org.auditfs.lesson.LessonStep;
import org.auditfs.lesson.SeenEvent;
import org.auditfs.stage.Played;

/**
 * A step of a lesson that was played.
 *
 * @param number its place in the lesson, from 1
 * @param recorded what came into the trail meanwhile
 */
record PlayedStep(int number, LessonStep step, Played played, List<RecordedEvent> recorded) {

  PlayedStep {
    recorded = List.copyOf(recorded);
  }

  Comparison comparison() {
    return Comparison.of(
        step.expected(), recorded.stream().map(event -> SeenEvent.of(event.event())).toList());
  }

  /** How many of the events are about files. */
  long files() {
    return recorded.stream().filter(event -> event.event().type() == EventType.FILE).count();
  }

  /** What was not as expected; empty when all was. */
  List<String> differences() {
    Comparison comparison = comparison();
    List<String> lines = new ArrayList<>();
    comparison.missing().forEach(it -> lines.add("expected, and not recorded: " + it));
    comparison.unexpected().forEach(it -> lines.add("recorded, and not expected: " + it));
    if (step.fails() != (played.exit() != 0)) {
      lines.add("ended with " + played.exit() + ", expected " + (step.fails() ? "not " : "") + "0");
    }
    if (!played.output().contains(step.prints())) {
      lines.add("did not print: " + step.prints());
    }
    return lines;
  }

  boolean isAsExpected() {
    return differences().isEmpty();
  }

  /**
   * The step as an object.
   *
   * @param sentences what {@code recorded} says, in words
   */
  String json(Lesson lesson, List<String> sentences) {
    return Json.object(
        out -> {
          out.writeStringField("lesson", lesson.name());
          out.writeNumberField("step", number);
          out.writeStringField("as", step.actor().name());
          out.writeStringField("command", step.command());
          out.writeNumberField("exit", played.exit());
          out.writeStringField("output", played.output());
          strings(out, "expected", step.expected().stream().map(EventPattern::toString).toList());
          out.writeArrayFieldStart("recorded");
          for (RecordedEvent event : recorded) {
            out.writeRawValue(EventFormat.JSON.render(event, ZoneOffset.UTC, Names.NONE).strip());
          }
          out.writeEndArray();
          strings(out, "sentences", sentences);
          strings(out, "differences", differences());
          out.writeBooleanField("as_expected", isAsExpected());
          out.writeStringField("why", step.why());
        });
  }

  private static void strings(JsonGenerator out, String field, List<String> values)
      throws IOException {
    out.writeArrayFieldStart(field);
    for (String value : values) {
      out.writeString(value);
    }
    out.writeEndArray();
  }
}
