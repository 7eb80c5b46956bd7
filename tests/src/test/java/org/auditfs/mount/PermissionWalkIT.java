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
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.auditfs.posix.Actor;
import org.auditfs.posix.Cast;
import org.auditfs.posix.Who;
import org.auditfs.walk.Companion;
import org.auditfs.walk.Walker;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Everybody tries everything everywhere, and gets the answers of the bare directory. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class PermissionWalkIT {

  private static final int AT_ONCE = 4;

  private final Sandbox sandbox = new Sandbox();
  private final Path mounted = sandbox.directory("mntd");
  private final Auditfs auditfs = sandbox.auditfs("state");

  /** A walker waits for an answer most of the time, so several walk at once. */
  private final ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);

  private final Map<Walker, Future<Companion.Report>> walks = new EnumMap<>(Walker.class);

  @BeforeAll
  void mount() {
    List<String> java = java(sandbox.directory("classes"));
    auditfs.must("mount", mounted.toString());
    for (Walker walker : Walker.values()) {
      String name = walker.name().toLowerCase(Locale.ROOT);
      String truth = sandbox.directory("bare/" + name).toString();
      String mount = sandbox.directory("mntd/" + name).toString();
      walks.put(walker, threads.submit(() -> walk(walker, java, truth, mount)));
    }
  }

  private static Companion.Report walk(Walker walker, List<String> java, String truth, String mount)
      throws Exception {
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
    return report;
  }

  @AfterAll
  void unmount() throws InterruptedException {
    try (sandbox) {
      threads.shutdownNow();
      assertTrue(threads.awaitTermination(1, TimeUnit.MINUTES));
      auditfs.must("umount", mounted.toString());
    }
  }

  @ParameterizedTest
  @EnumSource
  void givesEverybodyTheAnswersOfTheBareDirectory(Walker walker) throws Exception {
    Companion.Report report = Objects.requireNonNull(walks.get(walker)).get();
    assertEquals("", String.join("\n", report.differences()));
    assertTrue(report.tried() > 5_000 && report.refused() > 0, report::toString);
  }

  /** Each once, whether or not the kernel knows the name: a refused one it asks for again. */
  @Test
  void recordsWhatIsRefused() {
    String closed = sandbox.directory("mntd/closed").toString();
    String open = sandbox.directory("mntd/open").toString();
    try (Cast cast = new Cast(sandbox.root())) {
      Actor root = cast.actor(Who.ROOT);
      Actor carol = cast.actor(Who.CAROL);
      for (String directory : List.of(closed, open)) {
        root.must("file " + directory + "/f");
        root.must("chmod " + directory + "/f 0600");
        auditfs.addAll(List.of(List.of("add", "secrecy", directory + "/f", "-k", "walk")));
        carol.tell("stat " + directory + "/f");
      }
      root.must("chmod " + closed + " 0700");
      for (String line :
          """
          stat CLOSED/f
          a = open CLOSED/f O_RDONLY
          unlink CLOSED/f
          a = open OPEN/f O_RDONLY
          a = open OPEN/f O_RDWR,O_TRUNC
          chmod OPEN/f 0666
          chown OPEN/f 1002 1002
          utimens OPEN/f 1 0 1 0
          truncate OPEN/f 0
          setxattr OPEN/f user.a v
          removexattr OPEN/f user.a
          getxattr OPEN/f user.a
          unlink OPEN/f
          rename OPEN/f OPEN/g
          """
              .lines()
              .toList()) {
        carol.tell(line.replace("CLOSED", closed).replace("OPEN", open));
      }
    }
    List<String> told = new ArrayList<>();
    for (Json event : auditfs.search("-k", "walk", "-m", "file", "-ui", "1002")) {
      boolean inClosed = event.text("object.path").startsWith(closed);
      String where = inClosed ? "closed" : "open";
      told.add("%s %s %s".formatted(event.text("op"), event.fields().get("errno"), where));
    }
    assertEquals(
        """
        lookup EACCES closed
        lookup EACCES closed
        lookup EACCES closed
        open EACCES open
        open EACCES open
        chmod EPERM open
        chown EPERM open
        utimens EPERM open
        truncate EACCES open
        setxattr EACCES open
        removexattr EACCES open
        getxattr EACCES open
        unlink EACCES open
        rename EACCES open
        """,
        String.join("\n", told) + "\n");
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
