package org.auditfs.rule;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.auditfs.event.Event.FileEvent;
import org.auditfs.event.FileObject;
import org.auditfs.event.Operation;
import org.auditfs.event.Outcome;
import org.auditfs.event.Subject;
import org.auditfs.event.SubjectPart;

/** What an event says of its operation. */
record RecordedFacts(FileEvent event) implements Facts {

  @Override
  public Operation operation() {
    return event.operation();
  }

  @Override
  public Outcome outcome() {
    return event.outcome();
  }

  @Override
  public OptionalInt openFlags() {
    return event.openFlags().map(OptionalInt::of).orElse(OptionalInt.empty());
  }

  @Override
  public Optional<Subject> subject(SubjectPart part) {
    return Optional.of(event.subject());
  }

  @Override
  public List<FileObject> objects() {
    List<FileObject> objects = new ArrayList<>(List.of(event.object()));
    event.object2().ifPresent(objects::add);
    event.victim().ifPresent(objects::add);
    return objects;
  }
}
