package org.auditfs.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class FilePathTest {

  @ParameterizedTest
  @CsvSource({
    "/etc, passwd, /etc/passwd",
    "/etc, /passwd, /passwd",
    "/etc, ./a//b/, /etc/a/b",
    "/etc, ../x, /x",
    "/etc, ../../../x, /x",
    "/etc, ., /etc",
    "/etc, /, /",
    "/, a, /a",
    "/etc, ..., /etc/...",
    "/etc, .hidden, /etc/.hidden",
  })
  void resolvesAsAShellWould(String base, String path, String expected) {
    assertEquals(FilePath.of(expected), FilePath.resolve(FilePath.of(base), ByteString.of(path)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "etc", "/etc/", "//", "/a//b", "/a/./b", "/..", "/a/..", "/."})
  void takesOnlyNormalPaths(String path) {
    assertThrows(IllegalArgumentException.class, () -> FilePath.of(path));
  }

  @Test
  void refusesWhatTheKernelWouldRefuse() {
    assertThrows(IllegalArgumentException.class, () -> resolve(""));
    assertThrows(IllegalArgumentException.class, () -> resolve("a\0b"));
    assertThrows(IllegalArgumentException.class, () -> resolve("x".repeat(256)));
    assertThrows(IllegalArgumentException.class, () -> resolve("abcdefg/".repeat(600)));
    assertEquals(255, resolve("x".repeat(255)).name().length());
  }

  private static FilePath resolve(String path) {
    return FilePath.resolve(FilePath.ROOT, ByteString.of(path));
  }

  @Test
  void knowsItsParts() {
    FilePath path = FilePath.of("/etc/ssh/sshd_config");
    assertEquals(ByteString.of("sshd_config"), path.name());
    assertEquals(FilePath.of("/etc/ssh"), path.parent());
    assertEquals(FilePath.ROOT, FilePath.of("/etc").parent());
    assertEquals(FilePath.ROOT, FilePath.ROOT.parent());
    assertEquals(
        List.of(ByteString.of("ssh"), ByteString.of("sshd_config")),
        path.componentsBelow(FilePath.of("/etc")));
    assertEquals(List.of(), path.componentsBelow(path));
  }

  @Test
  void liesBeneathOnlyWholeComponents() {
    assertTrue(FilePath.of("/etc/ssh").startsWith(FilePath.of("/etc")));
    assertTrue(FilePath.of("/etc").startsWith(FilePath.of("/etc")));
    assertTrue(FilePath.of("/etc").startsWith(FilePath.ROOT));
    assertFalse(FilePath.of("/etcetera").startsWith(FilePath.of("/etc")));
  }
}
