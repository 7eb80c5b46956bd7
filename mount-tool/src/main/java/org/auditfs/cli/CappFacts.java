package org.auditfs.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.auditfs.event.Event.FileEvent;
import org.auditfs.event.RecordedEvent;
import org.auditfs.event.StoreException;
import org.auditfs.search.Query;
import org.auditfs.search.Searcher;
import org.auditfs.verify.StoreVerifier;
import org.auditfs.verify.Verdict;
import org.auditfs.verify.VerifyRequest;

/**
 * What is to be seen of a trail and its daemon.
 *
 * @param running what {@code status} says of the running daemon; empty when none runs
 * @param open files of the trail that others than their owner may read or write
 * @param searches ways in which the last operation on a file was found again, and those in which it
 *     was not, with an exclamation mark
 */
record CappFacts(
    Map<String, String> running,
    CappTally tally,
    Verdict verdict,
    List<Path> open,
    List<String> searches) {

  private static final int OTHERS = 0077;

  CappFacts {
    running = Map.copyOf(running);
    open = List.copyOf(open);
    searches = List.copyOf(searches);
  }

  /**
   * Looks at all of the trail in {@code state}.
   *
   * @throws StoreException when it cannot be read
   */
  static CappFacts of(Path state, Map<String, String> running, VerifyRequest how)
      throws StoreException, IOException {
    Searcher searcher = Searcher.open(state);
    CappTally tally = new CappTally();
    searcher.search(Query.builder().build(), tally);
    return new CappFacts(
        running, tally, StoreVerifier.verify(state, how), open(state), searches(searcher, tally));
  }

  private static List<Path> open(Path state) throws IOException {
    List<Path> open = new ArrayList<>();
    for (String part : List.of("log", "chain", "keys", "index")) {
      if (Files.exists(state.resolve(part))) {
        try (Stream<Path> files = Files.walk(state.resolve(part))) {
          for (Path file : files.toList()) {
            if ((mode(file) & OTHERS) != 0) {
              open.add(file);
            }
          }
        }
      }
    }
    return open;
  }

  private static int mode(Path file) throws IOException {
    return (int) Files.getAttribute(file, "unix:mode", LinkOption.NOFOLLOW_LINKS);
  }

  /** The last operation on a file is looked for by each of its properties that CAPP names. */
  private static List<String> searches(Searcher searcher, CappTally tally)
      throws StoreException, IOException {
    List<String> found = new ArrayList<>();
    if (tally.lastFile().isPresent()) {
      RecordedEvent last = tally.lastFile().get();
      for (Way way : ways(last, (FileEvent) last.event())) {
        Query.Builder query = Query.builder().serial(last.id().serial());
        long hits = searcher.search(way.narrow().apply(query).build(), hit -> {});
        found.add(hits == 1 ? way.option() : way.option() + "!");
      }
    }
    return found;
  }

  private record Way(String option, UnaryOperator<Query.Builder> narrow) {}

  private static List<Way> ways(RecordedEvent recorded, FileEvent event) {
    return List.of(
        new Way("-ui", query -> query.uid(event.subject().uid())),
        new Way("-ul", query -> query.loginUid(event.subject().auid())),
        new Way("-f", query -> query.file(event.object().path())),
        new Way("-sv", query -> query.success(event.outcome().success())),
        new Way("--op", query -> query.operations(List.of(event.operation()))),
        new Way("-ts", query -> query.from(recorded.id().timeMicros())));
  }

  /** Whether the daemon says {@code value} of {@code field}. */
  boolean says(String field, String value) {
    return value.equals(running.get(field));
  }

  /** What the daemon says of {@code field}. */
  String said(String field) {
    return running.getOrDefault(field, "not known, since no daemon runs");
  }
}
