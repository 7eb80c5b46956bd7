package org.auditfs.mount;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What root has mounted on names of ours stays there, whoever asks for them and closes them. */
final class MountsOnTopIT {

  private static final String FUNCTIONS =
      """
      as_stranger() { setpriv --reuid=1000 --regid=1000 --clear-groups "$@" 2>&1; }
      why() { sed 's/.*: //'; }
      """;

  private final Sandbox sandbox = new Sandbox();
  private final Path directory = sandbox.directory("m");
  private final Auditfs auditfs = sandbox.auditfs("state");

  @BeforeEach
  void mount() {
    auditfs.must("mount", directory.toString());
  }

  @AfterEach
  void clean() {
    try (sandbox) {
      auditfs.must("umount", "--all");
    }
  }

  private List<String> said(String script) {
    return Command.bash(FUNCTIONS + script).in(directory).run().expect(0).lines();
  }

  @Test
  void survivesAStrangersStatAndAChmod() {
    assertEquals(
        List.of("open: in", "closed: in", "Cannot allocate memory", "still: in", "again: in"),
        said(
            """
            mkdir -p d/m; stat d/m >/dev/null; ls -lR . >/dev/null
            mount -t tmpfs none d/m; echo in >d/m/x
            echo "open: $(as_stranger cat d/m/x)"
            chmod 700 d
            echo "closed: $(cat d/m/x)"
            as_stranger stat d/m/x | why
            echo "still: $(cat d/m/x)"
            chmod 755 d
            echo "again: $(as_stranger cat d/m/x)"
            umount d/m
            """));
  }

  /** Nobody has asked the daemon anything since the mount. */
  @Test
  void survivesAStrangerWhoComesAtOnce() {
    assertEquals(
        List.of("0 lost"),
        said(
            """
            mkdir -p d/m; chmod 700 d; lost=0
            for i in $(seq 20); do
              mount -t tmpfs none d/m && as_stranger stat d/m >/dev/null
              umount d/m || lost=$((lost + 1))
            done
            echo "$lost lost"
            """));
  }

  @Test
  void closesAtOnceWhatTheKernelRememberedBeforeTheMount() {
    assertEquals(
        List.of("in", "Permission denied", "in"),
        said(
            """
            mkdir -p d/m e; echo in >e/f; as_stranger cat e/f
            mount -t tmpfs none d/m; chmod 700 e
            as_stranger cat e/f | why
            cat e/f; umount d/m
            """));
  }

  @Test
  void closesAtOnceAgainWhenNothingIsOnTopAnyMore() {
    assertEquals(
        List.of("in", "Permission denied"),
        said(
            """
            mkdir -p d/m e; echo in >e/f
            mount -t tmpfs none d/m; umount d/m
            as_stranger cat e/f; mkdir c; chmod 700 c; mv e c/e
            as_stranger cat c/e/f | why
            """));
  }
}
