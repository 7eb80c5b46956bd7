package org.auditfs.codec;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.auditfs.event.Event;
import org.auditfs.event.Event.ConfigEvent;
import org.auditfs.event.Event.DaemonEvent;
import org.auditfs.event.Event.FileEvent;
import org.auditfs.event.EventId;
import org.auditfs.event.FileObject;
import org.auditfs.event.Finding;
import org.auditfs.event.Operation;
import org.auditfs.event.RecordedEvent;
import org.auditfs.event.RuleRef;
import org.auditfs.event.Subject;
import org.auditfs.file.AccessMode;
import org.auditfs.file.ByteString;
import org.auditfs.file.Errno;
import org.auditfs.file.OpenFlag;

/**
 * An event as one document of the Elastic Common Schema (its field reference, version {@value
 * #VERSION}). What the schema has no field for stands in {@code auditfs}; what is not known is
 * absent.
 */
final class EcsEvent {

  private static final String VERSION = "8.17.0";

  private final RecordedEvent recorded;
  private final Event event;
  private final Names names;
  private final JsonFields out;
  private final JsonGenerator json;

  private EcsEvent(RecordedEvent recorded, Names names, JsonFields out) {
    this.recorded = recorded;
    this.event = recorded.event();
    this.names = names;
    this.out = out;
    this.json = out.json;
  }

  static String render(RecordedEvent recorded, Names names) {
    return JsonFields.object(out -> new EcsEvent(recorded, names, out).write());
  }

  private void write() throws IOException {
    out.time("@timestamp", recorded.id());
    json.writeStringField("message", new Sentence(event, names).render());
    out.object("ecs", in -> json.writeStringField("version", VERSION));
    out.object("event", in -> event());
    if (event.outcome().errno().isPresent()) {
      error(event.outcome().errno().get());
    }
    if (event instanceof FileEvent file) {
      file(file);
    }
    Subject subject = event.subject();
    if (isSet(subject.uid())) {
      users(subject);
    }
    if (subject.pid() != Subject.UNKNOWN) {
      process(subject);
    }
    rules(event.rules());
    out.object("auditfs", in -> own());
  }

  private void event() throws IOException {
    EventId id = recorded.id();
    json.writeStringField("kind", "event");
    out.array("category", List.of(category()));
    out.array("type", types());
    json.writeStringField("action", Action.of(event));
    json.writeStringField("outcome", event.outcome().success() ? "success" : "failure");
    json.writeStringField("id", Long.toString(id.serial()));
    json.writeNumberField("sequence", id.serial());
    json.writeStringField("module", "auditfs");
    json.writeStringField("dataset", "auditfs." + event.type().word());
    if (event instanceof ConfigEvent config && !config.reason().isEmpty()) {
      json.writeStringField("reason", config.reason());
    }
  }

  private String category() {
    return switch (event.operation()) {
      case START, END, ABORT, FULL, RESUME, DISK_ERROR -> "process";
      case SPACE_LEFT, ADMIN_SPACE_LEFT, LIMIT -> "process";
      case REVIEW -> "database";
      default -> event instanceof FileEvent ? "file" : "configuration";
    };
  }

  /** Of the types that the schema allows in the category. */
  private List<String> types() {
    return switch (event.operation()) {
      case OPEN -> opened((FileEvent) event);
      case CREATE, LINK, MKDIR, SYMLINK, MKNOD, TMPFILE, ADD_RULE -> List.of("creation");
      case UNLINK, RMDIR, REMOVE_RULE, FLUSH, DROP, UNBIND -> List.of("deletion");
      case READ,
          GETXATTR,
          LISTXATTR,
          READLINK,
          EXEC,
          OPENDIR,
          IOCTL,
          LOOKUP,
          GETATTR,
          ACCESS,
          CLOSE,
          REFUSED,
          REVIEW ->
          List.of("access");
      case START -> List.of("start");
      case END, ABORT -> List.of("end");
      case ROTATE, FULL, RESUME, DISK_ERROR -> List.of("info");
      case SPACE_LEFT, ADMIN_SPACE_LEFT, LIMIT -> List.of("info");
      case ADD_MEASURE, INVALIDATE_PCR, AUDIT_HASH -> List.of("info");
      case VERIFY_DATA, VERIFY_METADATA -> List.of("info");
      default -> List.of("change");
    };
  }

  private static List<String> opened(FileEvent file) {
    return switch (AccessMode.of(file.openFlags().orElse(0))) {
      case READ, IOCTL_ONLY -> List.of("access");
      case WRITE -> List.of("change");
      case READ_WRITE -> List.of("access", "change");
    };
  }

  private void error(Errno errno) throws IOException {
    out.object(
        "error",
        in -> {
          json.writeStringField("code", errno.name());
          json.writeStringField("message", errno.text());
        });
  }

  private void file(FileEvent file) throws IOException {
    FileObject it = file.object();
    out.object(
        "file",
        in -> {
          out.bytes("path", it.path().bytes());
          if (!it.path().isRoot()) {
            out.bytes("name", it.path().name());
            out.bytes("directory", it.path().parent().bytes());
          }
          if (it.exists()) {
            attributes(it, Action.kind(file));
          }
          if (file.target().isPresent()) {
            out.bytes("target_path", file.target().get());
          }
        });
  }

