package org.auditfs.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.auditfs.posix.ErrnoException;

/**
 * {@code fs [--quick] [--rounds N] [--json FILE]}, in the directory that the system property {@code
 * auditfs.bench.place} names and scripts/bench removes.
 */
public final class Main {

  private static final int WRONG_USAGE = 2;

  private Main() {}

  /** Runs the bench, and prints its table on standard output. */
  public static void main(String[] words) throws IOException, ErrnoException {
    Options options;
    try {
      options = options(List.of(words));
    } catch (IllegalArgumentException e) {
      System.err.println("bench: " + e.getMessage());
      System.exit(WRONG_USAGE);
      return;
    }
    try (Bench bench = new Bench(Path.of(System.getProperty("auditfs.bench.place")), options)) {
      Result result = bench.run();
      new PrintStream(System.out, true, StandardCharsets.UTF_8).print(new Table(result).text());
      if (options.json().isPresent()) {
        new JsonResult(result).writeTo(options.json().get());
      }
    }
  }

  private static Options options(List<String> words) {
    if (words.isEmpty() || !words.get(0).equals("fs")) {
      throw new IllegalArgumentException("which bench: fs [--quick] [--rounds N] [--json FILE]");
    }
    return Options.parse(words.subList(1, words.size()));
  }
}
