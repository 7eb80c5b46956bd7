package org.auditfs.web;

import java.util.List;

/** Runs commands in this process: what the page shows of the daemon is what they print. */
@FunctionalInterface
public interface Commands {

  /** Runs {@code auditfs WORDS} on the state directory of this page. */
  Said run(List<String> words);

  /**
   * What a command said.
   *
   * @param exit its exit status
   * @param lines of its result
   * @param complaint what it said beside it, perhaps nothing
   */
  record Said(int exit, List<String> lines, String complaint) {
    public Said {
      lines = List.copyOf(lines);
    }
  }
}
