package org.auditfs.cli;

import java.util.ArrayList;
import java.util.List;
import org.auditfs.config.CommandException;
import org.auditfs.config.ExitCode;
import org.auditfs.config.RawText;
import org.auditfs.file.ByteString;
import org.auditfs.search.Query;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParameterException;

/** Search options in one line, as somebody types them behind {@code auditfs search}. */
@Command(name = "search")
final class SearchWords {

  @Mixin private final SearchOptions wanted = new SearchOptions();

  private SearchWords() {}

  /**
   * The query that {@code line} means.
   *
   * @throws CommandException when it means none; the message is what search would say
   */
  static Query.Builder query(String line, Invocation invocation) throws CommandException {
    SearchWords search = new SearchWords();
    try {
      new CommandLine(search)
          .setPosixClusteredShortOptionsAllowed(false)
          .setExpandAtFiles(false)
          .parseArgs(words(line).toArray(String[]::new));
    } catch (ParameterException e) {
      throw new CommandException(ExitCode.WRONG_USAGE, Terminal.readable(Main.problem(e)), e);
    }
    return search.wanted.query(invocation);
  }

  /** Split at blanks, but for those in quotes of either kind; {@link RawText}. */
  static List<String> words(String line) throws CommandException {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    boolean begun = false;
    int quote = 0;
    for (int c : line.codePoints().toArray()) {
      if (c == quote) {
        quote = 0;
      } else if (quote == 0 && (c == '"' || c == '\'')) {
        quote = c;
        begun = true;
      } else if (quote == 0 && Character.isWhitespace(c)) {
        if (begun) {
          words.add(raw(word));
        }
        word.setLength(0);
        begun = false;
      } else {
        word.appendCodePoint(c);
        begun = true;
      }
    }
    if (quote != 0) {
      throw new CommandException(
          ExitCode.WRONG_USAGE, "a quote is not closed: " + Character.toString(quote));
    }
    if (begun) {
      words.add(raw(word));
    }
    return words;
  }

  private static String raw(StringBuilder word) {
    return RawText.of(ByteString.of(word.toString()));
  }
}
