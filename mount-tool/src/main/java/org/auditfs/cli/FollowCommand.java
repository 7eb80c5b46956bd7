package org.auditfs.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import org.auditfs.config.CommandException;
import org.auditfs.config.ExitCode;
import org.auditfs.event.StoreException;
import org.auditfs.search.Follower;
import org.auditfs.search.Query;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/**
 * Prints new events as they come. It reads the log by itself, so that the daemon neither knows of
 * it nor waits for it; it ends with a signal, or with its reader.
 */
@Command(
    name = "follow",
    header = "Prints new events as they come, until it is interrupted.",
    sortOptions = false,
    abbreviateSynopsis = true)
final class FollowCommand implements Callable<Integer> {

  private static final int PAUSE_MILLIS = 100;

  private final Invocation invocation;

  @Mixin private final SearchOptions wanted = new SearchOptions();

  @Mixin private final OutputOptions output = new OutputOptions();

  FollowCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() throws CommandException {
    EventPrinter printer = output.printer(invocation.terminal());
    Query query = wanted.query(invocation).build();
    Reading reading = Reading.begin(invocation);
    long missed = 0;
    try (Follower follower = Follower.open(reading.state(), query, reading.after())) {
      while (invocation.terminal().isWhole()) {
        if (follower.poll(printer) > 0) {
          invocation.terminal().flush();
        } else {
          Thread.sleep(PAUSE_MILLIS);
        }
        missed = tell(follower.missed(), missed);
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

  private long tell(long missed, long before) {
    if (missed > before) {
      invocation.warn((missed - before) + " events were given up before they could be shown");
    }
    return missed;
  }
}
