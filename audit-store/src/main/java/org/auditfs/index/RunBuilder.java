package org.auditfs.index;

import java.util.EnumMap;
import java.util.Map;
import org.auditfs.event.Field;
import org.auditfs.event.RecordedEvent;
import org.auditfs.file.ByteString;
import org.auditfs.log.Position;

/** Gathers the terms of one run, and then of the next: the room that they take is made once. */
final class RunBuilder {

  private final Map<Field, FieldTerms> fields = new EnumMap<>(Field.class);
  private Places places = new Places(0);

  RunBuilder() {
    for (Field field : Field.values()) {
      fields.put(field, new FieldTerms());
    }
  }

  /** Begins a run; forgets the one before. */
  RunBuilder begin(long firstSerial) {
    places = new Places(firstSerial);
    fields.values().forEach(FieldTerms::clear);
    return this;
  }

  void add(RecordedEvent recorded, Position position) {
    int place = places.count();
    fields.forEach((field, terms) -> field.values(recorded.event(), into(terms, place)));
    places.add(recorded.id(), position);
  }

  private static Field.Values into(FieldTerms terms, int place) {
    return new Field.Values() {
      @Override
      public void number(long value) {
        terms.add(TermHash.of(value), place);
      }

      @Override
      public void text(ByteString value) {
        terms.add(TermHash.of(value), place);
      }
    };
  }

  Places places() {
    return places;
  }

  Map<Field, FieldTerms> fields() {
    return fields;
  }
}
