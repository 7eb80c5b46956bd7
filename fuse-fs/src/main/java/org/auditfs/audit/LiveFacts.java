package org.auditfs.audit;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;
import org.auditfs.event.FileObject;
import org.auditfs.event.Operation;
import org.auditfs.event.Outcome;
import org.auditfs.event.Subject;
import org.auditfs.event.SubjectPart;
import org.auditfs.fuse.RequestContext;
import org.auditfs.rule.Facts;
import org.auditfs.rule.Match;
import org.auditfs.subject.SubjectSource;

/**
 * A deed that is being judged, while its caller waits. What a condition asks for is found out then,
 * and once.
 */
final class LiveFacts<T> implements Facts {

  private final RequestContext caller;
  private final Deed<T> deed;
  private final Outcome outcome;
  private final Optional<T> result;
  private final SubjectSource subjects;
  private final Supplier<List<Match>> concerned;
  private final Map<SubjectPart, Subject> parts = new EnumMap<>(SubjectPart.class);
  private Optional<Portrait> portrait = Optional.empty();

  /**
   * @param result what the deed gave; empty if it was refused
   * @param concerned the rules whose names or objects it touched
   */
  LiveFacts(
      RequestContext caller,
      Deed<T> deed,
      Outcome outcome,
      Optional<T> result,
      SubjectSource subjects,
      Supplier<List<Match>> concerned) {
    this.caller = caller;
    this.deed = deed;
    this.outcome = outcome;
    this.result = result;
    this.subjects = subjects;
    this.concerned = concerned;
  }

  @Override
  public Operation operation() {
    return deed.access().operation();
  }

  @Override
  public Outcome outcome() {
    return outcome;
  }

  @Override
  public OptionalInt openFlags() {
    return deed.openFlags().map(OptionalInt::of).orElse(OptionalInt.empty());
  }

  @Override
  public Optional<Subject> subject(SubjectPart part) {
    return Optional.of(parts.computeIfAbsent(part, it -> subjects.resolve(caller, it)));
  }

  @Override
  public List<FileObject> objects() {
    Portrait seen = portrait(concerned.get());
    List<FileObject> objects = new ArrayList<>(List.of(seen.object()));
    seen.object2().ifPresent(objects::add);
    seen.victim().ifPresent(objects::add);
    return objects;
  }

  /** What the event will say of the objects. */
  Portrait portrait(List<Match> matches) {
    if (portrait.isEmpty()) {
      portrait = Optional.of(deed.painter().paint(result, matches));
    }
    return portrait.get();
  }
}
