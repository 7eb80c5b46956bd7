package org.auditfs.posix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The table itself; what it says of a mount is checked by {@code PosixContractIT}. */
final class PosixCasesTest {

  @Test
  void holdsAtLeastSixtyCasesOfDifferentNames() {
    Set<String> names = new HashSet<>();
    for (PosixCase behaviour : PosixCases.all()) {
      assertTrue(names.add(behaviour.name()), "twice: " + behaviour.name());
    }
    assertTrue(names.size() >= 60, names.size() + " cases");
  }

  @Test
  void spellsWordsForTheActor() {
    assertEquals(
        List.of("open", "%FF%20x", "%", "a\\b\"c"),
        Words.encode("open  \"\\xff x\" \"\" a\\\\b\\\"c"));
  }

  @Test
  void saysWhereALineDoesNotEndAsTold(@TempDir Path directory) {
    List<PosixCase> cases =
        PosixCases.parse("case lies\n  mkdir d 0755 -> EPERM\n  rmdir e\n  rmdir e -> ENOENT\n");
    try (Cast cast = new Cast(directory)) {
      List<String> transcript = cases.get(0).play(cast, directory);
      assertEquals(2, PosixCase.mistakes(transcript).size(), () -> String.join("\n", transcript));
    }
  }

  @Test
  void tellsTheSameObjectFromAnother(@TempDir Path directory) {
    String table =
        "case links\n  a = open f O_WRONLY,O_CREAT 0644\n  link f g\n  b = open h"
            + " O_WRONLY,O_CREAT 0644\n  stat f\n  stat g\n  stat h\n";
    try (Cast cast = new Cast(directory)) {
      List<String> said = PosixCases.parse(table).get(0).play(cast, directory);
      String f = afterArrow(said.get(3));
      assertEquals(f, afterArrow(said.get(4)));
      assertFalse(f.equals(afterArrow(said.get(5))), f);
    }
  }

  @Test
  void tellsTheTruthAboutABareDirectory(@TempDir Path directory) throws IOException {
    assumeTrue("root".equals(System.getProperty("user.name")), "the cases need root");
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    List<String> mistakes = new ArrayList<>();
    try (Cast cast = new Cast(directory)) {
      for (PosixCase behaviour : PosixCases.all()) {
        Path own = Files.createTempDirectory(directory, "case");
        Files.setPosixFilePermissions(own, PosixFilePermissions.fromString("rwxr-xr-x"));
        for (String mistake : PosixCase.mistakes(behaviour.play(cast, own))) {
          mistakes.add(behaviour + ": " + mistake);
        }
      }
    }
    assertEquals("", String.join("\n", mistakes));
  }

  private static String afterArrow(String line) {
    return line.substring(line.indexOf(" -> "));
  }
}
