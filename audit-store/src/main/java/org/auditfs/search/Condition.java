package org.auditfs.search;

import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.auditfs.event.Field;
import org.auditfs.event.RecordedEvent;
import org.auditfs.file.ByteString;
import org.auditfs.index.DamagedIndexException;
import org.auditfs.index.Run;

/** What an event must be to be found. */
public sealed interface Condition {

  /** Whether {@code event} is so. */
  boolean matches(RecordedEvent event);

  /**
   * Which events of {@code run} may be so: all that are, and perhaps others. Empty when the index
   * cannot tell.
   *
   * @throws DamagedIndexException when the index is not as it was built
   */
  Optional<BitSet> candidates(Run run) throws DamagedIndexException;

  /** One of the field's values is {@code value}. */
  record NumberIs(Field field, long value) implements Condition {
    public NumberIs {
      if (field.kind() != Field.Kind.NUMBER) {
        throw new IllegalArgumentException(field.word() + " has no numbers");
      }
    }

    @Override
    public boolean matches(RecordedEvent event) {
      Seen seen = new Seen(value, ByteString.EMPTY);
      field.values(event.event(), seen);
      return seen.number;
    }

    @Override
    public Optional<BitSet> candidates(Run run) throws DamagedIndexException {
      return Optional.of(run.having(field, value));
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

    @Override
    public Optional<BitSet> candidates(Run run) throws DamagedIndexException {
      return Optional.of(run.having(field, value));
    }
  }

  /** At least one of {@code choices} is so; none is, if there are none. */
  record AnyOf(List<Condition> choices) implements Condition {
    public AnyOf {
      choices = List.copyOf(choices);
    }

    @Override
    public boolean matches(RecordedEvent event) {
      return choices.stream().anyMatch(choice -> choice.matches(event));
    }

    @Override
    public Optional<BitSet> candidates(Run run) throws DamagedIndexException {
      BitSet any = new BitSet();
      for (Condition choice : choices) {
        Optional<BitSet> some = choice.candidates(run);
        if (some.isEmpty()) {
          return Optional.empty();
        }
        any.or(some.get());
      }
      return Optional.of(any);
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
