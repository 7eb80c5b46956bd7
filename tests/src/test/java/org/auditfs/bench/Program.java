package org.auditfs.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** Other people's programs, run to their end. */
final class Program {

  private Program() {}

  /**
   * Runs one.
   *
   * @return what it printed, standard error included
   * @throws IllegalStateException when it does not end with 0
   */
  static String run(String... words) {
    try {
      Process process = builder(words).start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      int exit = process.waitFor();
      if (exit != 0) {
        throw new IllegalStateException(
            String.join(" ", words) + ": ended with " + exit + ": " + said.strip());
      }
      return said;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted: " + String.join(" ", words), e);
    }
  }

  static ProcessBuilder builder(String... words) {
    ProcessBuilder builder =
        new ProcessBuilder(List.of(words))
            .redirectErrorStream(true)
            .redirectInput(Path.of("/dev/null").toFile());
    // What is measured is reading the tree, not whose settings git finds.
    builder.environment().put("GIT_CONFIG_GLOBAL", "/dev/null");
    builder.environment().put("GIT_CONFIG_NOSYSTEM", "1");
    builder.environment().put("GIT_OPTIONAL_LOCKS", "0");
    return builder;
  }

  /** What running it takes. */
  static Cost time(long operations, String... words) {
    long start = System.nanoTime();
    String unused = run(words);
    return new Cost(operations, System.nanoTime() - start);
  }

  /** Whether the PATH has it. */
  static boolean exists(String name) {
    for (String directory : System.getenv().getOrDefault("PATH", "/usr/bin").split(":", -1)) {
      if (Path.of(directory, name).toFile().canExecute()) {
        return true;
      }
    }
    return false;
  }
}
