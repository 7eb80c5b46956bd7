package org.auditfs.lesson;

import java.util.Optional;
import org.auditfs.event.Event;
import org.auditfs.event.Event.ConfigEvent;
import org.auditfs.event.Event.DaemonEvent;
import org.auditfs.event.Event.FileEvent;
import org.auditfs.event.FileObject;
import org.auditfs.event.Finding;
import org.auditfs.event.Operation;
import org.auditfs.file.FilePath;

/**
 * An event in a lesson's words. Names that are not there are empty.
 *
 * @param errno why it failed; empty when it did not
 * @param violation what an open that a rule asked for was found to violate; empty where nothing
 */
public record SeenEvent(
    Operation operation,
    String object,
    String object2,
    String victim,
    String errno,
    String violation) {

  /** What {@code event} says. */
  public static SeenEvent of(Event event) {
    String errno = event.outcome().errno().map(Enum::name).orElse("");
    if (event instanceof FileEvent file) {
      return new SeenEvent(
          event.operation(),
          file.object().path().toString(),
          name(file.object2()),
          name(file.victim()),
          errno,
          violation(file));
    }
    return new SeenEvent(
        event.operation(), path(event).map(Object::toString).orElse(""), "", "", errno, "");
  }

  /** An event of its own is named by its operation. */
  private static String violation(FileEvent file) {
    Finding found = file.findings().get(Operation.INVALIDATE_PCR);
    return found == null || file.operation().isFinding() ? "" : found.cause();
  }

  private static Optional<FilePath> path(Event event) {
    if (event instanceof ConfigEvent config) {
      return config.path();
    }
    return event instanceof DaemonEvent daemon ? daemon.path() : Optional.empty();
  }

  private static String name(Optional<FileObject> object) {
    return object.map(it -> it.path().toString()).orElse("");
  }

  /** As a lesson writes it. */
  @Override
  public String toString() {
    return operation.word()
        + part(" ", object)
        + part(" > ", object2)
        + part(" x ", victim)
        + part(" fails ", errno)
        + part(" violates ", violation);
  }

  private static String part(String word, String value) {
    return value.isEmpty() ? "" : word + value;
  }
}
