package org.auditfs.cli;

import java.util.ArrayList;
import java.util.List;
import org.auditfs.config.Json;
import org.auditfs.file.Printable;
import org.auditfs.rule.auditctl.ImportedLine;

/** What became of a line of auditctl: lines that {@code rules load} takes, or JSON. */
final class ImportText {

  private ImportText() {}

  static List<String> lines(ImportedLine line, boolean json) {
    return json ? List.of(json(line)) : text(line);
  }

  private static List<String> text(ImportedLine line) {
    List<String> lines = new ArrayList<>();
    lines.add("# line " + line.number() + ", " + line.result().words() + ": " + shown(line.text()));
    line.remarks().forEach(remark -> lines.add("#   " + shown(remark)));
    line.rule().ifPresent(rule -> lines.add(rule.toString()));
    return lines;
  }

  private static String json(ImportedLine line) {
    return Json.object(
        out -> {
          out.writeNumberField("line", line.number());
          out.writeStringField("text", line.text());
          out.writeStringField("result", Json.word(line.result()));
          if (line.rule().isPresent()) {
            out.writeStringField("rule", line.rule().get().toString());
          } else {
            out.writeNullField("rule");
          }
          out.writeArrayFieldStart("remarks");
          for (String remark : line.remarks()) {
            out.writeString(remark);
          }
          out.writeEndArray();
        });
  }

  private static String shown(String text) {
    return Printable.line(text);
  }
}
