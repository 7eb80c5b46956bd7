package org.auditfs.search;

import java.util.ArrayList;
import java.util.List;
import org.auditfs.codec.EventCodec;
import org.auditfs.event.Field;
import org.auditfs.event.RecordedEvent;
import org.auditfs.file.ByteString;
import org.auditfs.index.DamagedIndexException;
import org.auditfs.index.Run;
import org.auditfs.index.TermPlaces;

/** What an event must be to be found. */
public sealed interface Condition {

  /** Whether {@code event} is so. */
  boolean matches(RecordedEvent event);

  /** Whether the event whose record this is may be so: seen sooner than the event is decoded. */
  boolean mayMatch(byte[] record, int from, int to);

  /** The field that it looks at. */
  Field field();

  /**
   * Where in {@code run} the values are that make an event so: an event that has none of them is
   * not so.
   *
   * @throws DamagedIndexException when the index is not as it was built
   */
  List<TermPlaces> candidates(Run run) throws DamagedIndexException;

  /**
   * One of the field's values is {@code value}.
   *
   * @param written as it stands in a record
   */
  record NumberIs(Field field, long value, ByteString written) implements Condition {
    public NumberIs(Field field, long value) {
      this(field, value, EventCodec.number(field, value));
    }

    @Override
    public boolean matches(RecordedEvent event) {
      Seen seen = new Seen(value, ByteString.EMPTY);
      field.values(event.event(), seen);
      return seen.number;
    }

    @Override
    public boolean mayMatch(byte[] record, int from, int to) {
      return written.isIn(record, from, to);
    }

    @Override
    public List<TermPlaces> candidates(Run run) throws DamagedIndexException {
      return List.of(run.having(field, value));
    }
  }

  /** One of the field's values is {@code value}, byte by byte. */
  record TextIs(Field field, ByteString value) implements Condition {
    public TextIs {
      if (field.kind() == Field.Kind.NUMBER) {
        throw new IllegalArgumentException(field.word() + " has only numbers");
      }
    }

    @Override
    public boolean matches(RecordedEvent event) {
      Seen seen = new Seen(0, value);
      field.values(event.event(), seen);
      return seen.text;
    }

    /** Texts from outside stand in the record as they are. */
    @Override
    public boolean mayMatch(byte[] record, int from, int to) {
      return field.kind() != Field.Kind.UNTRUSTED || value.isIn(record, from, to);
    }

    @Override
    public List<TermPlaces> candidates(Run run) throws DamagedIndexException {
      return List.of(run.having(field, value));
    }
  }

  /** At least one of {@code choices} is so; none is, if there are none. */
  record AnyOf(Field field, List<TextIs> choices) implements Condition {
    public AnyOf {
      choices = List.copyOf(choices);
    }

    @Override
    public boolean matches(RecordedEvent event) {
      return choices.stream().anyMatch(choice -> choice.matches(event));
    }

    @Override
    public boolean mayMatch(byte[] record, int from, int to) {
      return choices.stream().anyMatch(choice -> choice.mayMatch(record, from, to));
    }

    @Override
    public List<TermPlaces> candidates(Run run) throws DamagedIndexException {
      List<TermPlaces> all = new ArrayList<>();
      for (TextIs choice : choices) {
        all.add(run.having(choice.field(), choice.value()));
      }
      return all;
    }
  }

  /** Looks for one value among those of an event. */
  final class Seen implements Field.Values {
    private final long wantedNumber;
    private final ByteString wantedText;
    private boolean number;
    private boolean text;

    private Seen(long wantedNumber, ByteString wantedText) {
      this.wantedNumber = wantedNumber;
      this.wantedText = wantedText;
    }

    @Override
    public void number(long value) {
      number |= value == wantedNumber;
    }

    @Override
    public void text(ByteString value) {
      text |= value.equals(wantedText);
    }
  }
}
