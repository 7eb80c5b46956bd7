package org.auditfs.mount;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.auditfs.posix.Actor;
import org.auditfs.posix.Cast;
import org.auditfs.posix.Who;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code --each-io}: each read and write is seen, and gets what the bare file would give. */
final class EachIoIT {

  private final Sandbox sandbox = new Sandbox();
  private final Path mounted = sandbox.directory("m");
  private final String watched = mounted.resolve("watched").toString();
  private final String other = mounted.resolve("other").toString();
  private final Auditfs auditfs = sandbox.auditfs("state");
  private final Cast cast = new Cast(sandbox.root());
  private final Actor root = cast.actor(Who.ROOT);

  @BeforeEach
  void mount() {
    auditfs.must("mount", mounted.toString());
    for (String file : List.of(watched, other)) {
      root.must("f = open " + file + " O_RDWR,O_CREAT 0644");
      root.must("write f 0123456789");
      root.must("close f");
    }
  }

  @AfterEach
  void unmount() {
    try (sandbox) {
      cast.close();
      auditfs.must("umount", mounted.toString());
    }
  }

  private void told(String operations) {
    List<Json> events = auditfs.search("-k", "io", "-m", "file");
    assertEquals(
        operations, events.stream().map(it -> it.text("op")).collect(Collectors.joining(" ")));
  }

  @Test
  void seesEachReadAndEachWrite() {
    auditfs.must("add", "secrecy", watched, "--each-io", "-k", "io");
    root.must("r = open " + watched + " O_RDONLY");
    assertEquals("0123", root.must("read r 4"));
    assertEquals("4567", root.must("read r 4"));
    assertEquals("123", root.must("pread r 3 1"));
    root.must("w = open " + watched + " O_WRONLY,O_APPEND");
    root.must("write w abc");
    assertEquals("89abc", root.must("read r 9"));
    told("open read read read open write read");
  }

  @Test
  void seesOnlyTheKindThatIsAskedFor() {
    auditfs.must("add", "integrity", watched, "--each-io", "-k", "io");
    root.must("a = open " + watched + " O_RDWR");
    assertEquals("0123", root.must("read a 4"));
    root.must("write a X");
    root.must("o = open " + other + " O_RDWR");
    root.must("write o X");
    told("open write");
  }

  @Test
  void doesNotSeeThemWithoutBeingAsked() {
    auditfs.must("add", "secrecy", watched, "-k", "io");
    root.must("a = open " + watched + " O_RDWR");
    assertEquals("0123", root.must("read a 4"));
    root.must("write a X");
    told("open");
  }

  @Test
  void seesThemBesidesOpensThatTheKernelServes() {
    root.must("before = open " + watched + " O_RDWR");
    assertEquals("01", root.must("read before 2"));
    auditfs.must("add", "secrecy", watched, "--each-io", "-k", "io");
    root.must("after = open " + watched + " O_RDWR");
    root.must("write before X");
    assertEquals("01X3", root.must("read after 4"));
    root.must("write after Y");
    assertEquals("3Y56", root.must("read before 4"));
    told("open read write");
  }

  @Test
  void seesTheReadAndTheWriteOfACopy() {
    auditfs.must("add", "secrecy", watched, "--each-io", "-k", "io");
    root.must("a = open " + watched + " O_RDWR");
    root.must("b = open " + other + " O_RDWR");
    assertEquals("4", root.must("copyrange a b 4"));
    assertEquals("3", root.must("copyrange b a 3"));
    told("open read write");
  }

  @Test
  void servesMappings() {
    auditfs.must("add", "secrecy", watched, "--each-io", "-k", "io");
    root.must("a = open " + watched + " O_RDWR");
    assertEquals("0123456789", root.must("mmapload a 10"));
    root.must("mmapstore a Z 4");
    assertEquals("0123Z56789", root.must("pread a 10 0"));
  }

  @Test
  void seesThemInAFileThatIsMadeAndInOneThatIsMovedThere() {
    String made = mounted.resolve("made").toString();
    auditfs.must("add", "integrity", made, "--each-io", "-k", "io");
    root.must("a = open " + made + " O_RDWR,O_CREAT 0644");
    root.must("write a X");
    root.must("rename " + other + " " + made);
    root.must("b = open " + made + " O_WRONLY");
    root.must("write b Y");
    told("create write rename open write");
  }
}
