package org.auditfs.index;

import java.util.EnumMap;
import java.util.Map;
import org.auditfs.event.Field;
import org.auditfs.event.RecordedEvent;
import org.auditfs.file.ByteString;
import org.auditfs.log.Position;

/** Gathers the terms of one run. */
final class RunBuilder {

  private final Map<Field, FieldTerms> fields = new EnumMap<>(Field.class);
  private final Places places;

  RunBuilder(long firstSerial) {
    places = new Places(firstSerial);
    for (Field field : Field.values()) {
      fields.put(field, new FieldTerms());
    }
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