  private void attributes(FileObject it, String kind) throws IOException {
    json.writeStringField("type", kind.equals("directory") ? "dir" : kind);
    json.writeStringField("inode", Long.toUnsignedString(it.inode()));
    json.writeStringField("device", PathItem.device(it.deviceMajor(), it.deviceMinor()));
    json.writeStringField("mode", String.format("%04o", it.mode() & 07777));
    json.writeStringField("uid", Long.toString(it.ouid()));
    json.writeStringField("gid", Long.toString(it.ogid()));
    some("owner", names.user(it.ouid()));
    some("group", names.group(it.ogid()));
  }

  private void users(Subject subject) throws IOException {
    out.object(
        "user",
        in -> {
          user(subject.uid());
          if (isSet(subject.euid()) && subject.euid() != subject.uid()) {
            out.object("effective", it -> user(subject.euid()));
          }
        });
    if (isSet(subject.gid())) {
      out.object("group", in -> group(subject.gid()));
    }
    Set<String> related = new LinkedHashSet<>();
    for (long uid : new long[] {subject.auid(), subject.uid(), subject.euid()}) {
      if (isSet(uid)) {
        related.add(names.user(uid).orElse(Long.toString(uid)));
      }
    }
    out.object("related", in -> out.array("user", related));
  }

  private static boolean isSet(long id) {
    return id != Subject.UNKNOWN && id != Subject.UNSET;
  }

  private void user(long uid) throws IOException {
    json.writeStringField("id", Long.toString(uid));
    some("name", names.user(uid));
  }

  private void group(long gid) throws IOException {
    json.writeStringField("id", Long.toString(gid));
    some("name", names.group(gid));
  }

  private void some(String name, Optional<String> value) throws IOException {
    if (value.isPresent()) {
      json.writeStringField(name, value.get());
    }
  }

  private void process(Subject subject) throws IOException {
    out.object(
        "process",
        in -> {
          json.writeNumberField("pid", subject.pid());
          if (subject.ppid() != Subject.UNKNOWN) {
            out.object("parent", it -> number("pid", subject.ppid()));
          }
          some("name", subject.comm());
          some("executable", subject.exe());
          some("working_directory", subject.cwd());
          arguments(subject.proctitle());
          if (isSet(subject.suid()) && subject.suid() != subject.uid()) {
            out.object("saved_user", it -> user(subject.suid()));
          }
        });
  }

  private void arguments(ByteString proctitle) throws IOException {
    if (proctitle.isEmpty()) {
      return;
    }
    List<String> words = List.of(proctitle.toString().split("\0", -1));
    out.array("args", words);
    out.hex("args", proctitle);
    json.writeStringField("command_line", String.join(" ", words));
  }

  private void rules(List<RuleRef> rules) throws IOException {
    if (rules.isEmpty()) {
      return;
    }
    List<String> keys = new ArrayList<>();
    rules.forEach(rule -> keys.addAll(rule.keys()));
    out.object(
        "rule",
        in -> {
          oneOrMore("id", rules.stream().map(rule -> Integer.toString(rule.id())).toList());
          oneOrMore("category", rules.stream().map(rule -> rule.verb().word()).toList());
          oneOrMore("name", keys);
        });
  }

  /** The schema has one rule an event; where several asked for it, a field has several values. */
  private void oneOrMore(String name, List<String> values) throws IOException {
    if (values.size() == 1) {
      json.writeStringField(name, values.get(0));
    } else if (!values.isEmpty()) {
      out.array(name, values);
    }
  }

  private void own() throws IOException {
    Subject subject = event.subject();
    json.writeStringField("op", event.operation().word());
    json.writeNumberField("exit", event.outcome().exit());
    number("auid", subject.auid());
    number("ses", subject.ses());
    some("tty", subject.tty());
    some("subj", subject.label().orElse(ByteString.EMPTY));
    if (event instanceof FileEvent file) {
      own(file);
    } else if (event instanceof ConfigEvent config) {
      some("rule", config.rule());
      some("path", config.path().isPresent() ? config.path().get().bytes() : ByteString.EMPTY);
    } else if (event instanceof DaemonEvent daemon) {
      some("detail", ByteString.of(daemon.detail()));
      some("path", daemon.path().isPresent() ? daemon.path().get().bytes() : ByteString.EMPTY);
    }
  }

  private void own(FileEvent file) throws IOException {
    out.bytes("mount", file.mount().bytes());
    json.writeStringField("nametype", file.object().nametype().name());
    number("generation", file.object().generation());
    if (file.openFlags().isPresent()) {
      out.array("flags", OpenFlag.names(file.openFlags().get()));
    }
    other("object2", file.object2());
    other("victim", file.victim());
    if (!file.findings().isEmpty()) {
      out.object("findings", in -> findings(file.findings()));
    }
  }

  private void findings(Map<Operation, Finding> findings) throws IOException {
    for (Map.Entry<Operation, Finding> found : findings.entrySet()) {
      json.writeStringField(found.getKey().word(), found.getValue().cause());
    }
  }

  private void other(String name, Optional<FileObject> object) throws IOException {
    if (object.isPresent()) {
      FileObject it = object.get();
      out.object(
          name,
          in -> {
            out.bytes("path", it.path().bytes());
            if (it.exists()) {
              json.writeStringField("inode", Long.toUnsignedString(it.inode()));
            }
          });
    }
  }

  private void number(String name, long value) throws IOException {
    if (value != Subject.UNKNOWN) {
      json.writeNumberField(name, value);
    }
  }

  private void some(String name, ByteString value) throws IOException {
    if (!value.isEmpty()) {
      out.bytes(name, value);
    }
  }
}
