package org.auditfs.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.auditfs.event.Operation;
import org.junit.jupiter.api.Test;

/** auditfs-records(7) leaves nothing out: each field, and a sample of each operation. */
final class RecordsPageTest {

  private static final Pattern FIELD = Pattern.compile("(?<=^|[ '(])[a-z0-9_]+(?==)");

  @Test
  void tellsWhatEachFieldOfARecordMeans() {
    Set<String> fields = new LinkedHashSet<>();
    for (Operation operation : Operation.values()) {
      for (String line : RecordsPage.raw(SampleEvents.of(operation))) {
        FIELD.matcher(line).results().map(MatchResult::group).forEach(fields::add);
      }
    }
    assertEquals(fields, RecordFields.RECORDS.keySet());
  }

  @Test
  void tellsWhatEachFieldOfJsonMeans() throws IOException {
    Set<String> fields = new LinkedHashSet<>();
    for (Operation operation : Operation.values()) {
      try (JsonParser json =
          new JsonFactory().createParser(RecordsPage.json(SampleEvents.of(operation)))) {
        for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
          if (token == JsonToken.FIELD_NAME) {
            fields.add(json.currentName());
          }
        }
      }
    }
    assertEquals(fields, RecordFields.JSON.keySet());
  }

  @Test
  void hasASampleOfEachOperation() {
    String page = RecordsPage.text();
    for (Operation operation : Operation.values()) {
      assertTrue(page.contains(".TP\n\\fB" + operation.word() + "\\fR\n"), operation.word());
    }
  }
}
