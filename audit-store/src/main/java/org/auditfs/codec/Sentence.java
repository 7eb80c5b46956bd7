package org.auditfs.codec;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import org.auditfs.event.Event;
import org.auditfs.event.Event.ConfigEvent;
import org.auditfs.event.Event.DaemonEvent;
import org.auditfs.event.Event.FileEvent;
import org.auditfs.event.EventType;
import org.auditfs.event.FileObject;
import org.auditfs.event.Finding;
import org.auditfs.event.Operation;
import org.auditfs.event.Outcome;
import org.auditfs.event.RecordedEvent;
import org.auditfs.event.RuleRef;
import org.auditfs.event.Subject;
import org.auditfs.file.AccessMode;
import org.auditfs.file.ByteString;
import org.auditfs.file.Errno;
import org.auditfs.file.FilePath;
import org.auditfs.file.Printable;

/** An event in one English sentence: when, who, what, with what, and why it is in the trail. */
final class Sentence {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

  private final Event event;
  private final Names names;
  private final StringBuilder out = new StringBuilder(160);

  /** Without the time. */
  Sentence(Event event, Names names) {
    this.event = event;
    this.names = names;
  }

  /** A line that begins with the local time. */
  static String line(RecordedEvent recorded, ZoneId zone, Names names) {
    Instant time = Instant.EPOCH.plus(recorded.id().timeMicros(), ChronoUnit.MICROS);
    return TIME.format(time.atZone(zone)) + ' ' + new Sentence(recorded.event(), names).render();
  }

  String render() {
    if (event instanceof DaemonEvent daemon) {
      daemon(daemon);
    } else if (event instanceof ConfigEvent config && config.operation() == Operation.UNBIND) {
      String rule = Printable.of(config.rule());
      out.append("the watch by rule ").append(rule).append(" ended with its object");
    } else {
      who(event.subject());
      if (event instanceof FileEvent file) {
        deed(phrase(file));
        with(file.subject().exe(), file.subject().comm());
      } else if (event instanceof ConfigEvent config) {
        deed(phrase(config));
        with(config.subject().exe(), config.subject().comm());
      }
    }
    why();
    return out.toString();
  }

  private void who(Subject subject) {
    Optional<String> name = names.user(subject.uid());
    String uid = subject.uid() == Subject.UNKNOWN ? "somebody" : "uid " + subject.uid();
    boolean other = subject.auid() != subject.uid() && isKnown(subject.auid());
    String login = other ? "login " + user(subject.auid()) : "";
    out.append(name.map(Printable::of).orElse(uid));
    if (name.isPresent()) {
      out.append(" (").append(uid).append(other ? ", " + login + ")" : ")");
    } else if (other) {
      out.append(" (").append(login).append(')');
    }
  }

  private String user(long uid) {
    return names.user(uid).map(Printable::of).orElse("uid " + uid);
  }

  private static boolean isKnown(long id) {
    return id != Subject.UNKNOWN && id != Subject.UNSET;
  }

  /** {@code phrase} begins with a gerund; what was done is told in the past. */
  private void deed(Phrase phrase) {
    Outcome outcome = event.outcome();
    if (outcome.success()) {
      out.append(' ').append(phrase.past()).append(' ').append(phrase.rest());
    } else {
      out.append(isRefusal(outcome) ? " was refused " : " failed ");
      out.append(phrase.gerund()).append(' ').append(phrase.rest());
    }
  }

  private static boolean isRefusal(Outcome outcome) {
    Optional<Errno> errno = outcome.errno();
    return errno.equals(Optional.of(Errno.EACCES)) || errno.equals(Optional.of(Errno.EPERM));
  }

  private void with(ByteString exe, ByteString comm) {
    ByteString program = exe.isEmpty() ? comm : exe;
    if (!program.isEmpty()) {
      out.append(" with ").append(Printable.of(program));
    }
    event.outcome().errno().ifPresent(errno -> out.append(": ").append(errno));
  }

  private void why() {
    String rules = String.join(", ", event.rules().stream().map(Sentence::rule).toList());
    if (!rules.isEmpty()) {
      out.append(" [").append(rules).append(']');
    }
    if (event instanceof ConfigEvent config && !config.reason().isEmpty()) {
      out.append(" (").append(Printable.line(config.reason())).append(')');
    }
    if (event instanceof FileEvent file && event.type() == EventType.FILE) {
      file.findings().forEach(this::found);
    }
  }

