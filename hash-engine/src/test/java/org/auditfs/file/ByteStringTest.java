package org.auditfs.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ByteStringTest {

  private static final long SEED = 20261122;

  @Test
  void isAValueThatDoesNotShareItsBytes() {
    byte[] bytes = {1, 2, 3};
    ByteString string = ByteString.of(bytes);
    bytes[0] = 9;
    string.toByteArray()[1] = 9;
    assertEquals(ByteString.of(new byte[] {1, 2, 3}), string);
    assertNotEquals(ByteString.of(new byte[] {1, 2}), string);
  }

  @Test
  void tellsWhetherItIsUtf8() {
    assertEquals(Optional.of("naïve"), ByteString.of("naïve").utf8());
    assertEquals(Optional.empty(), ByteString.of(new byte[] {(byte) 0xc3}).utf8());
    assertEquals("\ufffd", ByteString.of(new byte[] {(byte) 0xff}).toString());
  }

  @Test
  void behavesAsTheArraysItIsMadeOf() {
    Random random = new Random(SEED);
    for (int round = 0; round < 2000; round++) {
      byte[] left = bytes(random);
      byte[] right = bytes(random);
      String where = "seed " + SEED + " round " + round;
      ByteString a = ByteString.of(left);
      ByteString b = ByteString.of(right);
      assertEquals(Arrays.equals(left, right), a.equals(b), where);
      assertEquals(
          Integer.signum(Arrays.compareUnsigned(left, right)),
          Integer.signum(a.compareTo(b)),
          where);
      ByteString both = a.concat(b);
      assertTrue(both.startsWith(a) && both.endsWith(b), where);
      assertEquals(a, both.slice(0, a.length()), where);
      assertEquals(b, ByteString.ofHex(b.toHex()), where);
      ByteBuffer buffer = ByteBuffer.allocate(64);
      both.copyTo(buffer, 5);
      assertEquals(both, ByteString.of(buffer, 5, both.length()), where);
    }
  }

  private static byte[] bytes(Random random) {
    byte[] bytes = new byte[random.nextInt(4)];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (random.nextBoolean() ? 'a' : 0xff);
    }
    return bytes;
  }

  @ParameterizedTest
  @CsvSource({"abc,true", "bc,true", "cd,true", "d,true", "cde,false", "x,false", "'',true"})
  void isFoundInABiggerText(String part, boolean found) {
    byte[] text = "xabcdx".getBytes(StandardCharsets.UTF_8);
    assertEquals(found, ByteString.of(part).isIn(text, 1, 5));
  }
}
