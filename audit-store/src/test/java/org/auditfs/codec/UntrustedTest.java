package org.auditfs.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.auditfs.file.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UntrustedTest {

  /** The last row is the kernel's own output (ausearch-format.md). */
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '|',
      value = {
        "2f657463, \"/etc\"",
        "6127, \"a'\"",
        "7e, \"~\"",
        "21, \"!\"",
        "7f, 7F",
        "20, 20",
        "22, 22",
        "00, 00",
        "80, 80",
        "776520226972640a206e61c3af7665, 776520226972640A206E61C3AF7665"
      })
  void quotesWhatIsCleanAndSpellsTheRestInHex(String bytes, String encoded) {
    assertEquals(encoded, Untrusted.encode(ByteString.ofHex(bytes)));
  }

  @Test
  void showsThatNothingWasFoundOut() {
    assertEquals("(null)", Untrusted.encodeKnown(ByteString.EMPTY));
    assertEquals("\"\"", Untrusted.encode(ByteString.EMPTY));
  }
}
