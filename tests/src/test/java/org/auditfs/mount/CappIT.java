package org.auditfs.mount;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.auditfs.posix.Cast;
import org.auditfs.posix.Who;
import org.junit.jupiter.api.Test;

/** A trail holds against the profile, as long as nobody has chosen otherwise. */
final class CappIT {

  private final Sandbox sandbox = new Sandbox();
  private final Path mounted = sandbox.directory("m");
  private final Auditfs auditfs = sandbox.auditfs("state");

  /** The components of which something is not met that a filesystem could meet. */
  private List<String> unmet(int exit) {
    return Json.lines(auditfs.command("capp", "--json").run().expect(exit).out()).stream()
        .filter(row -> row.text("standing").equals("not_met"))
        .map(row -> row.text("component"))
        .filter(component -> !component.startsWith("FIA_"))
        .toList();
  }

  private void play(Cast cast) {
    cast.actor(Who.ROOT).must("file " + mounted + "/shadow");
    auditfs.must("add", "secrecy", mounted + "/shadow", "-k", "shadow");
    cast.actor(Who.ROOT).must("chmod " + mounted + "/shadow 0600");
    String answer = cast.actor(Who.ALICE).tell("a = open " + mounted + "/shadow O_RDONLY");
    assertEquals("EACCES", answer);
  }

  @Test
  void meetsEverythingUnlessItWasChosen() {
    try (sandbox) {
      auditfs.must("mount", mounted.toString());
      try (Cast cast = new Cast(sandbox.root())) {
        play(cast);
      }
      assertEquals(List.of(), unmet(0));
      assertTrue(
          auditfs.must("capp").out().contains("operations on objects, refused: operations: 1"));
      end();
      auditfs.must("mount", "-o", "on_full=ignore,space_left=0", mounted.toString());
      assertEquals(List.of("FAU_STG.3", "FAU_STG.4"), unmet(1));
      end();
      assertEquals(List.of("FAU_SEL.1", "FAU_STG.3", "FAU_STG.4"), unmet(1), "no daemon runs");
    }
  }

  private void end() {
    ProcessHandle daemon = auditfs.daemon().orElseThrow();
    auditfs.must("umount", mounted.toString());
    Auditfs.awaitEnd(daemon);
  }
}
