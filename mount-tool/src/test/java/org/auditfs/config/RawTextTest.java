package org.auditfs.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.auditfs.file.ByteString;
import org.junit.jupiter.api.Test;

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
}
