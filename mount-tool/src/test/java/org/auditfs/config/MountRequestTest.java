package org.auditfs.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.auditfs.file.ByteString;
import org.auditfs.file.FilePath;
import org.junit.jupiter.api.Test;

final class MountRequestTest {

  private static final FilePath NOT_UTF8 = new FilePath(ByteString.ofHex("2fff0a20"));

  @Test
  void comesBackFromItsWords() throws CommandException {
    MountRequest request =
        new MountRequest(
            NOT_UTF8,
            FilePath.of("/mnt"),
            MountOptions.parse(List.of("ro")),
            "mnt:[1]",
            TransportKind.JNR_FUSE);
    assertEquals(request, MountRequest.parse(request.words()));
  }

  @Test
  void refusesWordsThatAreNoRequest() {
    ByteString word = ByteString.of("relative");
    assertThrows(CommandException.class, () -> MountRequest.parse(List.of()));
    assertThrows(
        CommandException.class, () -> MountRequest.parse(List.of(word, word, word, word, word)));
  }
}
