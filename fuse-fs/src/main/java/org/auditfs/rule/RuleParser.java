package org.auditfs.rule;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.auditfs.event.Verb;
import org.auditfs.file.ByteString;
import org.auditfs.file.FilePath;
import org.auditfs.file.Printable;

/**
 * Reads a rule: {@code secrecy|integrity PATH} or {@code never [PATH]}, then {@code -p rwxa},
 * {@code -k KEY}, {@code -F CONDITION}, {@code -R}, {@code --each-io}. They are the arguments of
 * {@code auditfs add} and {@code never}, and the lines of rule files. In lines, words are parted by
 * blanks and spelled as {@link RuleWord} says; in arguments every byte stands for itself.
 */
public final class RuleParser {

  private final AccountSource accounts;

  /**
   * @param accounts resolves the names of users and groups
   */
  public RuleParser(AccountSource accounts) {
    this.accounts = accounts;
  }

  /**
   * Reads a line of ours, in which every name has its number beside it.
   *
   * @throws RuleSyntaxException when it is not a rule
   */
  public static RuleSpec parseLine(String line) throws RuleSyntaxException {
    return new RuleParser(AccountSource.NONE).line(line);
  }

  /**
   * Reads a line.
   *
   * @throws RuleSyntaxException when it is not a rule; it has the column, and its message names the
   *     word
   */
  public RuleSpec line(String line) throws RuleSyntaxException {
    return read(Word.line(line), line.length() + 1, Optional.empty()).spec();
  }

  /** The same of a line in a file: also says where its parts stand. */
  PlacedRule line(Place.Line place, List<Word> words, int end) throws RuleSyntaxException {
    Draft draft = read(words, end, Optional.empty());
    return new PlacedRule(
        place.at(words.get(0).column()), draft.spec(), List.copyOf(draft.columns), place);
  }

  /**
   * Reads arguments.
   *
   * @param base what a relative path is relative to
   * @throws RuleSyntaxException when they are not a rule; its message names the argument
   */
  public RuleSpec arguments(List<ByteString> words, FilePath base) throws RuleSyntaxException {
    return read(Word.arguments(words), 0, Optional.of(base)).spec();
  }

  private Draft read(List<Word> words, int end, Optional<FilePath> base)
      throws RuleSyntaxException {
    Rest rest = new Rest(words.iterator(), end);
    Word first = rest.next("secrecy, integrity or never");
    Verb verb =
        Verb.ofWord(first.toString())
            .orElseThrow(() -> first.wrong("expected secrecy, integrity or never"));
    Draft draft = new Draft(verb, accounts);
    if (verb.watches()) {
      draft.path(rest.next("a path"), base);
    }
    while (rest.words.hasNext()) {
      Word word = rest.words.next();
      boolean path = !verb.watches() && draft.path.isEmpty() && !word.toString().startsWith("-");
      if (path) {
        draft.path(word, base);
      } else {
        draft.option(word, rest);
      }
    }
    draft.requireSubject(first);
    return draft;
  }

  /** The words not read yet; {@code end} is the column after the last. */
  private record Rest(Iterator<Word> words, int end) {
    Word next(String wanted) throws RuleSyntaxException {
      if (!words.hasNext()) {
        throw new RuleSyntaxException(end, "the rule ends: expected " + wanted);
      }
      return words.next();
    }
  }

  /** A rule as it is put together. */
  private static final class Draft {

    private final Verb verb;
    private final AccountSource accounts;
    private final List<Condition> conditions = new ArrayList<>();
    private final List<Integer> columns = new ArrayList<>();
    private final List<String> keys = new ArrayList<>();
    private Optional<FilePath> path = Optional.empty();
    private Permissions permissions;
    private boolean recursive;
    private boolean eachIo;

    Draft(Verb verb, AccountSource accounts) {
      this.verb = verb;
      this.accounts = accounts;
      this.permissions = RuleSpec.defaultPermissions(verb);
    }

    /** Only a command has a directory that a path could be relative to. */
    void path(Word word, Optional<FilePath> base) throws RuleSyntaxException {
      boolean absolute = !word.bytes().isEmpty() && word.bytes().at(0) == '/';
      if (!absolute && base.isEmpty()) {
        throw word.wrong("expected a path from the root");
      }
      try {
        path = Optional.of(FilePath.resolve(base.orElse(FilePath.ROOT), word.bytes()));
      } catch (IllegalArgumentException e) {
        throw new RuleSyntaxException(word.column(), String.valueOf(e.getMessage()));
      }
    }

    void option(Word word, Rest rest) throws RuleSyntaxException {
      switch (word.toString()) {
        case "-p" -> permissions = permissions(rest.next("-p and letters"));
        case "-k" -> add(key(rest.next("-k and a key")), word);
        case "-F" -> condition(rest.next("-F and a condition"));
        case "-R" -> recursive = true;
        case "--each-io" -> eachIo = true;
        default -> throw word.wrong("expected -p, -k, -F, -R or --each-io");
      }
    }

    private static Permissions permissions(Word word) throws RuleSyntaxException {
      try {
        return Permissions.parse(word.toString());
      } catch (RuleSyntaxException e) {
        throw word.at(0, e);
      }
    }

    private void condition(Word word) throws RuleSyntaxException {
      if (conditions.size() == Conditions.COUNT_MAX) {
        throw word.wrong("expected at most " + Conditions.COUNT_MAX + " conditions");
      }
      conditions.add(ConditionParser.parse(word, accounts));
      columns.add(word.column());
    }

    private void add(String key, Word option) throws RuleSyntaxException {
      if (keys.size() == RuleSpec.KEYS_MAX) {
        throw option.wrong("expected at most " + RuleSpec.KEYS_MAX + " keys");
      }
      keys.add(key);
    }

    /** A key: text of at most {@link RuleSpec#KEY_LENGTH_MAX} bytes; 0x01 parts keys in records. */
    private static String key(Word word) throws RuleSyntaxException {
      String key =
          word.bytes()
              .utf8()
              .orElseThrow(() -> new RuleSyntaxException(word.column(), "-k: a key is UTF-8 text"));
      int length = key.getBytes(StandardCharsets.UTF_8).length;
      if (length == 0 || length > RuleSpec.KEY_LENGTH_MAX) {
        throw new RuleSyntaxException(
            word.column(),
            "-k: a key has 1 to " + RuleSpec.KEY_LENGTH_MAX + " bytes, this one " + length);
      }
      if (key.chars().anyMatch(Character::isISOControl)) {
        throw new RuleSyntaxException(
            word.column(), "-k " + Printable.line(key) + ": a key has no control characters");
      }
      return key;
    }

    void requireSubject(Word first) throws RuleSyntaxException {
      if (path.isEmpty() && conditions.isEmpty()) {
        throw first.wrong("expected a path, or -F and a condition, after it");
      }
    }

    RuleSpec spec() {
      return new RuleSpec(
          verb, path, permissions, new Conditions(conditions), recursive, eachIo, keys);
    }
  }
}
