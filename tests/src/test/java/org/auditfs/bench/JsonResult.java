package org.auditfs.bench;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** A result as JSON: every sample of every round, in nanoseconds an operation (or a byte). */
record JsonResult(Result result) {

  void writeTo(Path file) throws IOException {
    try (JsonGenerator json =
        new JsonFactory()
            .createGenerator(file.toFile(), JsonEncoding.UTF8)
            .useDefaultPrettyPrinter()) {
      json.writeStartObject();
      texts(json, "about", result.about());
      workloads(json);
      goals(json);
      numbers(json, "mount_nanos", result.mounts());
      resident(json);
      texts(json, "notes", result.notes());
      json.writeEndObject();
    }
  }

  private void workloads(JsonGenerator json) throws IOException {
    json.writeArrayFieldStart("workloads");
    for (Workload workload : result.workloads()) {
      json.writeStartObject();
      json.writeStringField("id", workload.id());
      json.writeStringField("title", workload.title().strip());
      json.writeStringField("counted", workload.unit() == Unit.MEGABYTES ? "bytes" : "operations");
      json.writeObjectFieldStart("nanos_each");
      for (Contender contender : Contender.values()) {
        numbers(json, contender.title(), result.samples().of(workload.id(), contender));
      }
      json.writeEndObject();
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private void goals(JsonGenerator json) throws IOException {
    json.writeArrayFieldStart("goals");
    for (Goal goal : Goal.ALL) {
      OptionalDouble ratio = result.samples().ratio(goal.workload(), goal.one(), goal.other());
      json.writeStartObject();
      json.writeStringField("workload", goal.workload());
      json.writeStringField("of", goal.one().title());
      json.writeStringField("to", goal.other().title());
      json.writeNumberField("at_most", goal.max());
      if (ratio.isPresent()) {
        json.writeNumberField("measured", ratio.getAsDouble());
        json.writeBooleanField("reached", ratio.getAsDouble() <= goal.max());
      }
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private void resident(JsonGenerator json) throws IOException {
    json.writeObjectFieldStart("resident_bytes");
    for (Map.Entry<Contender, Long> entry : result.resident().entrySet()) {
      json.writeNumberField(entry.getKey().title(), entry.getValue());
    }
    json.writeEndObject();
  }

  private static void numbers(JsonGenerator json, String name, List<Double> values)
      throws IOException {
    json.writeArrayFieldStart(name);
    for (double value : values) {
      json.writeNumber(value);
    }
    json.writeEndArray();
  }

  private static void texts(JsonGenerator json, String name, List<String> values)
      throws IOException {
    json.writeArrayFieldStart(name);
    for (String value : values) {
      json.writeString(value);
    }
    json.writeEndArray();
  }
}
