package org.auditfs.cli;

import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongConsumer;
import org.auditfs.app.ControlAnswer;
import org.auditfs.app.ControlRequest;
import org.auditfs.config.CommandException;
import org.auditfs.config.ExitCode;
import org.auditfs.file.FilePath;

/**
 * A request that the daemon may take long for, since it looks at all that lies below a directory:
 * who waits is told how far it is.
 */
final class Attended {

  private static final int LOOK_MILLIS = 200;

  private static final ControlRequest PROGRESS =
      new ControlRequest("scan-progress", List.of(), FilePath.ROOT);

  private Attended() {}

  /** Answers one request at a time, or several. */
  @FunctionalInterface
  interface Daemon {
    ControlAnswer ask(ControlRequest request) throws CommandException;
  }

  /**
   * The answer to a request.
   *
   * @param lookedAt is told now and then how many objects were looked at since it was asked
   */
  static ControlAnswer ask(Daemon daemon, ControlRequest request, LongConsumer lookedAt)
      throws CommandException {
    long before = lookedAt(daemon);
    FutureTask<ControlAnswer> answer = new FutureTask<>(() -> daemon.ask(request));
    Thread thread = new Thread(answer, "ask-daemon");
    thread.setDaemon(true);
    thread.start();
    while (true) {
      try {
        return answer.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        lookedAt.accept(Math.max(0, lookedAt(daemon) - before));
      } catch (ExecutionException e) {
        throw e.getCause() instanceof CommandException failed
            ? failed
            : new CommandException(ExitCode.FAILED, "cannot ask the daemon: " + e.getCause(), e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new CommandException(ExitCode.INTERRUPTED, "interrupted: the daemon goes on", e);
      }
    }
  }

  /** What goes wrong here goes wrong with the request, too, and is told there. */
  private static long lookedAt(Daemon daemon) {
    try {
      ControlAnswer answer = daemon.ask(PROGRESS);
      return answer.lines().isEmpty() ? 0 : Long.parseLong(answer.lines().get(0).toString());
    } catch (CommandException e) {
      return 0;
    }
  }
}
