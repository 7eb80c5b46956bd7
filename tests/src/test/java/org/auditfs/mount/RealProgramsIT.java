package org.auditfs.mount;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Programs that people run, in a bare directory and in an audited mount: they say the same and
 * leave the same tree (content, types, modes, owners, links, extended attributes), the daemon has
 * nothing to complain of, and the trail names the programs that touched what is watched. What each
 * does is in {@code real-programs.sh}.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RealProgramsIT {

  private static final Duration TIME_MAX = Duration.ofMinutes(5);

  /** Where the Maven that runs this keeps what it fetched. */
  private static final String REPOSITORY =
      System.getProperty("localRepository", System.getProperty("user.home") + "/.m2/repository");

  /** What is run, what it needs, what is watched, and by which programs that must be touched. */
  enum Program {
    ACCOUNTS(
        "useradd chpasswd groupmod gpasswd pwck",
        "etc/passwd etc/shadow etc/group",
        "useradd usermod groupmod chpasswd userdel"),
    VISUDO("visudo sudo setpriv", "etc/sudoers etc/sudoers.d/extra", "visudo sudo"),
    DPKG("dpkg dpkg-deb", "etc/thing/a.conf etc/thing/b.conf", "dpkg"),
    EDITORS("vim sed perl setfacl setfattr", "a.conf b.conf c.conf", "vim sed perl"),
    GIT("git", "origin/d2/f2 origin/HEAD", "git"),
    SQLITE("sqlite3", "db db-wal db-shm", "sqlite3"),
    RSYNC("rsync setcap", "to/plain to/pipe", "rsync"),
    TAR("tar setcap", "to/from/plain to/from/null", "tar"),
    JAVAC("javac jar", "classes/p/C1.class x.jar", "javac java jar"),
    MAVEN("mvn", "project/pom.xml project/target/a-1.jar", "java"),
    FIO("fio", "direct.0.0 mapped.0.0", "fio"),
    STRESS("stress-ng", "none", "");

    private final String commands;
    private final String watched;
    private final String touching;

    Program(String commands, String watched, String touching) {
      this.commands = commands;
      this.watched = watched;
      this.touching = touching;
    }

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    private List<String> missing() {
      return words(commands).stream()
          .filter(name -> Command.bash("PATH=$PATH:/usr/sbin:/sbin type " + name).run().exit() != 0)
          .toList();
    }
  }

  private final Sandbox sandbox = new Sandbox();
  private final Path bare = sandbox.directory("bare");
  private final Path mounted = sandbox.directory("mntd");
  private final Path script = Resources.unpack("real-programs.sh", sandbox.root());
  private final Path project = Resources.unpack("small-project.xml", sandbox.root());
  private final Auditfs auditfs = sandbox.auditfs("state");

  @BeforeAll
  void mount() {
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
  void leaveWhatTheyLeaveInABareDirectory(Program program) {
    List<String> missing = program.missing();
    assumeTrue(missing.isEmpty(), () -> "not installed: " + missing + ": see scripts/test");
    Path there = directory(bare, program);
    Path here = directory(mounted, program);
    Path out = sandbox.directory("out/" + program.word());
    String truth = play(program, there, out);
    clean(out);
    run("prepare_" + program.word(), here, out);
    List<List<String>> watches = new ArrayList<>();
    for (String name : words(program.watched)) {
      watches.add(
          List.of("add", "integrity", here + "/" + name, "-p", "rwxa", "-k", program.word()));
    }
    auditfs.addAll(watches);
    assertEquals(truth, run("run_" + program.word(), here, out));
    Set<String> absent = new TreeSet<>(words(program.touching));
    absent.removeAll(commandsIn(program));
    assertEquals(Set.of(), absent, "touched what is watched, but are not in the trail");
    assertEquals("", complaints());
  }

  private String play(Program program, Path directory, Path out) {
    run("prepare_" + program.word(), directory, out);
    return run("run_" + program.word(), directory, out);
  }

  /** What it said, without the names of the directories it was given. */
  private String run(String step, Path directory, Path out) {
    Command.Ended ended =
        Command.of("bash", script.toString(), step, directory.toString(), out.toString())
            .with("MAVEN_PROJECT", project.toString())
            .with("MAVEN_REPOSITORY", REPOSITORY)
            .run(TIME_MAX);
    assertTrue(ended.exit() == 0, ended::toString);
    return ended.out().replace(directory.toString(), "DIRECTORY");
  }

  private Set<String> commandsIn(Program program) {
    return auditfs.search("-k", program.word(), "-m", "file").stream()
        .map(event -> event.text("subject.comm"))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private String complaints() {
    try {
      return Files.readString(auditfs.state().resolve("daemon.log"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path directory(Path parent, Program program) {
    Path directory = parent.resolve(program.word());
    Command.of("mkdir", "-m", "755", directory.toString()).run().expect(0);
    return directory;
  }

  private static List<String> words(String text) {
    return text.isEmpty() ? List.of() : List.of(text.split(" ", -1));
  }

  private static void clean(Path out) {
    Command.of("find", out.toString(), "-mindepth", "1", "-delete").run().expect(0);
  }
}
