package org.auditfs.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.auditfs.config.Json;
import org.auditfs.verify.Problem;
import org.auditfs.verify.Verdict;

/**
 * What {@code verify} says of a trail.
 *
 * @param ownKey whether the key was the one that lies beside the trail
 */
record TrailVerdict(Verdict verdict, boolean ownKey) {

  boolean isVerified() {
    return verdict.isVerified();
  }

  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(isVerified() ? "verified" : "NOT VERIFIED");
    verdict.problems().forEach(problem -> lines.add("problem   " + problem));
    lines.add(
        "events    %d, from %d to %d, segments %d"
            .formatted(
                verdict.events(), verdict.firstSerial(), verdict.lastSerial(), verdict.segments()));
    lines.add(
        "signed    up to %d, checkpoints %d"
            .formatted(verdict.signedSerial(), verdict.checkpoints()));
    lines.add("key       " + verdict.key() + (ownKey ? " (the one beside the trail)" : ""));
    verdict.notes().forEach(note -> lines.add("note      " + note));
    return lines;
  }

  String json() {
    return Json.object(this::write);
  }

  private void write(JsonGenerator out) throws IOException {
    out.writeBooleanField("verified", isVerified());
    out.writeNumberField("events", verdict.events());
    out.writeNumberField("first_serial", verdict.firstSerial());
    out.writeNumberField("last_serial", verdict.lastSerial());
    out.writeNumberField("signed_serial", verdict.signedSerial());
    out.writeNumberField("segments", verdict.segments());
    out.writeNumberField("checkpoints", verdict.checkpoints());
    out.writeStringField("key", verdict.key());
    out.writeArrayFieldStart("problems");
    for (Problem problem : verdict.problems()) {
      write(out, problem);
    }
    out.writeEndArray();
    out.writeArrayFieldStart("notes");
    for (String note : verdict.notes()) {
      out.writeString(note);
    }
    out.writeEndArray();
  }

  private static void write(JsonGenerator out, Problem problem) throws IOException {
    out.writeStartObject();
    out.writeStringField("file", problem.file().toString());
    write(out, "byte", problem.at());
    write(out, "event", problem.serial());
    write(out, "checkpoint", problem.checkpoint());
    out.writeStringField("what", problem.what());
    out.writeEndObject();
  }

  private static void write(JsonGenerator out, String field, OptionalLong value)
      throws IOException {
    if (value.isPresent()) {
      out.writeNumberField(field, value.getAsLong());
    }
  }
}
