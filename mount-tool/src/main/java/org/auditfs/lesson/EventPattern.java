package org.auditfs.lesson;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.auditfs.event.EventType;
import org.auditfs.event.Operation;
import org.auditfs.file.Errno;

/**
 * Events that a step leaves in the trail, as a lesson writes them: {@code OP NAME}, then where it
 * applies {@code > NEW-NAME}, {@code x VICTIM}, {@code fails ERRNO}, {@code violates CAUSE}; behind
 * a comma how often, if not once: {@code some times} or {@code N times}. In names, {@code *} stands
 * for anything; what is not about files may be without.
 *
 * @param least at least so often
 * @param most at most so often
 */
public record EventPattern(
    Operation operation,
    String object,
    String object2,
    String victim,
    String errno,
    String violation,
    int least,
    int most) {

  private static final Pattern TIMES = Pattern.compile("(some|[1-9][0-9]{0,2}) times");

  /** The words that introduce a part, and the part's place among them. */
  private static final Map<String, Integer> PARTS =
      Map.of(">", 0, "x", 1, "fails", 2, "violates", 3);

  /**
   * Reads one.
   *
   * @throws IllegalArgumentException when it is none; the message says why
   */
  public static EventPattern parse(String text) {
    int comma = text.lastIndexOf(", ");
    String times = comma < 0 ? "1 times" : text.substring(comma + 2).strip();
    if (!TIMES.matcher(times).matches()) {
      throw new IllegalArgumentException("'" + times + "' is neither 'N times' nor 'some times'");
    }
    List<String> words = List.of((comma < 0 ? text : text.substring(0, comma)).split(" +", -1));
    Operation operation =
        Operation.ofWord(words.get(0))
            .orElseThrow(
                () -> new IllegalArgumentException("no operation: '" + words.get(0) + "'"));
    String[] parts = {"", "", "", ""};
    boolean named = words.size() > 1 && !PARTS.containsKey(words.get(1));
    for (int i = named ? 2 : 1; i < words.size(); i += 2) {
      Integer part = PARTS.get(words.get(i));
      if (part == null || i + 1 == words.size()) {
        throw new IllegalArgumentException(
            "'"
                + words.get(i)
                + "': after OP and NAME comes > NAME, x NAME, fails ERRNO or violates CAUSE");
      }
      parts[part] = words.get(i + 1);
    }
    if (!parts[2].isEmpty()) {
      requireErrno(parts[2]);
    }
    boolean some = times.startsWith("some");
    int count = some ? 1 : Integer.parseInt(times.substring(0, times.indexOf(' ')));
    String object = named ? words.get(1) : "";
    int most = some ? Integer.MAX_VALUE : count;
    return new EventPattern(operation, object, parts[0], parts[1], parts[2], parts[3], count, most);
  }

  private static void requireErrno(String word) {
    if (Arrays.stream(Errno.values()).noneMatch(errno -> errno.name().equals(word))) {
      throw new IllegalArgumentException("no error number: '" + word + "'");
    }
  }

  /** Whether {@code event} is one of these. */
  boolean matches(SeenEvent event) {
    return operation == event.operation()
        && (isAnyObject() || matches(object, event.object()))
        && matches(object2, event.object2())
        && matches(victim, event.victim())
        && errno.equals(event.errno())
        && violation.equals(event.violation());
  }

  /** What is not about files is named by its operation alone. */
  private boolean isAnyObject() {
    return operation.type() != EventType.FILE && object.isEmpty();
  }

  private static boolean matches(String glob, String name) {
    String[] parts = glob.split("\\*", -1);
    StringBuilder regex = new StringBuilder();
    for (int i = 0; i < parts.length; i++) {
      regex.append(i == 0 ? "" : ".*").append(Pattern.quote(parts[i]));
    }
    return Pattern.compile(regex.toString(), Pattern.DOTALL).matcher(name).matches();
  }

  /** As {@link #parse} reads it. */
  @Override
  public String toString() {
    String times = most == 1 ? "" : ", " + (most == least ? most : "some") + " times";
    return new SeenEvent(operation, object, object2, victim, errno, violation) + times;
  }
}
