package org.auditfs.codec;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.auditfs.event.Event;
import org.auditfs.event.Event.ConfigEvent;
import org.auditfs.event.Event.DaemonEvent;
import org.auditfs.event.Event.FileEvent;
import org.auditfs.event.FileObject;
import org.auditfs.event.RecordedEvent;
import org.auditfs.event.RuleRef;
import org.auditfs.event.Subject;
import org.auditfs.file.ByteString;
import org.auditfs.file.OpenFlag;

/** An event as one JSON object: a public format, described in the manual. */
final class JsonEvent {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private static final JsonFactory FACTORY = new JsonFactory();

  private final JsonGenerator json;

  private JsonEvent(JsonGenerator json) {
    this.json = json;
  }

  static String render(RecordedEvent recorded) {
    StringWriter text = new StringWriter(1024);
    try (JsonGenerator json = FACTORY.createGenerator(text)) {
      json.setCharacterEscapes(VisibleEscapes.INSTANCE);
      new JsonEvent(json).write(recorded);
    } catch (IOException e) {
      throw new UncheckedIOException("a StringWriter failed", e);
    }
    return text.toString();
  }

  private void write(RecordedEvent recorded) throws IOException {
    Event event = recorded.event();
    json.writeStartObject();
    json.writeNumberField("serial", recorded.id().serial());
    Instant time = Instant.EPOCH.plus(recorded.id().timeMicros(), ChronoUnit.MICROS);
    json.writeStringField("time", TIME.format(time));
    json.writeStringField("type", event.type().word());
    json.writeStringField("op", event.operation().word());
    json.writeBooleanField("success", event.outcome().success());
    json.writeNumberField("exit", event.outcome().exit());
    text("errno", event.outcome().errno().map(Enum::name));
    if (event instanceof FileEvent file) {
      file(file);
    } else if (event instanceof ConfigEvent config) {
      config(config);
    } else if (event instanceof DaemonEvent daemon) {
      daemon(daemon);
    }
    json.writeEndObject();
  }

  private void file(FileEvent file) throws IOException {
    flags(file.openFlags());
    bytes("mount", file.mount().bytes());
    subject(file.subject());
    object("object", Optional.of(file.object()));
    object("object2", file.object2());
    object("victim", file.victim());
    if (file.target().isPresent()) {
      bytes("target", file.target().get());
    }
    rules(file.rules());
    json.writeNullField("measurement");
    json.writeNullField("violation");
  }

  private void config(ConfigEvent config) throws IOException {
    subject(config.subject());
    if (config.path().isPresent()) {
      json.writeObjectFieldStart("object");
      bytes("path", config.path().get().bytes());
      json.writeEndObject();
    } else {
      json.writeNullField("object");
    }
    bytes("rule", config.rule());
    text("reason", Optional.of(config.reason()).filter(reason -> !reason.isEmpty()));
    rules(config.rules());
  }

  private void daemon(DaemonEvent daemon) throws IOException {
    subject(daemon.subject());
    if (daemon.path().isPresent()) {
      bytes("path", daemon.path().get().bytes());
    } else {
      json.writeNullField("path");
    }
    json.writeStringField("detail", daemon.detail());
  }

  private void flags(Optional<Integer> openFlags) throws IOException {
    if (openFlags.isEmpty()) {
      json.writeNullField("flags");
      return;
    }
    json.writeArrayFieldStart("flags");
    for (String flag : OpenFlag.names(openFlags.get())) {
      json.writeString(flag);
    }
    json.writeEndArray();
  }

  private void subject(Subject subject) throws IOException {
    json.writeObjectFieldStart("subject");
    id("auid", subject.auid());
    id("uid", subject.uid());
    id("gid", subject.gid());
    id("euid", subject.euid());
    id("suid", subject.suid());
    id("fsuid", subject.fsuid());
    id("egid", subject.egid());
    id("sgid", subject.sgid());
    id("fsgid", subject.fsgid());
    id("pid", subject.pid());
    id("ppid", subject.ppid());
    id("ses", subject.ses());
    bytes("tty", subject.tty());
    bytes("comm", subject.comm());
    bytes("exe", subject.exe());
    bytes("cwd", subject.cwd());
    bytes("proctitle", subject.proctitle());
    bytes("subj", subject.label().orElse(ByteString.EMPTY));
    json.writeEndObject();
  }

  private void object(String name, Optional<FileObject> object) throws IOException {
    if (object.isEmpty()) {
      json.writeNullField(name);
      return;
    }
    FileObject it = object.get();
    json.writeObjectFieldStart(name);
    bytes("path", it.path().bytes());
    if (it.exists()) {
      attributes(it);
    }
    json.writeStringField("nametype", it.nametype().name());
    json.writeEndObject();
  }

  private void attributes(FileObject it) throws IOException {
    json.writeStringField("dev", PathItem.device(it.deviceMajor(), it.deviceMinor()));
    json.writeFieldName("inode");
    json.writeNumber(Long.toUnsignedString(it.inode()));
    id("generation", it.generation());
    json.writeStringField("mode", PathItem.mode(it.mode()));
    json.writeNumberField("ouid", it.ouid());
    json.writeNumberField("ogid", it.ogid());
    json.writeNumberField("nlink", it.nlink());
  }

  private void rules(List<RuleRef> rules) throws IOException {
    json.writeArrayFieldStart("rules");
    for (RuleRef rule : rules) {
      json.writeStartObject();
      json.writeNumberField("id", rule.id());
      json.writeStringField("verb", rule.verb().word());
      text("key", rule.keys().stream().findFirst());
      if (rule.keys().size() > 1) {
        json.writeArrayFieldStart("keys");
        for (String key : rule.keys()) {
          json.writeString(key);
        }
        json.writeEndArray();
      }
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  /** Not known is null. */
  private void id(String name, long value) throws IOException {
    if (value == Subject.UNKNOWN) {
      json.writeNullField(name);
    } else {
      json.writeNumberField(name, value);
    }
  }

  private void text(String name, Optional<String> value) throws IOException {
    if (value.isPresent()) {
      json.writeStringField(name, value.get());
    } else {
      json.writeNullField(name);
    }
  }

  /** Empty is null; what is not UTF-8 is shown as well as it can be, and again in hex. */
  private void bytes(String name, ByteString value) throws IOException {
    if (value.isEmpty()) {
      json.writeNullField(name);
      return;
    }
    json.writeStringField(name, value.toString());
    if (value.utf8().isEmpty()) {
      json.writeStringField(name + "_hex", value.toHex());
    }
  }
}
