package org.auditfs.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.auditfs.app.ControlAnswer;
import org.auditfs.app.ControlClient;
import org.auditfs.app.ControlRequest;
import org.auditfs.app.LabelNote;
import org.auditfs.app.LabelNotes;
import org.auditfs.config.CommandException;
import org.auditfs.config.ExitCode;
import org.auditfs.file.ByteString;
import org.auditfs.file.FilePath;

/**
 * Has the trail tell of what a command does with labels: first that it begins, then what came of
 * each file. By the daemon, which alone writes the trail; while there is none, in notes that the
 * next one finds. Files are told of some at a time, and the last of them when the process is ended,
 * too. For several threads.
 */
final class LabelRecorder implements AutoCloseable {

  /** As many as one request holds; what a power cut may leave untold. */
  private static final int NOTES_MAX = 256;

  private static final long NANOS_MAX = 1_000_000_000L;

  private static final int WORDS_MAX = 4096;

  private final Invocation invocation;
  private final Path state;
  private final List<LabelNote> untold = new ArrayList<>();
  private long told = System.nanoTime();
  private boolean closed;

  private LabelRecorder(Invocation invocation, Path state) {
    this.invocation = invocation;
    this.state = state;
  }

  /**
   * Tells that the command begins.
   *
   * @throws CommandException when that cannot be recorded: then nothing must be done
   */
  static LabelRecorder begin(Invocation invocation) throws CommandException {
    LabelRecorder recorder = new LabelRecorder(invocation, invocation.state().path());
    String words = invocation.words();
    String said = words.substring(0, Math.min(words.length(), WORDS_MAX));
    recorder.tell(
        "labelling", List.of(ByteString.of(said)), () -> LabelNotes.begin(recorder.state, said));
    Runtime.getRuntime().addShutdownHook(new Thread(recorder::atEnd, "labels-last-words"));
    return recorder;
  }

  private interface Noting {
    void run() throws IOException;
  }

  /** What came of a file. */
  synchronized void add(LabelNote note) throws CommandException {
    if (closed) {
      throw new CommandException(ExitCode.INTERRUPTED, "interrupted");
    }
    untold.add(note);
    if (untold.size() == NOTES_MAX || System.nanoTime() - told > NANOS_MAX) {
      flush();
    }
  }

  private void flush() throws CommandException {
    List<LabelNote> notes = List.copyOf(untold);
    untold.clear();
    told = System.nanoTime();
    if (!notes.isEmpty()) {
      tell(
          "labelled",
          notes.stream().map(LabelNote::text).toList(),
          () -> LabelNotes.add(state, notes));
    }
  }

  private void tell(String command, List<ByteString> words, Noting noting) throws CommandException {
    Optional<ControlClient> daemon = invocation.daemon();
    if (daemon.isPresent()) {
      ControlAnswer answer =
          invocation.ask(daemon.get(), new ControlRequest(command, words, FilePath.ROOT));
      if (answer.exitCode() != ExitCode.DONE) {
        throw new CommandException(answer.exitCode(), "cannot record it: " + answer.error());
      }
      return;
    }
    try {
      noting.run();
    } catch (IOException e) {
      throw new CommandException(
          ExitCode.FAILED, "cannot note it for the trail: " + e.getMessage(), e);
    }
  }

  /** The process was told to end. */
  private void atEnd() {
    try {
      close();
    } catch (CommandException e) {
      invocation.warn(String.valueOf(e.getMessage()));
    }
  }

  /** Tells the rest; nothing can be told after it. */
  @Override
  public synchronized void close() throws CommandException {
    closed = true;
    flush();
  }
}
