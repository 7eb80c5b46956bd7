package org.auditfs.digest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Random;
import org.auditfs.file.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class ContentHashTest {

  /** Gives some bytes at a time, as read(2) may. */
  private static ContentSource<RuntimeException> inPieces(byte[] content, Random random) {
    return (target, offset) -> {
      int left = (int) (content.length - offset);
      int count = Math.min(Math.min(left, target.remaining()), 1 + random.nextInt(5000));
      target.put(content, (int) offset, Math.max(count, 0));
      return Math.max(count, 0);
    };
  }

  @ParameterizedTest
  @EnumSource
  void hashesInPiecesAsInOne(HashAlgorithm algorithm) {
    long seed = Long.getLong("auditfs.seed", new Random().nextLong());
    Random random = new Random(seed);
    byte[] content = new byte[random.nextInt(100_000)];
    random.nextBytes(content);
    for (ByteBuffer buffer : new ByteBuffer[] {buffer(4096), ByteBuffer.allocateDirect(1000)}) {
      ContentHash hash =
          ContentHash.of(algorithm, inPieces(content, random), content.length, buffer);
      assertEquals(algorithm.of(ByteString.of(content)), hash.digest(), "-Dauditfs.seed=" + seed);
      assertEquals(content.length, hash.length());
    }
  }

  private static ByteBuffer buffer(int size) {
    return ByteBuffer.allocate(size);
  }

  @Test
  void stopsAtTheSizeOfWhatGrowsWithoutEnd() {
    ContentHash hash = ContentHash.of(HashAlgorithm.SHA256, Zeros.FOR_EVER, 1000, buffer(64));
    assertEquals(HashAlgorithm.SHA256.of(ByteString.of(new byte[1000])), hash.digest());
    assertEquals(1000, hash.length());
  }

  @Test
  void tellsHowLittleWasThereOfWhatShrank() {
    ContentHash hash =
        ContentHash.of(HashAlgorithm.SHA1, inPieces(new byte[10], new Random(1)), 1000, buffer(64));
    assertEquals(10, hash.length());
    assertEquals(HashAlgorithm.SHA1.of(ByteString.of(new byte[10])), hash.digest());
  }

  @Test
  void readsNothingOfWhatIsEmpty() {
    ContentSource<RuntimeException> untouched =
        (target, offset) -> {
          throw new AssertionError("read");
        };
    assertEquals(
        HashAlgorithm.SHA256.of(),
        ContentHash.of(HashAlgorithm.SHA256, untouched, 0, buffer(64)).digest());
  }

  @Test
  void failsAsItsSourceFails() {
    ContentSource<IOException> broken =
        (target, offset) -> {
          if (offset > 0) {
            throw new IOException("a bad sector");
          }
          target.put((byte) 1);
          return 1;
        };
    assertThrows(
        IOException.class, () -> ContentHash.of(HashAlgorithm.MD5, broken, 10, buffer(64)));
  }

  /** As a sparse file: content without end, from no memory. */
  private enum Zeros implements ContentSource<RuntimeException> {
    FOR_EVER;

    @Override
    public int read(ByteBuffer target, long offset) {
      int count = target.remaining();
      target.put(new byte[count]);
      return count;
    }
  }
}
