package org.auditfs.app;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.auditfs.config.Json;
import org.auditfs.config.TrailOption;
import org.auditfs.event.StoreException;
import org.auditfs.file.ByteString;
import org.auditfs.rule.Condition;
import org.auditfs.rule.Rule;
import org.auditfs.rule.RuleSpec;
import org.auditfs.store.StoreStatus;

/** Rules, mounts and the trail's state as lines and as JSON. */
final class Listing {

  private Listing() {}

  /** A rule as {@code add} takes it, its number in a comment. */
  static String line(Rule rule) {
    return rule.spec() + "  # rule " + rule.id();
  }

  static String json(Rule rule) {
    return Json.object(json -> rule(json, rule));
  }

  private static void rule(JsonGenerator json, Rule rule) throws IOException {
    RuleSpec spec = rule.spec();
    json.writeNumberField("id", rule.id());
    json.writeStringField("verb", spec.verb().word());
    if (spec.path().isPresent()) {
      Json.name(json, "path", spec.path().get().bytes());
    } else {
      json.writeNullField("path");
    }
    json.writeStringField("permissions", spec.permissions().toString());
    json.writeArrayFieldStart("conditions");
    for (Condition condition : spec.conditions().written()) {
      json.writeString(condition.toString());
    }
    json.writeEndArray();
    json.writeBooleanField("recursive", spec.recursive());
    json.writeBooleanField("each_io", spec.eachIo());
    json.writeArrayFieldStart("keys");
    for (String key : spec.keys()) {
      json.writeString(key);
    }
    json.writeEndArray();
    json.writeStringField("rule", spec.toString());
    json.writeStringField("resolved", spec.resolved());
  }

  static List<ByteString> status(Daemon daemon, boolean json) throws StoreException {
    StoreStatus trail = daemon.store().status();
    List<ActiveMount> mounts = daemon.mounts().list();
    long pid = ProcessHandle.current().pid();
    List<String> lines = new ArrayList<>();
    if (json) {
      lines.add(
          Json.object(
              out -> {
                out.writeBooleanField("running", true);
                out.writeNumberField("pid", pid);
                out.writeStringField("state", daemon.settings().state().path().toString());
                for (TrailOption option : TrailOption.values()) {
                  out.writeStringField(option.word(), trailValue(daemon, option));
                }
                out.writeArrayFieldStart("mounts");
                for (ActiveMount mount : mounts) {
                  mount(out, mount);
                }
                out.writeEndArray();
                out.writeNumberField("rules", daemon.rules().list().size());
                out.writeBooleanField("locked", daemon.rules().isLocked());
                trail(out, trail);
              }));
    } else {
      lines.add("daemon      pid " + pid);
      lines.add("state       " + daemon.settings().state().path());
      lines.add("durability  " + trailValue(daemon, TrailOption.DURABILITY));
      lines.add("on full     " + trailValue(daemon, TrailOption.ON_FULL));
      lines.add("keeps       " + kept(daemon));
      mounts.forEach(mount -> lines.add("mount       " + mount));
      mounts.forEach(mount -> lines.add("serving     " + serving(mount)));
      String locked = daemon.rules().isLocked() ? ", locked" : "";
      lines.add("rules       " + daemon.rules().list().size() + locked);
      lines.addAll(trail(trail));
    }
    return lines.stream().map(ByteString::of).toList();
  }

  private static String kept(Daemon daemon) {
    String size = trailValue(daemon, TrailOption.KEEP_SIZE);
    String days = trailValue(daemon, TrailOption.KEEP_DAYS);
    return (size.equals("0") ? "any size" : size + " MiB")
        + ", "
        + (days.equals("0") ? "any age" : days + " days");
  }

  private static String trailValue(Daemon daemon, TrailOption option) {
    return daemon.settings().trail().value(option);
  }

  private static String serving(ActiveMount mount) {
    return "%d nodes, %d open, %d workers"
        .formatted(
            mount.fileSystem().nodes(), mount.fileSystem().handles(), mount.transport().workers());
  }

  private static List<String> trail(StoreStatus trail) {
    return List.of(
        "events      " + trail.events() + ", last serial " + trail.lastSerial(),
        "lost        " + trail.lost(),
        "denied      " + trail.denied() + (trail.trouble().isEmpty() ? "" : ": " + trail.trouble()),
        "alarms      " + (trail.alarms().isEmpty() ? "none" : String.join(", ", trail.alarms())),
        "backlog     at most " + trail.queueHighWater(),
        "log         " + trail.bytes() + " bytes in " + trail.segments() + " segments");
  }

  private static void trail(JsonGenerator out, StoreStatus trail) throws IOException {
    out.writeNumberField("events", trail.events());
    out.writeNumberField("last_serial", trail.lastSerial());
    out.writeNumberField("lost", trail.lost());
    out.writeNumberField("denied", trail.denied());
    out.writeBooleanField("full", !trail.trouble().isEmpty());
    out.writeStringField("trouble", trail.trouble());
    out.writeArrayFieldStart("alarms");
    for (String alarm : trail.alarms()) {
      out.writeString(alarm);
    }
    out.writeEndArray();
    out.writeNumberField("queue_high_water", trail.queueHighWater());
    out.writeNumberField("segments", trail.segments());
    out.writeNumberField("bytes", trail.bytes());
    out.writeNumberField("indexed_serial", trail.indexedSerial());
  }

  private static void mount(JsonGenerator out, ActiveMount mount) throws IOException {
    out.writeStartObject();
    out.writeNumberField("id", mount.id());
    Json.name(out, "directory", mount.request().directory().bytes());
    Json.name(out, "mountpoint", mount.request().mountPoint().bytes());
    out.writeStringField("options", mount.request().options().text());
    out.writeNumberField("nodes", mount.fileSystem().nodes());
    out.writeNumberField("open", mount.fileSystem().handles());
    out.writeNumberField("workers", mount.transport().workers());
    out.writeStringField("transport", mount.request().transport().word());
    out.writeEndObject();
  }
}
