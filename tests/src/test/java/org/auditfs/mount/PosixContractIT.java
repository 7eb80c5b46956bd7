package org.auditfs.mount;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
 * Every case of the contract, in a bare directory and in an audited mount by each transport: there
 * must be no difference, but for the {@link Gap gaps} of jnr-fuse, and these must be there.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class PosixContractIT {

  private final Sandbox sandbox = new Sandbox();
  private final Path bare = sandbox.directory("bare");
  private final Path kernel = sandbox.directory("kernel");
  private final Path jnrFuse = sandbox.directory("jnr");
  private final Auditfs auditfs = sandbox.auditfs("state");
  private final Cast cast = new Cast(sandbox.root());
  private final Map<String, List<String>> truths = new HashMap<>();
  private int count;

  static List<PosixCase> cases() {
    return PosixCases.all();
  }

  @BeforeAll
  void mount() {
    auditfs.must("mount", "--transport", "kernel", kernel.toString());
    auditfs.must("mount", "--transport", "jnr-fuse", jnrFuse.toString());
  }

  @AfterAll
  void unmount() {
    try (sandbox) {
      cast.close();
      auditfs.must("umount", "--all");
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void behavesAsTheBareDirectory(PosixCase behaviour) {
    assertEquals(String.join("\n", truth(behaviour)), String.join("\n", play(behaviour, kernel)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void behavesAsTheBareDirectoryOnJnrFuseButForItsGaps(PosixCase behaviour) {
    List<String> truth = truth(behaviour);
    List<String> transcript = play(behaviour, jnrFuse);
    Gap gap = Gap.of(behaviour.name());
    if (gap.lines().isEmpty()) {
      assertEquals(String.join("\n", truth), String.join("\n", transcript));
    } else {
      assertEquals(gap.text(), String.join("\n", Gap.differences(truth, transcript)));
    }
  }

  private List<String> truth(PosixCase behaviour) {
    return truths.computeIfAbsent(
        behaviour.name(),
        name -> {
          List<String> truth = behaviour.play(cast, sandbox.directory("bare/" + nextName()));
          assertEquals(List.of(), PosixCase.mistakes(truth), "the bare directory " + bare);
          return truth;
        });
  }

  private List<String> play(PosixCase behaviour, Path mounted) {
    Path directory = mounted.resolve(nextName());
    cast.actor(Who.ROOT).must("mkdir " + directory + " 0755");
    auditfs.addAll(watches(directory.toString()));
    return behaviour.play(cast, directory).stream().map(PosixCase::withoutVerdict).toList();
  }

  private String nextName() {
    return "c" + count++;
  }

  /** What most cases call their first file and its link, watched in every way. */
  private static List<List<String>> watches(String directory) {
    return List.of(
        List.of("add", "integrity", directory + "/f", "-p", "rwxa"),
        List.of("add", "secrecy", directory + "/f"),
        List.of("add", "integrity", directory + "/g"));
  }
}
