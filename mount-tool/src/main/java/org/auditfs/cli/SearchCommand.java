package org.auditfs.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.auditfs.config.CommandException;
import org.auditfs.config.ExitCode;
import org.auditfs.event.StoreException;
import org.auditfs.search.Explanation;
import org.auditfs.search.Query;
import org.auditfs.search.Searcher;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Finds events in the trail; needs no daemon. */
@Command(
    name = "search",
    header = "Finds events in the trail, like ausearch. All options must match.",
    sortOptions = false,
    abbreviateSynopsis = true)
final class SearchCommand implements Callable<Integer> {

  private final Invocation invocation;

  @Mixin private final SearchOptions wanted = new SearchOptions();

  @Option(names = "--just-one", description = "Stop after the first.")
  private boolean justOne;

  @Option(names = "--count", description = "Print only how many there are.")
  private boolean count;

  @Option(names = "--limit", paramLabel = "N", description = "Stop after so many.")
  private Optional<Long> limit = Optional.empty();

  @Option(
      names = "--checkpoint",
      paramLabel = "FILE",
      description = "Begin after the event that was printed last with this FILE.")
  private Optional<String> checkpoint = Optional.empty();

  @Option(
      names = "--explain",
      description = "Say on stderr which index was chosen and how many events were read.")
  private boolean explain;

  @Mixin private final OutputOptions output = new OutputOptions();

  SearchCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  /** Takes an option that has no value; false where it is none. See {@link PlainSearch}. */
  boolean take(String name) {
    switch (name) {
      case "--just-one" -> justOne = true;
      case "--count" -> count = true;
      case "--explain" -> explain = true;
      default -> {
        return output.take(name);
      }
    }
    return true;
  }

  /** Takes an option as it is; false where it is none, or the value is to be looked at. */
  boolean take(String name, String value) {
    if (name.equals("--checkpoint")) {
      checkpoint = Optional.of(value);
      return true;
    }
    return wanted.take(name, value) || output.take(name, value);
  }

  @Override
  public Integer call() throws CommandException {
    EventPrinter printer = output.printer(invocation.terminal());
    Query.Builder query = wanted.query(invocation);
    if (limit.isPresent() && limit.get() < 0) {
      throw new CommandException(ExitCode.WRONG_USAGE, "bad --limit: " + limit.get() + ": below 0");
    }
    limit.ifPresent(query::limit);
    if (justOne) {
      query.limit(1);
    }
    Reading.Announced announced = Reading.announce(invocation);
    try {
      Searcher searcher;
      try {
        searcher = Searcher.open(announced.state());
      } finally {
        query.upTo(announced.begin().upTo());
      }
      return search(searcher, query, printer).number();
    } catch (StoreException e) {
      throw new CommandException(ExitCode.FAILED, String.valueOf(e.getMessage()), e);
    } catch (BrokenPipe e) {
      return ExitCode.DONE.number();
    } catch (IOException e) {
      throw new CommandException(ExitCode.FAILED, "cannot search: " + e.getMessage(), e);
    }
  }

  private ExitCode search(Searcher searcher, Query.Builder query, EventPrinter printer)
      throws CommandException, StoreException, IOException {
    Optional<SearchCursor> cursor = Optional.empty();
    if (checkpoint.isPresent()) {
      Path file = invocation.file(checkpoint.get());
      cursor = Optional.of(SearchCursor.open(file, searcher));
      query.after(cursor.get().after());
    }
    Explanation how = searcher.explain(query.build(), count ? event -> {} : printer);
    tell(how);
    invocation.terminal().flush();
    if (cursor.isPresent() && printer.lastSerial() > 0 && invocation.terminal().isWhole()) {
      cursor.get().moveTo(printer.lastSerial());
    }
    return how.found() == 0 ? ExitCode.NOTHING_FOUND : ExitCode.DONE;
  }

  private void tell(Explanation how) {
    if (count) {
      invocation.terminal().line(String.valueOf(how.found()));
    } else if (how.found() == 0) {
      invocation.terminal().note("<no matches>");
    }
    if (!how.indexed() || how.damaged()) {
      invocation.remark("the index does not fit, the log was read: auditfs index rebuild");
    }
    if (explain) {
      how.lines().forEach(invocation.terminal()::note);
    }
  }
}
