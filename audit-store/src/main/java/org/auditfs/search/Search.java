package org.auditfs.search;

import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.auditfs.event.Field;
import org.auditfs.event.RecordedEvent;
import org.auditfs.event.StoreException;
import org.auditfs.index.DamagedIndexException;
import org.auditfs.index.IndexReader;
import org.auditfs.index.Places;
import org.auditfs.index.Run;
import org.auditfs.index.TermPlaces;
import org.auditfs.log.LogReader;

/**
 * One search on its way: through what of the log comes before the index, through the runs of the
 * index as far as it reaches, then through the rest of the log. Candidates of the index are always
 * looked at; only what it rules out is passed over.
 */
final class Search {

  /** So few candidates are read sooner than another list is unpacked. */
  private static final int FEW = 8;

  private final Query query;
  private final EventVisitor visitor;
  private final LogReader reader;

  /** Serial of the record that the reader stands on. */
  private long at;

  /** Serial up to which everything has been looked at or ruled out. */
  private long done;

  /** The last run that was looked at: the rest begins at its end. */
  private Optional<Places> restAt = Optional.empty();

  private long found;
  private boolean indexed;
  private boolean damaged;
  private int runs;
  private long read;
  private long scanned;
  private final Map<Field, Integer> chosen = new EnumMap<>(Field.class);

  Search(Query query, EventVisitor visitor, LogReader reader) {
    this.query = query;
    this.visitor = visitor;
    this.reader = reader;
    this.done = reader.firstSerial() - 1;
    this.at = done;
  }

  Explanation run(Optional<IndexReader> index) throws StoreException, IOException {
    indexed = index.isPresent();
    if (index.isPresent() && leadsThere(index.get())) {
      head(index.get().firstSerial() - 1);
      runs(index.get());
    }
    rest();
    return new Explanation(found, indexed, damaged, runs, chosen, read, scanned);
  }

  private boolean isOver() {
    return found >= query.limit() || done >= query.lastSerial();
  }

  /** Whether the log has the last event that the index knows, where the index says. */
  private boolean leadsThere(IndexReader index) throws StoreException {
    try {
      Optional<Places> last = index.lastRun();
      if (last.isPresent()) {
        goTo(last.get(), last.get().count() - 1);
      }
      return last.isPresent();
    } catch (DamagedIndexException e) {
      damaged = true;
      return false;
    } catch (StoreException e) {
      // Index or log is wrong; without the index the log will tell.
      indexed = false;
      goToBegin();
      return false;
    }
  }

  /** Reads the log up to {@code last}: runs go as a whole when the log's first events do. */
  private void head(long last) throws StoreException, IOException {
    if (done < last && !isOver()) {
      goToBegin();
      while (done < last && !isOver() && reader.next()) {
        scan();
      }
    }
  }

  private void goToBegin() throws StoreException {
    reader.seek(reader.begin(), reader.firstSerial());
    at = reader.firstSerial() - 1;
  }

  private void runs(IndexReader index) throws StoreException, IOException {
    while (done < index.upTo() && !isOver()) {
      Optional<Candidates> candidates = candidates(index, done + 1);
      if (candidates.isEmpty()) {
        return;
      }
      look(candidates.get());
    }
  }

  /** What a run tells. */
  private record Candidates(Places places, BitSet wanted) {}

  /** Empty when the run is damaged: the log must be read instead. */
  private Optional<Candidates> candidates(IndexReader index, long serial) {
    try {
      Run run = index.run(serial);
      runs++;
      return Optional.of(new Candidates(run.places(), wanted(run)));
    } catch (DamagedIndexException e) {
      damaged = true;
      return Optional.empty();
    }
  }

  /** What a condition says of a run, the shorter the sooner. */
  private record Narrowing(Field field, List<TermPlaces> terms) {
    int atMost() {
      return terms.stream().mapToInt(TermPlaces::atMost).sum();
    }

    void narrow(BitSet wanted) throws DamagedIndexException {
      BitSet any = new BitSet();
      for (TermPlaces term : terms) {
        any.or(term.places());
      }
      wanted.and(any);
    }
  }

  private BitSet wanted(Run run) throws DamagedIndexException {
    BitSet wanted = spanned(run.places());
    if (wanted.isEmpty()) {
      return wanted;
    }
    List<Narrowing> narrowings = new ArrayList<>();
    for (Condition condition : query.conditions()) {
      narrowings.add(new Narrowing(condition.field(), condition.candidates(run)));
    }
    narrowings.sort(Comparator.comparingInt(Narrowing::atMost));
    narrowings.stream().limit(1).forEach(first -> chosen.merge(first.field(), 1, Integer::sum));
    for (Narrowing narrowing : narrowings) {
      if (wanted.cardinality() <= FEW) {
        break;
      }
      narrowing.narrow(wanted);
    }
    return wanted;
  }

  private BitSet spanned(Places places) {
    BitSet spanned = new BitSet(places.count());
    long from = Math.max(query.firstSerial() - places.firstSerial(), 0);
    long to = Math.min(query.lastSerial() - places.firstSerial() + 1, places.count());
    boolean inTime =
        places.lastTime() >= query.fromMicros() && places.firstTime() <= query.toMicros();
    if (inTime && from < to) {
      spanned.set((int) from, (int) to);
    }
    return spanned;
  }

  private void look(Candidates candidates) throws StoreException, IOException {
    Places places = candidates.places();
    BitSet wanted = candidates.wanted();
    for (int place = wanted.nextSetBit(0);
        place >= 0 && found < query.limit();
        place = wanted.nextSetBit(place + 1)) {
      goTo(places, place);
      read++;
      tell(reader.event());
    }
    done = places.firstSerial() + places.count() - 1;
    restAt = Optional.of(places);
  }

  /** Goes to the event at {@code place}, from where the reader stands if that is near. */
  private void goTo(Places places, int place) throws StoreException {
    long target = places.firstSerial() + place;
    long known = places.serialAt(place);
    if (at < known - 1 || at > target) {
      reader.seek(places.position(place), known);
      at = known - 1;
    }
    while (at < target) {
      if (!reader.next()) {
        throw new StoreException("the log ends before event " + target + ", which is in the index");
      }
      at = reader.id().serial();
    }
  }

  private void tell(RecordedEvent event) throws IOException {
    if (query.matches(event)) {
      visitor.event(event);
      found++;
    }
  }

  /** Reads the log from where the index ends. */
  private void rest() throws StoreException, IOException {
    if (isOver()) {
      return;
    }
    if (restAt.isPresent()) {
      goTo(restAt.get(), restAt.get().count() - 1);
    } else {
      goToBegin();
    }
    while (!isOver() && reader.next()) {
      if (reader.id().serial() > done) {
        scan();
      }
    }
  }

  private void scan() throws StoreException, IOException {
    at = reader.id().serial();
    done = at;
    scanned++;
    if (query.spans(reader.id()) && reader.passes(query::mayMatch)) {
      tell(reader.event());
    }
  }
}
