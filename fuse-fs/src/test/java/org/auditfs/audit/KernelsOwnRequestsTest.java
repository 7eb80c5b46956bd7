package org.auditfs.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import org.auditfs.file.OpenFlag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the kernel asks for on the way of another call is nobody's access. */
final class KernelsOwnRequestsTest {

  private static final String P = "/m/w/target";

  @TempDir Path state;

  private static void told(Stage stage, String... lines) {
    assertEquals(List.of(lines), stage.told());
  }

  @Test
  void recordsThatALinkIsReadAndNotThatItIsFollowed() throws Exception {
    try (Stage stage = new Stage(state)) {
      stage.symlink("elsewhere", P);
      stage.add("secrecy " + P);
      stage.at(P, node -> stage.fs.readlink(Stage.CALLER, node));
      told(stage, "readlink " + P + " [1]");
      stage.kernelsDoing = true;
      stage.at(P, node -> stage.fs.readlink(Stage.CALLER, node));
      told(stage);
    }
  }

  @Test
  void recordsNoOpenOfTheKernelForTheFlagsOfAFile() throws Exception {
    try (Stage stage = new Stage(state)) {
      stage.create(P, 1);
      stage.add("secrecy " + P);
      stage.kernelsDoing = true;
      stage.open(P, 0);
      told(stage);
      stage.open(P, OpenFlag.O_LARGEFILE.bits());
      told(stage, "open " + P + " [1]");
    }
  }
}
