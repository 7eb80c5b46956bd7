package org.auditfs.posix;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One behaviour: lines, who says them, and how they end. */
public record PosixCase(String name, List<Line> lines) {

  /** In a transcript: the line did not end as the table says, which comes next. */
  static final String NOT_AS_TOLD = "   <- not as told: ";

  private static final Pattern NUMBERED = Pattern.compile("\\b(dev|ino|gen|btime)=(\\d+)");

  public PosixCase {
    lines = List.copyOf(lines);
  }

  /**
   * A line of a case.
   *
   * @param errno how it fails; empty where it succeeds
   */
  record Line(Who who, String text, Optional<String> errno) {

    /** Whether it is to leave a descriptor for lines to come. */
    boolean opens() {
      return errno.isEmpty() && text.contains(" = ");
    }

    /** Nothing, or a mark in the transcript where the answer is not what the table says. */
    String verdict(String answer) {
      String wanted = errno.orElse("ok");
      boolean right = answer.equals(wanted) || (errno.isEmpty() && answer.startsWith("ok "));
      return right ? "" : PosixCase.NOT_AS_TOLD + wanted;
    }

    @Override
    public String toString() {
      return (who == Who.ROOT ? "" : who + ": ") + text;
    }
  }

  /**
   * Plays it in a fresh directory and returns what was said and answered, a line each. Device and
   * inode numbers, generations and times of birth are replaced by the order in which they are met,
   * so that two plays compare equal exactly when the same things were the same. It ends where a
   * descriptor is not opened that the rest is about.
   */
  public List<String> play(Cast cast, Path directory) {
    Map<String, String> labels = new HashMap<>();
    List<String> transcript = new ArrayList<>();
    cast.reset();
    for (Line line : lines) {
      Actor actor = cast.actor(line.who());
      if (!labels.containsKey(line.who().name())) {
        labels.put(line.who().name(), "here");
        actor.must("chdir \"" + directory + "\"");
      }
      String answer = actor.tell(line.text());
      String verdict = line.verdict(answer);
      transcript.add(line + " -> " + labelled(answer, labels) + verdict);
      if (line.opens() && !verdict.isEmpty()) {
        break;
      }
    }
    cast.reset();
    return transcript;
  }

  private static String labelled(String answer, Map<String, String> labels) {
    Matcher matcher = NUMBERED.matcher(answer);
    return matcher.replaceAll(
        match ->
            match.group(1)
                + "="
                + labels.computeIfAbsent(match.group(), number -> "no" + labels.size()));
  }

  /** The lines of a transcript that did not end as the table says. */
  public static List<String> mistakes(List<String> transcript) {
    return transcript.stream().filter(line -> line.contains(NOT_AS_TOLD)).toList();
  }

  /** A line of a transcript as it was said and answered, whatever the table says. */
  public static String withoutVerdict(String line) {
    int verdict = line.indexOf(NOT_AS_TOLD);
    return verdict < 0 ? line : line.substring(0, verdict);
  }

  @Override
  public String toString() {
    return name;
  }
}
