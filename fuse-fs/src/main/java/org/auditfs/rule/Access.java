package org.auditfs.rule;

import java.util.ArrayList;
import java.util.List;
import org.auditfs.event.Operation;
import org.auditfs.event.Outcome;
import org.auditfs.file.FileId;

/**
 * What an operation is about, for the rules.
 *
 * @param permissions what it does
 * @param objects the objects that it is done to: one, or of a rename what moves and what is
 *     replaced
 * @param names the names that it makes, takes away or changes
 * @param surroundings the directories that they lie in, before it is done
 */
public record Access(
    Operation operation,
    Permissions permissions,
    List<FileId> objects,
    List<NameRef> names,
    Surroundings surroundings) {

  public Access {
    objects = List.copyOf(objects);
    names = List.copyOf(names);
  }

  /** One of which nobody knows where it happens. */
  public Access(
      Operation operation, Permissions permissions, List<FileId> objects, List<NameRef> names) {
    this(operation, permissions, objects, names, Surroundings.NONE);
  }

  /** An operation on an object, whatever its name. */
  public static Access to(Operation operation, Permissions permissions, FileId object) {
    return new Access(operation, permissions, List.of(object), List.of());
  }

  /** Whether names were moved, with all that lies beneath them. */
  boolean moves(Outcome outcome) {
    boolean move = operation == Operation.RENAME || operation == Operation.EXCHANGE;
    return move && outcome.success();
  }

  /** Whether content was read or written through a descriptor that had been opened before. */
  boolean isIo() {
    return operation == Operation.READ || operation == Operation.WRITE;
  }

  /** The same, done to one object more. */
  public Access alsoTo(FileId object) {
    List<FileId> more = new ArrayList<>(objects);
    more.add(object);
    return new Access(operation, permissions, more, names, surroundings);
  }
}
