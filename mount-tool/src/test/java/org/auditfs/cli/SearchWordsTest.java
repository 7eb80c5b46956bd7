package org.auditfs.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Map;
import org.auditfs.config.CommandException;
import org.auditfs.file.ByteString;
import org.auditfs.file.FilePath;
import org.auditfs.search.Query;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SearchWordsTest {

  private final Invocation invocation =
      new Invocation(
          new Terminal(new ByteArrayOutputStream(), new ByteArrayOutputStream(), Map.of()));

  private Query query(String line) throws CommandException {
    return SearchWords.query(line, invocation).build();
  }

  @Test
  void readsWhatSearchReads() throws CommandException {
    assertEquals(Query.ALL, query("  "));
    assertEquals(
        Query.builder().key("a b").file(FilePath.of("/etc/it's")).success(false).build(),
        query("-sv no  -k 'a b' -f \"/etc/it's\""));
    assertEquals(Query.builder().comm(ByteString.of("prüfer")).build(), query("-c prüfer"));
  }

  @Test
  void splitsAtBlanksButNotInQuotes() throws CommandException {
    assertEquals(List.of("a", "b c", "", "d'e"), SearchWords.words("a 'b c'\t\"\" d\"'\"e"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "--op prüfen|no such operation: prüfen: open, rename, …",
        "-k|-k",
        "--nonsense|unknown option: --nonsense",
        "-ui no.such.user|no such user: no.such.user",
        "shadow|unexpected argument: shadow",
        "-k 'x|a quote is not closed: '",
        "@/etc/passwd|unexpected argument: @/etc/passwd",
        "-a x|x"
      })
  void saysWhatSearchSays(String line, String complaint) {
    CommandException wrong = assertThrows(CommandException.class, () -> query(line));
    assertTrue(String.valueOf(wrong.getMessage()).contains(complaint), wrong.getMessage());
  }
}
