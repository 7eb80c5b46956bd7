package org.auditfs.config;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.auditfs.file.ByteString;
import org.auditfs.file.FilePath;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class StateDirectoryTest {

  @TempDir private Path place = Path.of("/");

  private StateDirectory state(String name) throws CommandException {
    return StateDirectory.at(FilePath.of(place.resolve(name).toString()));
  }

  private int ownUid() throws IOException {
    return (int) Files.getAttribute(place, "unix:uid");
  }

  @ParameterizedTest
  @CsvSource({
    // mode in octal, owner, who runs, whether it may be used
    "40700, 0, 0, true",
    "40755, 0, 0, true",
    "40770, 0, 0, false",
    "40702, 0, 0, false",
    "41777, 0, 0, false",
    "40700, 1000, 0, false",
    "40700, 0, 1000, false",
    "40700, 1000, 1000, true",
    "100600, 0, 0, false",
    "120777, 0, 0, false",
  })
  void usesOnlyADirectoryThatNobodyElseCanWrite(String mode, int owner, int uid, boolean fine) {
    StateDirectory state = new StateDirectory(Path.of("/state"));
    int bits = Integer.parseInt(mode, 8);
    if (fine) {
      assertDoesNotThrow(() -> state.refuseUnsafe(owner, bits, uid));
    } else {
      CommandException refusal =
          assertThrows(CommandException.class, () -> state.refuseUnsafe(owner, bits, uid));
      assertEquals(ExitCode.REFUSED, refusal.exitCode());
    }
  }

  @Test
  void isMadeForItsOwnerAlone() throws Exception {
    StateDirectory state = state("a/b");
    state.prepare(ownUid());
    assertEquals(
        "rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(state.path())));
  }

  @Test
  void isClosedToReadersWhenItWasOpen() throws Exception {
    Path open = Files.createDirectory(place.resolve("open"));
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxr-xr-x"));
    state("open").prepare(ownUid());
    assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(open)));
  }

  @Test
  void followsLinksBeforeItIsCompared() throws Exception {
    Path real = Files.createDirectory(place.resolve("real"));
    Files.createSymbolicLink(place.resolve("link"), real);
    assertEquals(real.toRealPath().resolve("not/yet"), state("link/not/yet").path());
  }

  @Test
  void refusesAFileInItsPlace() throws Exception {
    Files.createFile(place.resolve("file"));
    int uid = ownUid();
    CommandException refusal =
        assertThrows(CommandException.class, () -> state("file").prepare(uid));
    assertEquals(ExitCode.REFUSED, refusal.exitCode());
  }

  @Test
  void refusesANameThatItsFilesCannotHave() {
    FilePath notUtf8 = new FilePath(ByteString.ofHex("2fff"));
    CommandException refusal =
        assertThrows(CommandException.class, () -> StateDirectory.at(notUtf8));
    assertEquals(ExitCode.REFUSED, refusal.exitCode());
  }
}
