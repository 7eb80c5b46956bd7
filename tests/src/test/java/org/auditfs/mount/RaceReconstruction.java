package org.auditfs.mount;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What must have been recorded about one file, and what cannot have been, reckoned from what the
 * processes saw of their opens by the state machine of the kernel since 6.15: a violation once for
 * each period of writers, or for each reader that relied on the content. An open was entered at
 * some time between its being asked for and its answer, whatever threads there are; where that does
 * not tell who came first, either order is right.
 */
final class RaceReconstruction {

  private static final String OPEN_WRITERS = "open_writers";

  private final String file;
  private final List<OpenSpan> readers;
  private final List<OpenSpan> writers;
  private final TreeMap<Long, OpenSpan> openWriters = new TreeMap<>();
  private final TreeMap<Long, OpenSpan> toMToU = new TreeMap<>();
  private final Map<OpenSpan, Long> periods = new HashMap<>();

  /** When an open was closed and all that its process had asked for before it. */
  private final Map<OpenSpan, Long> allClosed = new HashMap<>();

  private final Map<Long, TreeMap<Long, OpenSpan>> byProcess = new HashMap<>();
  private final List<String> contradictions = new ArrayList<>();
  private int due;

  /**
   * What the trail says of a file: whose open it belongs to, and when.
   *
   * @param changing whether it was found by hashing: the content was another each time
   */
  record Recorded(String cause, String file, long pid, long time, boolean changing) {}

  /** Of the spans and violations of all files those of {@code file}. */
  RaceReconstruction(String file, List<OpenSpan> spans, List<Recorded> violations) {
    this.file = file;
    this.readers = of(spans, false);
    this.writers = of(spans, true);
    Stream.concat(readers.stream(), writers.stream())
        .forEach(
            it -> byProcess.computeIfAbsent(it.pid(), p -> new TreeMap<>()).put(it.asked(), it));
    beginPeriods();
    byProcess.values().forEach(theirs -> endAll(theirs.values()));
    violations.stream().filter(it -> it.file().equals(file)).forEach(this::enter);
  }

  private List<OpenSpan> of(List<OpenSpan> spans, boolean writes) {
    return spans.stream()
        .filter(it -> it.file().equals(file) && it.writes() == writes)
        .sorted(Comparator.comparing(OpenSpan::asked))
        .toList();
  }

  /** When the time began at whose end nobody can have had the file open for writing. */
  private void beginPeriods() {
    long begun = Long.MIN_VALUE;
    long last = Long.MIN_VALUE;
    for (OpenSpan writer : writers) {
      begun = writer.asked() > last ? writer.asked() : begun;
      last = Math.max(last, writer.closed());
      periods.put(writer, begun);
    }
  }

  private void endAll(Collection<OpenSpan> theirs) {
    long last = Long.MIN_VALUE;
    for (OpenSpan span : theirs) {
      last = Math.max(last, span.closed());
      allClosed.put(span, last);
    }
  }

  /** Each belongs to an open of that process, for reading or for writing. */
  private void enter(Recorded violation) {
    boolean reads = violation.cause().equals(OPEN_WRITERS);
    Optional<OpenSpan> opening =
        latest(violation.pid(), violation.time())
            .filter(it -> it.isOpeningAt(violation.time()) && it.writes() != reads);
    if (opening.isEmpty()) {
      contradictions.add(violation + " belongs to no open");
    } else if (violation.changing()) {
      requireMet(opening.get(), true);
    } else {
      (reads ? openWriters : toMToU).put(violation.time(), opening.get());
    }
  }

  /** The last that a process had asked for until then. */
  private Optional<OpenSpan> latest(long pid, long time) {
    return Optional.ofNullable(byProcess.getOrDefault(pid, new TreeMap<>()).floorEntry(time))
        .map(Map.Entry::getValue);
  }

  /** What cannot be, a line each. */
  List<String> contradictions() {
    openWriters.forEach((time, reader) -> requireMet(reader, true));
    toMToU.forEach((time, writer) -> requireMet(writer, false));
    readers.forEach(this::requireOpenWriters);
    writers.forEach(this::requireToMToU);
    requireOnceForEachPeriod();
    requireAReaderBetween();
    return contradictions;
  }

  /** How many opens must have had a violation, or come after one. */
  int due() {
    return due;
  }

  /** The opens of other processes that may still have been there when this one came. */
  private Stream<OpenSpan> others(OpenSpan span, boolean writing) {
    return byProcess.entrySet().stream()
        .filter(process -> process.getKey() != span.pid())
        .map(process -> process.getValue().headMap(span.opened(), true).descendingMap())
        .flatMap(theirs -> theirs.values().stream().takeWhile(it -> isThere(it, span)))
        .filter(it -> it.writes() == writing);
  }

  /** Whether it, or what its process had asked for before it, may have been there. */
  private boolean isThere(OpenSpan before, OpenSpan span) {
    return allClosed.getOrDefault(before, before.closed()) >= span.asked();
  }

  private void requireMet(OpenSpan span, boolean writing) {
    if (others(span, writing).noneMatch(it -> it.mayMeet(span.asked(), span.opened()))) {
      contradictions.add(span + " met nobody, and has a violation");
    }
  }

  private void requireOpenWriters(OpenSpan reader) {
    others(reader, true)
        .filter(writer -> writer.holds(reader))
        .findFirst()
        .ifPresent(
            writer -> {
              due++;
              long begun = periods.getOrDefault(writer, Long.MAX_VALUE);
              if (noneBegins(openWriters, begun, reader.opened())) {
                contradictions.add(reader + " met " + writer + ", and there is no open_writers");
              }
            });
  }

  private void requireToMToU(OpenSpan writer) {
    others(writer, false)
        .filter(reader -> reader.holds(writer))
        .findFirst()
        .ifPresent(
            reader -> {
              due++;
              if (noneBegins(toMToU, reader.asked(), writer.opened())) {
                contradictions.add(writer + " met " + reader + ", and there is no ToMToU");
              }
            });
  }

  /** It was entered before it was recorded, perhaps long before. */
  private static boolean noneBegins(NavigableMap<Long, OpenSpan> violations, long from, long to) {
    return violations.tailMap(from, true).values().stream().noneMatch(it -> it.asked() <= to);
  }

  /** As long as one writer stays, the others' coming and going begins no new period. */
  private void requireOnceForEachPeriod() {
    OpenSpan before = null;
    for (OpenSpan reader : openWriters.values()) {
      OpenSpan first = before;
      if (first != null
          && others(first, true).anyMatch(it -> it.holds(first) && it.holds(reader))) {
        contradictions.add(first + " and " + reader + " have one each in one period of writers");
      }
      before = reader;
    }
  }

  /** Only another reader can be betrayed again. */
  private void requireAReaderBetween() {
    OpenSpan before = null;
    for (OpenSpan writer : toMToU.values()) {
      OpenSpan first = before;
      if (first != null
          && readers.stream()
              .noneMatch(
                  it ->
                      it.mayBegin(
                          Math.min(first.asked(), writer.asked()),
                          Math.max(first.opened(), writer.opened())))) {
        contradictions.add(first + " and " + writer + " have betrayed the same reader");
      }
      before = writer;
    }
  }
}
