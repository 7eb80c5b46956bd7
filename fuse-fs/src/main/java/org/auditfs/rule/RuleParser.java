package org.auditfs.rule;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.auditfs.event.Verb;
import org.auditfs.file.ByteString;
import org.auditfs.file.FilePath;
import org.auditfs.file.Printable;

/**
 * Reads a rule: {@code secrecy|integrity PATH [-p rwxa] [-k KEY]…}, the arguments of {@code auditfs
 * add} and the lines of rule files. In lines, words are parted by blanks and spelled as {@link
 * RuleWord} says; in arguments every byte stands for itself.
 */
public final class RuleParser {

  private RuleParser() {}

  /**
   * Reads a line.
   *
   * @throws RuleSyntaxException when it is not a rule; its message names the word
   */
  public static RuleSpec parseLine(String line) throws RuleSyntaxException {
    List<ByteString> words = new ArrayList<>();
    for (String word : line.trim().split("[ \t]+", -1)) {
      words.add(RuleWord.parse(word));
    }
    return parse(words, FilePath.ROOT);
  }

  /**
   * Reads arguments.
   *
   * @param base what a relative path is relative to
   * @throws RuleSyntaxException when they are not a rule; its message names the argument
   */
  public static RuleSpec parse(List<ByteString> words, FilePath base) throws RuleSyntaxException {
    Iterator<ByteString> rest = words.iterator();
    String word = next(rest, "secrecy or integrity").toString();
    Verb verb =
        Verb.ofWord(word)
            .orElseThrow(
                () ->
                    new RuleSyntaxException(
                        Printable.line(word) + ": a rule begins with secrecy or integrity"));
    FilePath path = path(base, next(rest, "a path"));
    Permissions permissions = RuleSpec.defaultPermissions(verb);
    List<String> keys = new ArrayList<>();
    while (rest.hasNext()) {
      String option = rest.next().toString();
      switch (option) {
        case "-p" -> permissions = Permissions.parse(next(rest, "-p and letters").toString());
        case "-k" -> keys.add(key(next(rest, "-k and a key")));
        default ->
            throw new RuleSyntaxException(Printable.line(option) + ": not an option of a rule");
      }
    }
    return new RuleSpec(verb, path, permissions, keys);
  }

  private static FilePath path(FilePath base, ByteString word) throws RuleSyntaxException {
    try {
      return FilePath.resolve(base, word);
    } catch (IllegalArgumentException e) {
      throw new RuleSyntaxException(String.valueOf(e.getMessage()));
    }
  }

  /** A key: text of at most {@link RuleSpec#KEY_LENGTH_MAX} bytes; 0x01 parts keys in records. */
  private static String key(ByteString word) throws RuleSyntaxException {
    String key = word.utf8().orElseThrow(() -> new RuleSyntaxException("-k: a key is UTF-8 text"));
    int length = key.getBytes(StandardCharsets.UTF_8).length;
    if (length == 0 || length > RuleSpec.KEY_LENGTH_MAX) {
      throw new RuleSyntaxException(
          "-k: a key has 1 to " + RuleSpec.KEY_LENGTH_MAX + " bytes, this one " + length);
    }
    if (key.chars().anyMatch(Character::isISOControl)) {
      throw new RuleSyntaxException(
          "-k " + Printable.line(key) + ": a key has no control characters");
    }
    return key;
  }

  private static ByteString next(Iterator<ByteString> words, String wanted)
      throws RuleSyntaxException {
    if (!words.hasNext()) {
      throw new RuleSyntaxException("the rule ends where there should be " + wanted);
    }
    return words.next();
  }
}
