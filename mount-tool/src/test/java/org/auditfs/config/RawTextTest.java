package org.auditfs.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.auditfs.file.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RawTextTest {

  @Test
  void carriesEveryByte() {
    byte[] all = new byte[256];
    for (int i = 0; i < all.length; i++) {
      all[i] = (byte) i;
    }
    ByteString bytes = ByteString.of(all);
    assertEquals(bytes, RawText.bytes(RawText.of(bytes)));
  }

  @ParameterizedTest
  @CsvSource({
    "2f6574632f706173737764, /etc/passwd",
    "2fc3a4, /ä",
    "2f1b5b326a, /\\033[2j",
    "2f0a, /\\012",
    "2f7f, /\\177",
    "2fc285, /\\205",
    "2fff, /\uFFFD",
    "2fe280ae, /\uFFFD"
  })
  void printsNothingThatATerminalActsUpon(String hex, String printed) {
    assertEquals(printed, RawText.printable(ByteString.ofHex(hex)));
  }
}
