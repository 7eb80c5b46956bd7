package org.auditfs.mount;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.auditfs.posix.Async;

/** A command to be run with a time limit, nothing on its standard input. */
record Command(List<String> words, Map<String, String> environment, Path directory) {

  /** Far above what any of them takes on a loaded machine with two cores. */
  private static final Duration TIME_MAX = Duration.ofMinutes(2);

  Command {
    words = List.copyOf(words);
    environment = Map.copyOf(environment);
  }

  static Command of(String... words) {
    return of(List.of(words));
  }

  static Command of(List<String> words) {
    return new Command(words, Map.of(), Path.of("/"));
  }

  /** A command that bash reads. */
  static Command bash(String script) {
    return of("/bin/bash", "-c", script);
  }

  /** By the shell's own kill: a small Debian has no other. */
  static Command signal(String name, String pid) {
    return bash("kill -" + name + " " + pid);
  }

  Command with(String variable, String value) {
    Map<String, String> more = new HashMap<>(environment);
    more.put(variable, value);
    return new Command(words, more, directory);
  }

  Command in(Path other) {
    return new Command(words, environment, other);
  }

  /** Starts it, its output discarded. */
  Process start() {
    try {
      return builder()
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .redirectError(ProcessBuilder.Redirect.DISCARD)
          .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs it to its end. */
  Ended run() {
    return run(TIME_MAX);
  }

  Ended run(Duration timeMax) {
    long start = System.nanoTime();
    try {
      Process process = builder().start();
      CompletableFuture<String> out = read(process.getInputStream());
      CompletableFuture<String> err = read(process.getErrorStream());
      if (!process.waitFor(timeMax.toMillis(), TimeUnit.MILLISECONDS)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        throw new AssertionError("not done after " + timeMax + ": " + this);
      }
      Duration took = Duration.ofNanos(System.nanoTime() - start);
      return new Ended(this, process.exitValue(), out.join(), err.join(), took);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(this.toString(), e);
    }
  }

  private ProcessBuilder builder() {
    ProcessBuilder builder =
        new ProcessBuilder(words)
            .directory(directory.toFile())
            .redirectInput(Path.of("/dev/null").toFile());
    builder.environment().putAll(environment);
    return builder;
  }

  private static CompletableFuture<String> read(InputStream stream) {
    return Async.begin(
        () -> {
          try (stream) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  @Override
  public String toString() {
    return String.join(" ", words);
  }

  /** How a command ended, and what it said. */
  record Ended(Command command, int exit, String out, String err, Duration took) {

    /** Fails, with all that the command said, unless it ended with {@code exit}. */
    Ended expect(int expected) {
      assertEquals(expected, exit, this::toString);
      return this;
    }

    /** Lines of standard output. */
    List<String> lines() {
      return out.lines().toList();
    }

    @Override
    public String toString() {
      return "%s\n  exit %d after %s\n  stdout: %s\n  stderr: %s\n"
          .formatted(command, exit, took, out.strip(), err.strip());
    }
  }
}
