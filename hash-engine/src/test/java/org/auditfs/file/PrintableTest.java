package org.auditfs.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PrintableTest {

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '|',
      value = {
        "2f657463, /etc, /etc",
        "6120622e, \"a b.\", a b.",
        "c3bc, ü, ü",
        "1b5b33316d, \"\\033[31m\", \\033[31m",
        "0a, \"\\012\", \\012",
        "c29b, \"\\302\\233\", \\302\\233",
        "7f, \"\\177\", \\177",
        "ff61, \"\\377a\", \\377a",
        "c3, \"\\303\", \\303",
        "e280ae, \"\\342\\200\\256\", \\342\\200\\256",
        "e281a6, \"\\342\\201\\246\", \\342\\201\\246",
        "eda080, \"\\355\\240\\200\", \\355\\240\\200",
        "f09f9880, \"😀\", 😀",
        "f3a08081, \"\\363\\240\\200\\201\", \\363\\240\\200\\201",
        "5c78, \"\\\\x\", \\x",
        "22, \"\\\"\", \"",
        "3a, \":\", :"
      })
  void showsOnlyWhatATerminalShowsInPlace(String bytes, String word, String line) {
    assertEquals(word, Printable.of(ByteString.ofHex(bytes)));
    assertEquals(line, Printable.line(ByteString.ofHex(bytes)));
  }

  @Test
  void showsAnEmptyNameAsSuch() {
    assertEquals("\"\"", Printable.of(ByteString.EMPTY));
    assertEquals("", Printable.line(ByteString.EMPTY));
  }

  @Test
  void letsNoControlAndNothingBidirectionalThrough() {
    for (int codePoint = 0; codePoint <= Character.MAX_CODE_POINT; codePoint++) {
      boolean bidirectional =
          (codePoint >= 0x202a && codePoint <= 0x202e)
              || (codePoint >= 0x2066 && codePoint <= 0x2069)
              || codePoint == 0x200e
              || codePoint == 0x200f;
      if (Character.isISOControl(codePoint) || bidirectional) {
        String shown = Printable.line(Character.toString(codePoint));
        assertTrue(shown.startsWith("\\"), () -> "shown as " + shown);
      }
    }
  }
}
