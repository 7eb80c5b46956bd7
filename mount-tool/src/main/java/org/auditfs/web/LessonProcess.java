package org.auditfs.web;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.auditfs.config.Json;

/** A lesson that is played by {@code auditfs lesson run NAME --json --pause}. */
final class LessonProcess implements AutoCloseable {

  private static final int LINES_MAX = 100;

  /** So soon it is noticed that nobody looks on any more. */
  private static final int BEAT_SECONDS = 1;

  private static final int END_SECONDS_MAX = 20;

  private final Path launcher;
  private final String name;
  private Optional<Process> process = Optional.empty();
  private boolean closed;

  LessonProcess(Path launcher, String name) {
    this.launcher = launcher;
    this.name = name;
  }

  /** What its process says, from its beginning to its end; the last line is how it ended. */
  void tell(Visit.Stream out) throws IOException {
    Process play = start();
    BlockingQueue<Optional<String>> lines = new ArrayBlockingQueue<>(LINES_MAX);
    Thread reader = new Thread(() -> read(play, lines), "lesson");
    reader.setDaemon(true);
    reader.start();
    try {
      tell(play, lines, out);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      close();
      reader.interrupt();
    }
  }

  private synchronized Process start() throws IOException {
    if (closed) {
      throw new IOException("the page is not served any more");
    }
    ProcessBuilder builder =
        new ProcessBuilder(launcher.toString(), "lesson", "run", name, "--json", "--pause");
    Process play = builder.redirectErrorStream(true).start();
    process = Optional.of(play);
    return play;
  }

  private static void read(Process play, BlockingQueue<Optional<String>> lines) {
    try (BufferedReader in =
        new BufferedReader(new InputStreamReader(play.getInputStream(), StandardCharsets.UTF_8))) {
      try {
        for (String line = in.readLine(); line != null; line = in.readLine()) {
          lines.put(Optional.of(line));
        }
      } finally {
        lines.put(Optional.empty());
      }
    } catch (IOException | InterruptedException e) {
      // The play was ended, and nobody is told of it any more.
    }
  }

  /** Only what is JSON is the play's; else it is the one line of a failure. */
  private static void tell(Process play, BlockingQueue<Optional<String>> lines, Visit.Stream out)
      throws IOException, InterruptedException {
    String complaint = "";
    while (true) {
      Optional<String> line = lines.poll(BEAT_SECONDS, TimeUnit.SECONDS);
      if (line == null) {
        out.write("\n");
      } else if (line.isEmpty()) {
        break;
      } else if (line.get().startsWith("{")) {
        out.write(line.get() + "\n");
      } else {
        complaint = line.get();
      }
    }
    int exit = play.waitFor();
    String error = complaint;
    out.write(
        Json.object(
                last -> {
                  last.writeNumberField("ended", exit);
                  last.writeStringField("error", error);
                })
            + "\n");
  }

  /** Plays the step that it waits with. */
  synchronized void next() throws IOException {
    if (process.isPresent()) {
      OutputStream in = process.get().getOutputStream();
      in.write('\n');
      in.flush();
    }
  }

  /** Ends it in order: it has mounts and a daemon of its own to take away. */
  @Override
  public void close() {
    Optional<Process> play;
    synchronized (this) {
      closed = true;
      play = process;
    }
    if (play.isPresent() && play.get().isAlive()) {
      end(play.get());
    }
  }

  private static void end(Process play) {
    play.destroy();
    try {
      play.getOutputStream().close();
    } catch (IOException e) {
      // It has ended already.
    }
    try {
      if (!play.waitFor(END_SECONDS_MAX, TimeUnit.SECONDS)) {
        play.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      play.destroyForcibly();
    }
  }
}
