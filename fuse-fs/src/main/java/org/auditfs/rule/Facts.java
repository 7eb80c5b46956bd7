package org.auditfs.rule;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.auditfs.event.FileObject;
import org.auditfs.event.Operation;
import org.auditfs.event.Outcome;
import org.auditfs.event.Subject;
import org.auditfs.event.SubjectPart;

/**
 * What conditions can ask about an operation. Nothing is found out before it is asked for: a rule
 * set without conditions reads nothing from /proc.
 */
public interface Facts {

  /** What is done. */
  Operation operation();

  /** How it ended. */
  Outcome outcome();

  /** The flags of an open, as the caller gave them. */
  OptionalInt openFlags();

  /** Who does it, or nobody that is known; known in {@code part} at least. */
  Optional<Subject> subject(SubjectPart part);

  /** What it is done to: the object, the second object, the victim; none where nobody knows. */
  List<FileObject> objects();

  /** Nothing but the operation and its end. */
  static Facts of(Operation operation, Outcome outcome) {
    return new Facts() {
      @Override
      public Operation operation() {
        return operation;
      }

      @Override
      public Outcome outcome() {
        return outcome;
      }

      @Override
      public OptionalInt openFlags() {
        return OptionalInt.empty();
      }

      @Override
      public Optional<Subject> subject(SubjectPart part) {
        return Optional.empty();
      }

      @Override
      public List<FileObject> objects() {
        return List.of();
      }
    };
  }
}
