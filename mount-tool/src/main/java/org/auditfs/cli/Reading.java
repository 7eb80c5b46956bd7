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
import org.auditfs.config.StateDirectory;
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
    return announce(invocation).begin();
  }

  /** As {@link #begin}, but goes on while the daemon is told. */
  static Announced announce(Invocation invocation) throws CommandException {
    Path state = invocation.trail();
    String words = invocation.words();
    String said = words.substring(0, Math.min(words.length(), WORDS_MAX));
    return new Announced(invocation, state, said, ask(state, said));
  }

  /**
   * A reading of which the daemon is being told.
   *
   * @param state the state directory
   * @param words the command
   * @param answer what the daemon says; empty when there is none
   */
  record Announced(
      Invocation invocation, Path state, String words, FutureTask<Optional<ControlAnswer>> answer) {

    /** Waits until the daemon knows. Before that, nothing that was read is to be shown. */
    Reading begin() throws CommandException {
      try {
        Optional<ControlAnswer> said = await(answer);
        if (said.isPresent()) {
          return new Reading(state, before(invocation, said.get()));
        }
        ReviewNotes.add(state, words);
      } catch (IOException e) {
        unrecorded(invocation, String.valueOf(e.getMessage()));
      }
      return new Reading(state, Long.MAX_VALUE);
    }
  }

  private static void unrecorded(Invocation invocation, String why) {
    invocation.warn("this reading of the trail is not recorded: " + why);
  }

  /** The serial before that of the event which the daemon made of it. */
  private static long before(Invocation invocation, ControlAnswer answer) {
    if (answer.exitCode() != ExitCode.DONE || answer.lines().size() != 1) {
      unrecorded(invocation, answer.error());
      return Long.MAX_VALUE;
    }
    return Long.parseLong(answer.lines().get(0).toString()) - 1;
  }

  private static FutureTask<Optional<ControlAnswer>> ask(Path state, String words) {
    Path socket = new StateDirectory(state).socket();
    ControlRequest request =
        new ControlRequest("review", List.of(ByteString.of(words)), FilePath.ROOT);
    FutureTask<Optional<ControlAnswer>> task = new FutureTask<>(() -> ask(socket, request));
    Thread thread = new Thread(task, "ask-daemon");
    thread.setDaemon(true);
    thread.start();
    return task;
  }

  private static Optional<ControlAnswer> await(FutureTask<Optional<ControlAnswer>> task)
      throws IOException, CommandException {
    try {
      return task.get(ANSWER_SECONDS_MAX, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new IOException("cannot talk to the daemon: " + e.getCause(), e);
    } catch (TimeoutException e) {
      throw new IOException("no answer from the daemon in " + ANSWER_SECONDS_MAX + " seconds", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandException(ExitCode.INTERRUPTED, "interrupted", e);
    }
  }

  private static Optional<ControlAnswer> ask(Path socket, ControlRequest request)
      throws IOException {
    Optional<ControlClient> daemon = ControlClient.connect(socket);
    if (daemon.isEmpty()) {
      return Optional.empty();
    }
    try (ControlClient client = daemon.get()) {
      return Optional.of(client.ask(request));
    }
  }
}