  /** What was found while it was done; a hash says nothing to people. */
  private void found(Operation what, Finding finding) {
    if (what == Operation.INVALIDATE_PCR) {
      out.append(" (its measurement cannot be relied on: ").append(finding.cause()).append(')');
    } else if (!finding.isDigest()) {
      out.append(" (it could not be measured: ").append(finding.cause()).append(')');
    }
  }

  private static String rule(RuleRef rule) {
    StringBuilder text = new StringBuilder(rule.verb().word()).append(' ').append(rule.id());
    rule.keys().forEach(key -> text.append(' ').append(Printable.of(key)));
    return text.toString();
  }

  /** What was done, in both forms, and what it was done to. */
  private record Phrase(String past, String gerund, String rest) {}

  private static Phrase phrase(FileEvent file) {
    String object = shown(file.object());
    String newName = file.object2().map(Sentence::shown).orElse("?");
    return switch (file.operation()) {
      case OPEN -> opened(file, object);
      case CREATE -> new Phrase("created", "creating", object);
      case LINK -> new Phrase("linked", "linking", object + " to " + newName);
      case UNLINK -> new Phrase("removed", "removing", object);
      case RENAME -> new Phrase("renamed", "renaming", object + onto(file) + newName);
      case EXCHANGE -> new Phrase("exchanged", "exchanging", object + " and " + newName);
      case MKDIR -> new Phrase("made", "making", "directory " + object);
      case RMDIR -> new Phrase("removed", "removing", "directory " + object);
      case SYMLINK -> new Phrase("made", "making", "symbolic link " + object + target(file));
      case MKNOD -> new Phrase("made", "making", "node " + object);
      case TMPFILE -> new Phrase("created", "creating", "an unnamed file in " + object);
      case CHMOD -> new Phrase("changed", "changing", "the mode of " + object + mode(file));
      case CHOWN -> new Phrase("changed", "changing", "the owner of " + object + owner(file));
      case TRUNCATE -> new Phrase("truncated", "truncating", object);
      case UTIMENS -> new Phrase("set", "setting", "the times of " + object);
      case SETXATTR -> new Phrase("set", "setting", "an attribute of " + object);
      case REMOVEXATTR -> new Phrase("removed", "removing", "an attribute of " + object);
      case GETXATTR -> new Phrase("read", "reading", "an attribute of " + object);
      case LISTXATTR -> new Phrase("listed", "listing", "the attributes of " + object);
      case READLINK -> new Phrase("read", "reading", "symbolic link " + object);
      case EXEC -> new Phrase("executed", "executing", object);
      case OPENDIR -> new Phrase("listed", "listing", "directory " + object);
      case FALLOCATE -> new Phrase("allocated", "allocating", "space in " + object);
      case IOCTL -> new Phrase("controlled", "controlling", object + " by ioctl");
      case READ -> new Phrase("read from", "reading from", object);
      case WRITE -> new Phrase("wrote to", "writing to", object);
      case LOOKUP -> new Phrase("looked up", "looking up", object);
      case GETATTR -> new Phrase("read", "reading", "the status of " + object);
      case CLOSE -> new Phrase("closed", "closing", object + opening(file));
      case ACCESS -> new Phrase("asked", "asking", "for access to " + object);
      case ADD_MEASURE -> found(file, "opened", object + ", which could not be measured");
      case AUDIT_HASH -> found(file, "opened", object + ", whose content hashes to");
      case LABEL ->
          new Phrase("changed", "changing", "the integrity label of " + object + cause(file));
      case VERIFY_DATA ->
          file.openFlags().isPresent()
              ? found(file, "opened", object + ", whose content is not what its label says")
              : new Phrase("held", "holding", object + " against its label" + cause(file));
      case VERIFY_METADATA ->
          file.openFlags().isPresent()
              ? found(file, "opened", object + ", whose attributes are not what its label says")
              : new Phrase(
                  "held",
                  "holding",
                  "the attributes of " + object + " against their label" + cause(file));
      case INVALIDATE_PCR ->
          found(file, "opened", object + ", whose measurement cannot be relied on");
      default -> throw new IllegalArgumentException(file.operation() + " on a file");
    };
  }

  private static Phrase found(FileEvent file, String past, String rest) {
    return new Phrase(past, "opening", rest + cause(file));
  }

