package org.auditfs.rule;

import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.auditfs.event.FileObject;
import org.auditfs.event.Subject;
import org.auditfs.event.SubjectPart;
import org.auditfs.file.ByteString;

/** Where the value of a condition's field comes from. */
sealed interface Source {

  /** The operation or who does it: one value. */
  record OfOperation(Function<Facts, Value> reading) implements Source {}

  /** The objects of the operation: a value each. */
  record OfObject(Function<FileObject, Value> reading) implements Source {}

  static Source operation(ToLongFunction<Facts> reading) {
    return new OfOperation(facts -> new Value.Numeric(reading.applyAsLong(facts)));
  }

  static Source flags() {
    return new OfOperation(
        facts -> {
          var flags = facts.openFlags();
          return flags.isPresent() ? new Value.Numeric(flags.getAsInt()) : Value.UNKNOWN;
        });
  }

  static Source subject(SubjectPart part, ToLongFunction<Subject> reading) {
    return new OfOperation(
        facts ->
            facts
                .subject(part)
                .map(reading::applyAsLong)
                .filter(number -> number != Subject.UNKNOWN)
                .<Value>map(Value.Numeric::new)
                .orElse(Value.UNKNOWN));
  }

  static Source text(SubjectPart part, Function<Subject, ByteString> reading) {
    return new OfOperation(
        facts ->
            facts
                .subject(part)
                .map(reading)
                .filter(bytes -> !bytes.isEmpty())
                .<Value>map(Value.Text::new)
                .orElse(Value.UNKNOWN));
  }

  static Source path() {
    return new OfObject(object -> new Value.Text(object.path().bytes()));
  }

  /** A name without an object has none of its attributes. */
  static Source object(ToLongFunction<FileObject> reading) {
    return new OfObject(
        object -> object.exists() ? new Value.Numeric(reading.applyAsLong(object)) : Value.UNKNOWN);
  }
}
