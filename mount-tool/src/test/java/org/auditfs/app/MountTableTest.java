package org.auditfs.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import org.auditfs.file.ByteString;
import org.auditfs.file.FilePath;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class MountTableTest {

  private static final String TABLE =
      """
      21 27 0:20 / /sys rw,nosuid,nodev shared:7 master:2 - sysfs sysfs rw
      27 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw,errors=remount-ro
      85 27 0:40 / /etc rw,relatime - fuse.auditfs /etc rw,user_id=0,allow_other
      86 85 0:41 / /etc rw,relatime - tmpfs tmpfs rw
      87 27 0:42 / /a\\040b\\011c\\134d - fuse.auditfs x rw
      88 27 0:42 / /srv/two\\040words rw - fuse.auditfs /srv/two\\040words rw
      nonsense
      """;

  private final MountTable table = MountTable.parse(ByteString.of(TABLE));

  @Test
  void leavesOutLinesThatItDoesNotUnderstand() {
    List<Long> ids = table.entries().stream().map(MountEntry::id).toList();
    assertEquals(List.of(21L, 27L, 85L, 86L, 88L), ids);
  }

  @Test
  void readsOptionalFieldsAndDevices() {
    MountEntry sys = table.entries().get(0);
    assertEquals("0:20", sys.device());
    assertEquals("sysfs", sys.type());
    assertFalse(sys.isOurs());
  }

  @Test
  void seesWhatLiesOnTop() {
    assertEquals("tmpfs", table.at(FilePath.of("/etc")).orElseThrow().type());
    assertTrue(table.at(FilePath.of("/srv/two words")).orElseThrow().isOurs());
    assertTrue(table.at(FilePath.of("/srv")).isEmpty());
  }

  @ParameterizedTest
  @CsvSource({
    "plain, 706c61696e",
    "\\040, 20",
    "a\\011b\\012c, 6109620a63",
    "\\134040, 5c303430",
    "\\043x, 2378",
    "\\377, ff",
    "\\400, 5c343030",
    "\\08, 5c3038",
    "\\, 5c",
    "x\\04, 785c3034",
  })
  void undoesTheKernelsEscapes(String field, String hex) {
    assertEquals(ByteString.ofHex(hex), MountTable.unescape(ByteString.of(field)));
  }

  @Test
  void readsThisMachinesTable() throws IOException {
    assertTrue(MountTable.read().at(FilePath.ROOT).isPresent());
  }
}
