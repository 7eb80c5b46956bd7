package org.auditfs.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.auditfs.app.ControlAnswer;
import org.auditfs.app.ControlClient;
import org.auditfs.app.ControlRequest;
import org.auditfs.app.ReviewNotes;
import org.auditfs.config.CommandException;
import org.auditfs.config.ExitCode;
import org.auditfs.file.ByteString;
import org.auditfs.file.FilePath;

/**
 * A command that reads the trail. That it does is itself recorded, before it does (CAPP FAU_SAR.1):
 * by the daemon, which alone writes the trail; while there is none, in a note that the next one
 * finds. A reading that cannot be recorded goes on, and says so: who may read is the administrator.
 *
 * @param state the state directory
 * @param upTo the last serial that was there when it began, so that nobody reads of himself; {@link
 *     Long#MAX_VALUE} where nobody else writes
 */
record Reading(Path state, long upTo) {

  /** A daemon that takes longer stands still. */
  private static final int ANSWER_SECONDS_MAX = 5;

  private static final int WORDS_MAX = 4096;

  /** The last serial that a follower need not tell: that of this reading, or all there are. */
  long after() {
    return upTo == Long.MAX_VALUE ? upTo : upTo + 1;
  }

  /**
   * Tells that the trail is about to be read.
   *
   * @throws CommandException when there is no trail, or the caller may not read it
   */
  static Reading begin(Invocation invocation) throws CommandException {
    Path state = invocation.trail();
    String words = invocation.words();
    String said = words.substring(0, Math.min(words.length(), WORDS_MAX));
    Optional<ControlClient> daemon = invocation.daemon();
    if (daemon.isPresent()) {
      return new Reading(state, ask(invocation, daemon.get(), said));
    }
    try {
      ReviewNotes.add(state, said);
    } catch (IOException e) {
      unrecorded(invocation, "it cannot be noted: " + e.getMessage());
    }
    return new Reading(state, Long.MAX_VALUE);
  }

  private static void unrecorded(Invocation invocation, String why) {
    invocation.warn("this reading of the trail is not recorded: " + why);
  }

  private static long ask(Invocation invocation, ControlClient daemon, String words)
      throws CommandException {
    ControlRequest request =
        new ControlRequest("review", List.of(ByteString.of(words)), FilePath.ROOT);
    try (daemon) {
      ControlAnswer answer = within(() -> daemon.ask(request));
      if (answer.exitCode() == ExitCode.DONE && answer.lines().size() == 1) {
        return Long.parseLong(answer.lines().get(0).toString()) - 1;
      }
      unrecorded(invocation, answer.error());
    } catch (IOException e) {
      unrecorded(invocation, "the daemon did not answer: " + e.getMessage());
    } catch (NumberFormatException e) {
      unrecorded(invocation, "the daemon's answer is no serial: " + e.getMessage());
    }
    return Long.MAX_VALUE;
  }

  /** Asks the daemon. */
  private interface Question {
    ControlAnswer ask() throws IOException;
  }

  private static ControlAnswer within(Question question) throws IOException, CommandException {
    FutureTask<ControlAnswer> task = new FutureTask<>(question::ask);
    Thread thread = new Thread(task, "ask-daemon");
    thread.setDaemon(true);
    thread.start();
    try {
      return task.get(ANSWER_SECONDS_MAX, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new IOException(e.getCause());
    } catch (TimeoutException e) {
      throw new IOException("not within " + ANSWER_SECONDS_MAX + " seconds", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandException(ExitCode.INTERRUPTED, "interrupted", e);
    }
  }
}
