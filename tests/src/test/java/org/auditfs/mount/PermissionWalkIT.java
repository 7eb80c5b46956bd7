package org.auditfs.mount;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.auditfs.walk.Companion;
import org.auditfs.walk.Walker;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Everybody tries everything everywhere, and gets the answers of the bare directory. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class PermissionWalkIT {

  private final Sandbox sandbox = new Sandbox();

  private final Path mounted = sandbox.directory("mntd");
  private final Auditfs auditfs = sandbox.auditfs("state");
  private List<String> java = List.of();

  @BeforeAll
  void mount() {
    java = java(sandbox.directory("classes"));
    auditfs.must("mount", mounted.toString());
  }

  @AfterAll
  void unmount() {
    try (sandbox) {
      auditfs.must("umount", mounted.toString());
    }
  }

  @ParameterizedTest
  @EnumSource
  void givesEverybodyTheAnswersOfTheBareDirectory(Walker walker) throws Exception {
    String name = walker.name().toLowerCase(Locale.ROOT);
    String truth = sandbox.directory("bare/" + name).toString();
    String mount = sandbox.directory("mntd/" + name).toString();
    long start = System.nanoTime();
    Companion.Report report = Companion.walk(walker, java, truth, mount);
    System.out.printf(
        Locale.ROOT,
        "walk: %s: %d tried, %d refused, %d differ, %d ms%n",
        walker,
        report.tried(),
        report.refused(),
        report.differences().size(),
        (System.nanoTime() - start) / 1_000_000);
    assertEquals("", String.join("\n", report.differences()));
    assertTrue(report.tried() > 5_000 && report.refused() > 0, report::toString);
  }

  /** A JVM with this class path, copied to where everybody may read it. */
  private static List<String> java(Path directory) {
    List<String> path = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      Path source = Path.of(entry);
      Path copy = directory.resolve(path.size() + "-" + source.getFileName());
      copy(source, copy);
      path.add(copy.toString());
    }
    return List.of(
        System.getProperty("java.home") + "/bin/java",
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "-XX:-UsePerfData",
        "-Xshare:auto",
        "-cp",
        String.join(File.pathSeparator, path));
  }

  private static void copy(Path source, Path target) {
    try (Stream<Path> files = Files.walk(source)) {
      for (Path file : files.toList()) {
        Path copy = target.resolve(source.relativize(file).toString());
        Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
