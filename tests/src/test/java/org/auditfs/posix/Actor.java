package org.auditfs.posix;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A process that makes the system calls it is told to: see actor.pl. Closing ends it. */
public final class Actor implements AutoCloseable {

  private static final Duration ANSWER_TIME_MAX = Duration.ofMinutes(1);

  private final Who who;
  private final Process process;
  private final BufferedWriter in;
  private final BufferedReader out;

  private Actor(Who who, Process process) {
    this.who = who;
    this.process = process;
    this.in = process.outputWriter(StandardCharsets.US_ASCII);
    this.out = process.inputReader(StandardCharsets.US_ASCII);
  }

  /**
   * Starts an actor.
   *
   * @param scripts a directory that {@code who} may search; the actor's script is put there
   */
  public static Actor start(Who who, Path scripts) {
    try {
      Process process =
          new ProcessBuilder(who.command(List.of("/usr/bin/perl", script(scripts).toString())))
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      return new Actor(who, process);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path script(Path directory) throws IOException {
    Path script = directory.resolve("actor.pl");
    if (!Files.exists(script)) {
      try (InputStream source =
          Objects.requireNonNull(Actor.class.getResourceAsStream("actor.pl"), "actor.pl")) {
        Files.copy(source, script, StandardCopyOption.REPLACE_EXISTING);
      }
      Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rw-r--r--"));
    }
    return script;
  }

  /** As whom it acts. */
  public Who who() {
    return who;
  }

  /** Its process id. */
  public long pid() {
    return process.pid();
  }

  /**
   * Has a line of a table done.
   *
   * @return {@code ok} and what there is to say, or the name of the errno
   * @throws AssertionError when the line makes no sense, or no answer comes in a minute
   */
  public String tell(String line) {
    String encoded = String.join(" ", Words.encode(line));
    try {
      in.write(encoded + "\n");
      in.flush();
    } catch (IOException e) {
      throw new AssertionError(who + " is gone before: " + line, e);
    }
    String answer = await(line);
    if (answer.startsWith("BAD")) {
      throw new AssertionError(who + ": " + line + ": " + answer);
    }
    return answer;
  }

  /** Has a line done that must succeed, and returns what it said after {@code ok}. */
  public String must(String line) {
    String answer = tell(line);
    if (!answer.equals("ok") && !answer.startsWith("ok ")) {
      throw new AssertionError(who + ": " + line + ": " + answer);
    }
    return answer.substring(2).strip();
  }

  private String await(String line) {
    CompletableFuture<String> answer = Async.begin(() -> read(line));
    try {
      return answer.get(ANSWER_TIME_MAX.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      process.destroyForcibly();
      throw new AssertionError(who + ": no answer in " + ANSWER_TIME_MAX + " to: " + line, e);
    } catch (ExecutionException | InterruptedException e) {
      throw new AssertionError(who + ": " + line, e);
    }
  }

  private String read(String line) {
    try {
      return Objects.requireNonNullElseGet(
          out.readLine(),
          () -> {
            throw new AssertionError(who + " ended at: " + line);
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      in.close();
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (IOException | InterruptedException e) {
      process.destroyForcibly();
    }
  }
}
