package org.auditfs.rule;

import java.util.ArrayList;
import java.util.List;
import org.auditfs.file.ByteString;
import org.auditfs.file.Printable;

/**
 * A word of a rule.
 *
 * @param bytes what it says
 * @param column where it stands, its line's first byte 1; 0 for a command's argument
 */
record Word(ByteString bytes, int column) {

  /** The words of a line, parted by blanks; a {@code #} at the beginning of one ends the line. */
  static List<Word> line(String line) throws RuleSyntaxException {
    List<Word> words = new ArrayList<>();
    int at = 0;
    while (at < line.length()) {
      if (isBlank(line.charAt(at))) {
        at++;
      } else if (line.charAt(at) == '#') {
        return words;
      } else {
        int end = endOfWord(line, at);
        words.add(word(line.substring(at, end), at + 1));
        at = end;
      }
    }
    return words;
  }

  static List<Word> arguments(List<ByteString> arguments) {
    return arguments.stream().map(bytes -> new Word(bytes, 0)).toList();
  }

  /** What is wrong with this word. */
  RuleSyntaxException wrong(String what) {
    return new RuleSyntaxException(column, Printable.line(bytes) + ": " + what);
  }

  /** What a pattern or value says of itself, at this word's place. */
  RuleSyntaxException at(int offset, RuleSyntaxException inside) {
    return column == 0
        ? new RuleSyntaxException(String.valueOf(inside.getMessage()))
        : inside.from(column + offset);
  }

  @Override
  public String toString() {
    return bytes.toString();
  }

  private static Word word(String text, int column) throws RuleSyntaxException {
    try {
      return new Word(RuleWord.parse(text), column);
    } catch (RuleSyntaxException e) {
      throw e.from(column);
    }
  }

  private static int endOfWord(String line, int from) {
    int end = from;
    while (end < line.length() && !isBlank(line.charAt(end))) {
      end++;
    }
    return end;
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t';
  }
}
