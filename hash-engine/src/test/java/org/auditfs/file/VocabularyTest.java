package org.auditfs.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class VocabularyTest {

  @ParameterizedTest
  @CsvSource({
    "0, READ, true, false",
    "1, WRITE, false, true",
    "2, READ_WRITE, true, true",
    "3, IOCTL_ONLY, false, false",
  })
  void readsTheAccessModeAsANumber(int flags, AccessMode mode, boolean reads, boolean writes) {
    assertEquals(mode, AccessMode.of(flags | OpenFlag.O_CREAT.bits()));
    assertEquals(reads, mode.reads());
    assertEquals(writes, mode.writes());
  }

  @Test
  void namesOpenFlagsOnceEach() {
    assertEquals(List.of("O_RDONLY"), OpenFlag.names(0x8000));
    assertEquals(List.of("O_WRONLY", "O_CREAT", "O_TRUNC"), OpenFlag.names(0x241));
    assertEquals(List.of("O_RDWR", "O_SYNC"), OpenFlag.names(0x101002));
    assertEquals(List.of("O_RDWR", "O_DSYNC"), OpenFlag.names(0x1002));
    assertEquals(List.of("O_WRONLY", "O_TMPFILE"), OpenFlag.names(0x410001));
    assertEquals(List.of("O_RDONLY", "O_DIRECTORY"), OpenFlag.names(0x10000));
  }

  @Test
  void numbersErrorsAsLinuxDoes() {
    assertEquals(13, Errno.EACCES.number());
    assertEquals(Errno.EOPNOTSUPP, Errno.of(95));
    assertEquals(Errno.EIO, Errno.of(4711));
    assertEquals(Errno.EIO, Errno.of(-1));
    for (Errno errno : Errno.values()) {
      assertEquals(errno, Errno.of(errno.number()));
    }
  }

  @Test
  void spellsIdentitiesSoThatTheyCanBeReadBack() {
    FileId id = new FileId(0xf00d_0000_0000_0001L, 1, ByteString.ofHex("8300000010000080"));
    assertEquals("f00d000000000001:1:8300000010000080", id.toString());
    assertEquals(id, FileId.parse(id.toString()));
    assertEquals(0x8000_0010L, id.generation());
    FileId without = new FileId(1, FileId.INODE_ONLY, ByteString.ofHex("0102"));
    assertEquals(without, FileId.parse(without.toString()));
    assertEquals(-1, without.generation());
    for (String wrong : List.of("", "1:2", "1:2:3", "x:1:00", "1:1:00:00")) {
      assertThrows(IllegalArgumentException.class, () -> FileId.parse(wrong));
    }
  }
}