  private static String cause(FileEvent file) {
    return file.finding().map(finding -> ": " + finding.cause() + ",").orElse(",");
  }

  private static String opening(FileEvent file) {
    return switch (AccessMode.of(file.openFlags().orElse(0))) {
      case READ -> ", opened for reading";
      case WRITE -> ", opened for writing";
      case READ_WRITE -> ", opened for reading and writing";
      case IOCTL_ONLY -> "";
    };
  }

  /** An open for reading that was refused is a reading that was refused. */
  private static Phrase opened(FileEvent file, String object) {
    AccessMode mode = AccessMode.of(file.openFlags().orElse(0));
    boolean done = file.outcome().success();
    return switch (mode) {
      case READ -> new Phrase("opened", "reading", done ? object + " for reading" : object);
      case WRITE -> new Phrase("opened", "writing", done ? object + " for writing" : object);
      case READ_WRITE ->
          new Phrase(
              "opened", "reading and writing", done ? object + " for reading and writing" : object);
      case IOCTL_ONLY -> new Phrase("opened", "opening", object + " for ioctl");
    };
  }

  private static String onto(FileEvent file) {
    return file.victim().filter(FileObject::exists).isPresent() ? " over " : " to ";
  }

  private static String target(FileEvent file) {
    return file.target().map(target -> " to " + Printable.of(target)).orElse("");
  }

  private static String mode(FileEvent file) {
    return file.outcome().success() ? String.format(" to %04o", file.object().mode() & 0xfff) : "";
  }

  private static String owner(FileEvent file) {
    return file.outcome().success()
        ? " to " + file.object().ouid() + ":" + file.object().ogid()
        : "";
  }

  private static String shown(FileObject object) {
    return Printable.of(object.path().bytes());
  }

  private static Phrase phrase(ConfigEvent config) {
    String rule = Printable.of(config.rule());
    return switch (config.operation()) {
      case ADD_RULE -> new Phrase("added", "adding", "rule " + rule);
      case REMOVE_RULE -> new Phrase("removed", "removing", "rule " + rule);
      case FLUSH -> new Phrase("removed", "removing", "all rules");
      case LOCK -> new Phrase("locked", "locking", "the rules");
      case LOAD -> new Phrase("loaded", "loading", "rules " + rule);
      default -> throw new IllegalArgumentException(config.operation() + " on the rules");
    };
  }

  private void daemon(DaemonEvent daemon) {
    String path = daemon.path().map(FilePath::bytes).map(Printable::of).orElse("?");
    out.append(
        switch (daemon.operation()) {
          case START -> "auditing started";
          case END -> "auditing ended";
          case ABORT -> "auditing had been broken off without an end";
          case MOUNT -> "auditfs was mounted on " + path;
          case UMOUNT -> "auditfs was unmounted from " + path;
          case ROTATE -> "the trail began a new segment";
          case REFUSED -> "the control socket refused a request";
          case REVIEW -> "the trail was read";
          case CLOCK -> "the clock was set back";
          case FULL -> "the trail ran out of room";
          case RESUME -> "the trail can be written again";
          case DISK_ERROR -> "the trail could not be written";
          case SPACE_LEFT -> "the trail runs low on room";
          case ADMIN_SPACE_LEFT -> "the trail is about to run out of room";
          case DROP -> "the trail's oldest segments were given up";
          case LIMIT -> "the trail reached a limit";
          case IMA_ENABLED -> "what is opened on " + path + " is measured";
          case IMA_NOT_ENABLED -> "nothing that is opened on " + path + " is measured";
          case HASH_SETUP -> "the hash of measurements was chosen";
          case POLICY_UPDATE -> "an integrity policy was loaded for " + path;
          case POLICY_RULE -> "an integrity policy has a rule";
          case SELF_TEST -> "hashes, HMAC and signatures were tested";
          case LABELLING -> "integrity labels were about to be written or checked";
          default -> throw new IllegalArgumentException(daemon.operation() + " of the daemon");
        });
    if (isKnown(daemon.subject().uid())) {
      out.append(" by ");
      who(daemon.subject());
    }
    event.outcome().errno().ifPresent(errno -> out.append(": ").append(errno));
    if (!daemon.detail().isEmpty()) {
      out.append(" (").append(Printable.line(daemon.detail())).append(')');
    }
  }
}
