package org.auditfs.mount;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Where a case of the contract ends otherwise on jnr-fuse: {@code jnr-fuse-gaps.txt}, whose titles
 * are those of the table in fuse-fs/README.md.
 *
 * @param title what libfuse 2 cannot do
 * @param lines of the case's transcript that differ from the true one, in their order
 */
record Gap(String title, List<String> lines) {

  private static final Map<String, Gap> ALL = read();

  Gap {
    lines = List.copyOf(lines);
  }

  /** The gap in a case; none where it behaves as it should. */
  static Gap of(String behaviour) {
    return ALL.getOrDefault(behaviour, new Gap("", List.of()));
  }

  /** All gaps, by their cases. */
  static Map<String, Gap> all() {
    return Map.copyOf(ALL);
  }

  String text() {
    return String.join("\n", lines);
  }

  /** The lines of a transcript that are not those of the true one, which may go on for longer. */
  static List<String> differences(List<String> truth, List<String> transcript) {
    List<String> differences = new ArrayList<>();
    for (int i = 0; i < transcript.size(); i++) {
      if (!transcript.get(i).equals(truth.get(i))) {
        differences.add(transcript.get(i));
      }
    }
    return differences;
  }

  private static Map<String, Gap> read() {
    Map<String, Gap> gaps = new HashMap<>();
    String title = "";
    String behaviour = "";
    for (String text : Resources.text("jnr-fuse-gaps.txt").lines().toList()) {
      if (text.startsWith("gap ")) {
        title = text.substring("gap ".length());
      } else if (text.startsWith("case ")) {
        behaviour = text.substring("case ".length());
        gaps.put(behaviour, new Gap(title, List.of()));
      } else if (text.startsWith("  ")) {
        gaps.compute(behaviour, (name, gap) -> Objects.requireNonNull(gap).and(text.strip()));
      }
    }
    return gaps;
  }

  private Gap and(String line) {
    List<String> more = new ArrayList<>(lines);
    more.add(line);
    return new Gap(title, more);
  }
}
