package org.auditfs.bench;

import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** What the command line asks for. */
record Options(boolean quick, int rounds, Optional<Path> json) {

  private static final int ROUNDS = 5;
  private static final int ROUNDS_MAX = 1000;

  /**
   * Reads {@code [--quick] [--rounds N] [--json FILE]}.
   *
   * @throws IllegalArgumentException that says what is wrong
   */
  static Options parse(List<String> words) {
    Options options = new Options(false, ROUNDS, Optional.empty());
    Iterator<String> rest = words.iterator();
    while (rest.hasNext()) {
      String word = rest.next();
      options =
          switch (word) {
            case "--quick" -> new Options(true, options.rounds, options.json);
            case "--rounds" -> new Options(options.quick, rounds(value(word, rest)), options.json);
            case "--json" ->
                new Options(options.quick, options.rounds, Optional.of(Path.of(value(word, rest))));
            default -> throw new IllegalArgumentException("unknown option: " + word);
          };
    }
    return options;
  }

  Sizes sizes() {
    return quick ? Sizes.QUICK : Sizes.FULL;
  }

  private static String value(String option, Iterator<String> rest) {
    if (!rest.hasNext()) {
      throw new IllegalArgumentException(option + " needs a value");
    }
    return rest.next();
  }

  private static int rounds(String text) {
    try {
      int rounds = Integer.parseInt(text);
      if (rounds >= 1 && rounds <= ROUNDS_MAX) {
        return rounds;
      }
    } catch (NumberFormatException e) {
      // said below, as for a number out of range
    }
    throw new IllegalArgumentException("--rounds " + text + ": give 1 to " + ROUNDS_MAX);
  }
}
