package org.auditfs.event;

import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.auditfs.file.ByteString;
import org.auditfs.file.FilePath;

/** Something that happened. Its number and time are given when it enters the trail. */
public sealed interface Event {

  /** What was done. */
  Operation operation();

  /** How it ended. */
  Outcome outcome();

  /** Who did it. */
  Subject subject();

  /** The rules that asked for it, in rule order. */
  List<RuleRef> rules();

  /** The kind of event. */
  default EventType type() {
    return operation().type();
  }

  /** Whether it tells of contents, labels or how they are looked at, be it besides. */
  default boolean isAboutIntegrity() {
    return type() == EventType.INTEGRITY;
  }

  /**
   * An operation on a protected file, or what was found about its content while it was opened: that
   * has an event of its own unless a rule asks for the open.
   *
   * @param openFlags flags of open(2) as the caller gave them; empty where there are none
   * @param mount mount point
   * @param object what it was done to; of a rename what moved, at its old name; of a link the
   *     existing name
   * @param object2 the new name of a rename, exchange or link
   * @param victim what the new name of a rename held before
   * @param target the text of a symbolic link that was made
   * @param findings what was found, each by the operation of type integrity that it would be told
   *     as; where {@code operation} is one, just that
   */
  record FileEvent(
      Operation operation,
      Outcome outcome,
      Optional<Integer> openFlags,
      FilePath mount,
      Subject subject,
      FileObject object,
      Optional<FileObject> object2,
      Optional<FileObject> victim,
      Optional<ByteString> target,
      List<RuleRef> rules,
      Map<Operation, Finding> findings)
      implements Event {
    public FileEvent {
      rules = List.copyOf(rules);
      findings =
          findings.isEmpty() ? Map.of() : Collections.unmodifiableMap(new EnumMap<>(findings));
    }

    /** With nothing found. */
    public FileEvent(
        Operation operation,
        Outcome outcome,
        Optional<Integer> openFlags,
        FilePath mount,
        Subject subject,
        FileObject object,
        Optional<FileObject> object2,
        Optional<FileObject> victim,
        Optional<ByteString> target,
        List<RuleRef> rules) {
      this(
          operation, outcome, openFlags, mount, subject, object, object2, victim, target, rules,
          Map.of());
    }

    @Override
    public boolean isAboutIntegrity() {
      return !findings.isEmpty();
    }

    /** What an event of type integrity is about. */
    public Optional<Finding> finding() {
      return Optional.ofNullable(findings.get(operation));
    }

    /** The same with what was found while it was done. */
    public FileEvent with(Map<Operation, Finding> found) {
      return new FileEvent(
          operation, outcome, openFlags, mount, subject, object, object2, victim, target, rules,
          found);
    }
  }

  /**
   * A change of the rules, done or refused, or of what they are bound to.
   *
   * @param path what the rule watches, where the request named it
   * @param rule the rule as {@code list} prints it, or the request as it came when it was refused
   * @param reason why it was refused, or which object is no more; else empty
   */
  record ConfigEvent(
      Operation operation,
      Outcome outcome,
      Subject subject,
      Optional<FilePath> path,
      ByteString rule,
      String reason,
      List<RuleRef> rules)
      implements Event {
    public ConfigEvent {
      rules = List.copyOf(rules);
    }
  }

  /**
   * The life of the daemon, its mounts and its trail, of type daemon or store; and of its integrity
   * policies.
   *
   * @param path the mount point of a mount or umount
   * @param detail what else there is to say, perhaps nothing; of a review the command
   */
  record DaemonEvent(
      Operation operation, Outcome outcome, Subject subject, Optional<FilePath> path, String detail)
      implements Event {
    @Override
    public List<RuleRef> rules() {
      return List.of();
    }
  }
}
