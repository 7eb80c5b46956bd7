package org.auditfs.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.auditfs.file.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BoundedFileTest {

  @TempDir private Path directory;

  private Path file(byte... content) throws IOException {
    return Files.write(directory.resolve("file"), content);
  }

  @Test
  void readsAFileThatIsJustAsLongAsItMayBe() throws IOException {
    assertEquals(
        ByteString.of("abc"), BoundedFile.bytes(file((byte) 'a', (byte) 'b', (byte) 'c'), 3));
  }

  @Test
  void refusesAByteMore() throws IOException {
    Path file = file((byte) 'a', (byte) 'b', (byte) 'c');
    IOException refused = assertThrows(IOException.class, () -> BoundedFile.text(file, 2));
    assertEquals("it has more than 2 bytes", refused.getMessage());
  }

  @Test
  void endsWithAFileThatDoesNot() {
    assertThrows(IOException.class, () -> BoundedFile.bytes(Path.of("/dev/zero"), 1 << 20));
  }

  @Test
  void refusesWhatIsNotUtf8() throws IOException {
    Path file = file((byte) 0xc3, (byte) 0x28);
    IOException refused = assertThrows(IOException.class, () -> BoundedFile.text(file, 9));
    assertEquals("not UTF-8", refused.getMessage());
  }
}
