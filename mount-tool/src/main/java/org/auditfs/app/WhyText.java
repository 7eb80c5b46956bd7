package org.auditfs.app;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.auditfs.codec.EventFormat;
import org.auditfs.codec.Names;
import org.auditfs.config.Json;
import org.auditfs.event.Event.ConfigEvent;
import org.auditfs.event.RecordedEvent;
import org.auditfs.event.RuleRef;
import org.auditfs.file.FilePath;
import org.auditfs.file.Printable;
import org.auditfs.rule.Retrial;

/**
 * Why an event was recorded, for people and as JSON.
 *
 * @param since the changes of the rules after it
 */
public record WhyText(RecordedEvent recorded, Retrial retrial, List<RecordedEvent> since) {

  /** At most so many changes are told one by one. */
  private static final int CHANGES_MAX = 10;

  public WhyText {
    since = List.copyOf(since);
  }

  /** The derivation in words. */
  public List<String> lines(ZoneId zone, Names names) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "event "
            + recorded.id().serial()
            + ": "
            + EventFormat.TEXT.render(recorded, zone, names).strip());
    lines.addAll(ExplanationText.lines(retrial.explanation(), path()));
    for (RuleRef rule : retrial.unknown()) {
      lines.add("rule " + rule.id() + " asked for it, too; what it says is not in the trail");
    }
    lines.add(ExplanationText.result(retrial.event().rules().stream().map(RuleRef::id).toList()));
    if (!retrial.agrees()) {
      lines.add(
          "judged again it is "
              + ExplanationText.result(retrial.explanation())
              + ": what the trail does not tell, as where names led, was different then");
    }
    lines.addAll(ExplanationText.lines(retrial.supposed()));
    since.stream().limit(CHANGES_MAX).forEach(change -> lines.add(line(change)));
    if (since.size() > CHANGES_MAX) {
      lines.add("and " + (since.size() - CHANGES_MAX) + " more changes of the rules since");
    }
    return lines;
  }

  private FilePath path() {
    return retrial.event().object().path();
  }

  private static String line(RecordedEvent change) {
    ConfigEvent event = (ConfigEvent) change.event();
    return "since then: "
        + event.operation().word()
        + " "
        + event.rules().get(0).id()
        + " "
        + Printable.line(event.rule())
        + " (event "
        + change.id().serial()
        + ")";
  }

  /** The derivation as one JSON object. */
  public String json() {
    return Json.object(
        out -> {
          out.writeNumberField("serial", recorded.id().serial());
          out.writeStringField("op", retrial.event().operation().word());
          Json.name(out, "path", path().bytes());
          out.writeArrayFieldStart("recorded_by");
          for (RuleRef rule : retrial.event().rules()) {
            out.writeNumber(rule.id());
          }
          out.writeEndArray();
          out.writeBooleanField("agrees", retrial.agrees());
          ExplanationText.json(out, retrial.explanation(), path());
          ExplanationText.json(out, retrial.supposed());
          out.writeArrayFieldStart("changed_since");
          for (RecordedEvent change : since) {
            out.writeNumber(change.id().serial());
          }
          out.writeEndArray();
        });
  }
}
