package org.auditfs.cli;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.auditfs.config.CommandException;
import org.auditfs.config.ExitCode;
import org.auditfs.event.StoreException;
import org.auditfs.search.EventVisitor;
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

  @Mixin private final OutputOptions output = new OutputOptions();

  SearchCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() throws CommandException {
    EventVisitor printer = output.printer(invocation.terminal());
    Query.Builder query = wanted.query(invocation);
    limit.ifPresent(query::limit);
    if (justOne) {
      query.limit(1);
    }
    try {
      long found =
          Searcher.open(invocation.trail()).search(query.build(), count ? event -> {} : printer);
      if (count) {
        invocation.terminal().line(String.valueOf(found));
      } else if (found == 0) {
        invocation.terminal().note("<no matches>");
      }
      return (found == 0 ? ExitCode.NOTHING_FOUND : ExitCode.DONE).number();
    } catch (StoreException e) {
      throw new CommandException(ExitCode.FAILED, String.valueOf(e.getMessage()), e);
    } catch (BrokenPipe e) {
      return ExitCode.DONE.number();
    } catch (IOException e) {
      throw new CommandException(ExitCode.FAILED, "cannot search: " + e.getMessage(), e);
    }
  }
}
