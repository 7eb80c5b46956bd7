package org.auditfs.scenario;

import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What an actor is told.
 *
 * @param who as in the tables of actors; empty for root
 * @param text with P for the watched name
 * @param answer how it ends if it does not succeed: an errno, or {@code exit=} and a number; empty
 *     where it succeeds
 */
public record Line(String who, String text, String answer) {

  private static final Pattern LINE =
      Pattern.compile("(?:(alice|bob): )?(.*?)(?: -> (E[A-Z0-9]+|exit=\\d+))?");

  private static final Pattern WATCHED_NAME = Pattern.compile("(?<=^| )P(?=$| |/)");

  /** What is done by other processes. */
  private static final Set<String> BY_CHILDREN = Set.of("exec", "child");

  static Line parse(String text) {
    Matcher matcher = LINE.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("no line: " + text);
    }
    return new Line(optional(matcher.group(1)), matcher.group(2), optional(matcher.group(3)));
  }

  private static String optional(@Nullable String group) {
    return group == null ? "" : group;
  }

  /** With {@code path} for P. */
  static String spelled(String text, String path) {
    return WATCHED_NAME.matcher(text).replaceAll(Matcher.quoteReplacement(path));
  }

  /** The word that says what is done: {@code open} of {@code a = open f O_RDONLY}. */
  public String verb() {
    String rest = text.replaceFirst("^\\w+ = ", "");
    return rest.split(" ", 2)[0];
  }

  /** Whether it is for the daemon, and not for an actor. */
  public boolean isForDaemon() {
    return text.startsWith("!");
  }

  /** Whether it is done by a child of the actor. */
  public boolean isByChild() {
    return BY_CHILDREN.contains(verb());
  }

  /** Whether an actor's answer is the one wanted. */
  public boolean isAnsweredBy(String said) {
    if (verb().equals("exec")) {
      return said.startsWith("ok " + (answer.isEmpty() ? "exit=0" : answer) + " ");
    }
    return answer.isEmpty() ? said.equals("ok") || said.startsWith("ok ") : said.equals(answer);
  }

  @Override
  public String toString() {
    return (who.isEmpty() ? "" : who + ": ") + text + (answer.isEmpty() ? "" : " -> " + answer);
  }
}
