package org.auditfs.codec;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.auditfs.event.Event;
import org.auditfs.event.Event.ConfigEvent;
import org.auditfs.event.Event.DaemonEvent;
import org.auditfs.event.Event.FileEvent;
import org.auditfs.event.FileObject;
import org.auditfs.event.Finding;
import org.auditfs.event.Operation;
import org.auditfs.event.RecordedEvent;
import org.auditfs.event.RuleRef;
import org.auditfs.event.Subject;
import org.auditfs.file.ByteString;
import org.auditfs.file.OpenFlag;

/** An event as one JSON object: a public format, described in the manual. */
final class JsonEvent {

  private final JsonFields out;
  private final JsonGenerator json;

  private JsonEvent(JsonFields out) {
    this.out = out;
    this.json = out.json;
  }

  static String render(RecordedEvent recorded) {
    return JsonFields.object(out -> new JsonEvent(out).write(recorded));
  }

  private void write(RecordedEvent recorded) throws IOException {
    Event event = recorded.event();
    json.writeNumberField("serial", recorded.id().serial());
    out.time("time", recorded.id());
    json.writeStringField("type", event.type().word());
    json.writeStringField("op", event.operation().word());
    json.writeBooleanField("success", event.outcome().success());
    json.writeNumberField("exit", event.outcome().exit());
    out.text("errno", event.outcome().errno().map(Enum::name));
    if (event instanceof FileEvent file) {
      file(file);
    } else if (event instanceof ConfigEvent config) {
      config(config);
    } else if (event instanceof DaemonEvent daemon) {
      daemon(daemon);
    }
  }

  private void file(FileEvent file) throws IOException {
    flags(file.openFlags());
    out.bytes("mount", file.mount().bytes());
    subject(file.subject());
    object("object", Optional.of(file.object()));
    object("object2", file.object2());
    object("victim", file.victim());
    if (file.target().isPresent()) {
      out.bytes("target", file.target().get());
    }
    rules(file.rules());
    measurement(file.findings());
    violation(Optional.ofNullable(file.findings().get(Operation.INVALIDATE_PCR)));
  }

  /** The content, as far as it could be told, and what became of that. */
  private void measurement(Map<Operation, Finding> findings) throws IOException {
    Optional<Finding> digest = measured(findings, true);
    Optional<Finding> trouble = measured(findings, false);
    if (digest.isEmpty() && trouble.isEmpty()) {
      json.writeNullField("measurement");
      return;
    }
    json.writeObjectFieldStart("measurement");
    if (digest.isPresent()) {
      String[] parts = digest.get().cause().split(":", 2);
      json.writeStringField("algorithm", parts[0]);
      json.writeStringField("digest", parts.length > 1 ? parts[1] : "");
    }
    json.writeStringField("state", trouble.map(Finding::cause).orElse("ok"));
    json.writeEndObject();
  }

  private static Optional<Finding> measured(Map<Operation, Finding> findings, boolean digests) {
    return findings.entrySet().stream()
        .filter(it -> it.getKey() != Operation.INVALIDATE_PCR)
        .map(Map.Entry::getValue)
        .filter(it -> it.isDigest() == digests)
        .findFirst();
  }

  private void violation(Optional<Finding> violation) throws IOException {
    if (violation.isEmpty()) {
      json.writeNullField("violation");
      return;
    }
    json.writeObjectFieldStart("violation");
    json.writeStringField("cause", violation.get().cause());
    json.writeEndObject();
  }

  private void config(ConfigEvent config) throws IOException {
    subject(config.subject());
    if (config.path().isPresent()) {
      json.writeObjectFieldStart("object");
      out.bytes("path", config.path().get().bytes());
      json.writeEndObject();
    } else {
      json.writeNullField("object");
    }
    out.bytes("rule", config.rule());
    out.text("reason", Optional.of(config.reason()).filter(reason -> !reason.isEmpty()));
    rules(config.rules());
  }

  private void daemon(DaemonEvent daemon) throws IOException {
    subject(daemon.subject());
    if (daemon.path().isPresent()) {
      out.bytes("path", daemon.path().get().bytes());
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
    out.array("flags", OpenFlag.names(openFlags.get()));
  }

  private void subject(Subject subject) throws IOException {
    json.writeObjectFieldStart("subject");
    out.id("auid", subject.auid());
    out.id("uid", subject.uid());
    out.id("gid", subject.gid());
    out.id("euid", subject.euid());
    out.id("suid", subject.suid());
    out.id("fsuid", subject.fsuid());
    out.id("egid", subject.egid());
    out.id("sgid", subject.sgid());
    out.id("fsgid", subject.fsgid());
    out.id("pid", subject.pid());
    out.id("ppid", subject.ppid());
    out.id("ses", subject.ses());
    out.bytes("tty", subject.tty());
    out.bytes("comm", subject.comm());
    out.bytes("exe", subject.exe());
    out.bytes("cwd", subject.cwd());
    out.bytes("proctitle", subject.proctitle());
    out.bytes("subj", subject.label().orElse(ByteString.EMPTY));
    json.writeEndObject();
  }

  private void object(String name, Optional<FileObject> object) throws IOException {
    if (object.isEmpty()) {
      json.writeNullField(name);
      return;
    }
    FileObject it = object.get();
    json.writeObjectFieldStart(name);
    out.bytes("path", it.path().bytes());
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
    out.id("generation", it.generation());
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
      out.text("key", rule.keys().stream().findFirst());
      if (rule.keys().size() > 1) {
        out.array("keys", rule.keys());
      }
      json.writeEndObject();
    }
    json.writeEndArray();
  }
}
