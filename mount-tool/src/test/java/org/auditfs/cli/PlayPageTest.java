package org.auditfs.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class PlayPageTest {

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final PlayPage page = new PlayPage(new Terminal(out, out, Map.of()), false);

  private String printed() {
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void wrapsBetweenWords() {
    assertEquals(List.of("one two", "three"), PlayPage.wrap("one two three", 8));
    assertEquals(List.of("longer-than-that"), PlayPage.wrap("longer-than-that", 8));
  }

  @Test
  void showsTheBeginningOfLongOutput() {
    page.output("1\n2\n3\n4\n5\n6\n7\n8\n9\n");
    assertEquals("    1\n    2\n    3\n    4\n    5\n    6\n    … 3 more lines\n", printed());
  }

  @Test
  void printsNoControlBytesAndNoColoursWhereNoneAreWanted() {
    page.command("cat");
    page.output("\u001b[31mred\n");
    page.note("somebody did something");
    assertFalse(printed().contains("\u001b"), printed());
  }
}
