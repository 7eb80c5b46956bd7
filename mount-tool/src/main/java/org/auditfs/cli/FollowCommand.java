package org.auditfs.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import org.auditfs.config.CommandException;
import org.auditfs.config.ExitCode;
import org.auditfs.event.StoreException;
import org.auditfs.search.EventVisitor;
import org.auditfs.search.Query;
import org.auditfs.search.Searcher;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/**
 * Prints new events as they come. It reads the log by itself, and so never slows the mount; it ends
 * with a signal, or with its reader.
 */
@Command(
    name = "follow",
    header = "Prints new events as they come, until it is interrupted.",
    sortOptions = false,
    abbreviateSynopsis = true)
final class FollowCommand implements Callable<Integer> {

  private static final int PAUSE_MILLIS = 200;

  private final Invocation invocation;

  @Mixin private final SearchOptions wanted = new SearchOptions();

  @Mixin private final OutputOptions output = new OutputOptions();

  FollowCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() throws CommandException {
    EventVisitor printer = output.printer(invocation.terminal());
    try {
      Searcher searcher = Searcher.open(invocation.trail());
      long seen = searcher.lastSerial();
      while (!invocation.terminal().isBroken()) {
        Thread.sleep(PAUSE_MILLIS);
        long last = searcher.lastSerial();
        if (last > seen) {
          searcher.search(between(wanted.query(invocation).after(seen).build(), last), printer);
          invocation.terminal().flush();
          seen = last;
        }
      }
      return ExitCode.DONE.number();
    } catch (BrokenPipe e) {
      return ExitCode.DONE.number();
    } catch (StoreException e) {
      throw new CommandException(ExitCode.FAILED, String.valueOf(e.getMessage()), e);
    } catch (IOException e) {
      throw new CommandException(ExitCode.FAILED, "cannot follow: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandException(ExitCode.INTERRUPTED, "interrupted", e);
    }
  }

  /** What comes after {@code last} meanwhile is for the next round. */
  private static Query between(Query query, long last) {
    return new Query(
        query.conditions(),
        query.firstSerial(),
        Math.min(query.lastSerial(), last),
        query.fromMicros(),
        query.toMicros(),
        query.limit());
  }
}
