package org.auditfs.mount;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import org.auditfs.posix.Cast;
import org.auditfs.posix.PosixCase;
import org.auditfs.posix.PosixCases;
import org.auditfs.posix.Who;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every case of the contract, in a bare directory and in an audited mount: there must be no
 * difference.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class PosixContractIT {

  private final Sandbox sandbox = new Sandbox();
  private final Path bare = sandbox.directory("bare");
  private final Path mounted = sandbox.directory("mounted");
  private final Auditfs auditfs = sandbox.auditfs("state");
  private final Cast cast = new Cast(sandbox.root());
  private int count;

  static List<PosixCase> cases() {
    return PosixCases.all();
  }

  @BeforeAll
  void mount() {
    auditfs.must("mount", mounted.toString());
  }

  @AfterAll
  void unmount() {
    try (sandbox) {
      cast.close();
      auditfs.must("umount", mounted.toString());
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void behavesAsTheBareDirectory(PosixCase behaviour) {
    String name = "c" + count++;
    List<String> truth = behaviour.play(cast, sandbox.directory("bare/" + name));
    assertEquals(List.of(), PosixCase.mistakes(truth), "the bare directory " + bare);
    cast.actor(Who.ROOT).must("mkdir " + mounted + "/" + name + " 0755");
    auditfs.addAll(watches(mounted + "/" + name));
    List<String> mount = behaviour.play(cast, mounted.resolve(name));
    assertEquals(String.join("\n", truth), String.join("\n", mount));
  }

  /** What most cases call their first file and its link, watched in every way. */
  private static List<List<String>> watches(String directory) {
    return List.of(
        List.of("add", "integrity", directory + "/f", "-p", "rwxa"),
        List.of("add", "secrecy", directory + "/f"),
        List.of("add", "integrity", directory + "/g"));
  }
}
