package org.auditfs.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

final class ManPagesTest {

  private static final List<String> MACROS = List.of(".TH ", ".SH ", ".TP", ".PP", ".nf", ".fi");

  private final Map<String, String> pages = ManPages.pages();

  private String page(String name) {
    return Objects.requireNonNull(pages.get(name), name);
  }

  @Test
  void haveOneForEachCommand() {
    for (Commands.Entry command : Commands.ALL) {
      assertTrue(pages.containsKey("auditfs-" + command.word() + ".8"), command.word());
      assertTrue(page("auditfs.8").contains("auditfs\\-" + command.word() + "(8)"));
    }
    assertEquals(Commands.ALL.size() + 2, pages.size());
  }

  @Test
  void tellEachOption() {
    String search = page("auditfs-search.8");
    for (String option : List.of("\\-k, \\-\\-key", "\\-\\-explain", "\\-ts", "\\-\\-format")) {
      assertTrue(search.contains(option), option + " in " + search);
    }
  }

  /** A line of text that began with a dot or a quote would be a command to roff. */
  @Test
  void sayNothingToRoffThatTheyDoNotMean() {
    pages.forEach(
        (name, page) ->
            page.lines()
                .filter(line -> line.startsWith(".") || line.startsWith("'"))
                .forEach(
                    line ->
                        assertTrue(
                            MACROS.stream().anyMatch(line::startsWith), name + ": " + line)));
  }

  @Test
  void escapeWhatRoffWouldRead() {
    Roff page = new Roff();
    page.text(".so /etc/passwd");
    page.text("a\\fBb 'c' -d");
    assertEquals("\\&.so /etc/passwd\na\\efBb \\(aqc\\(aq \\-d\n", page.toString());
  }
}
