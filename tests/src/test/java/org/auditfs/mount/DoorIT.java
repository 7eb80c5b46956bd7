package org.auditfs.mount;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.auditfs.app.Door;
import org.auditfs.posix.Who;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who may not read the trail is told so, and the trail is told of him; however often he tries. */
final class DoorIT {

  private final Sandbox sandbox = new Sandbox();
  private final Path mounted = sandbox.directory("m");
  private final Auditfs auditfs = sandbox.auditfs("state");

  @BeforeEach
  void mount() {
    auditfs.must("mount", mounted.toString());
  }

  private void umount() {
    ProcessHandle daemon = auditfs.daemon().orElseThrow();
    auditfs.must("umount", mounted.toString());
    Auditfs.awaitEnd(daemon);
  }

  @AfterEach
  void end() {
    try (sandbox) {
      if (auditfs.daemon().isPresent()) {
        umount();
      }
    }
  }

  private Command.Ended asAlice(String... words) {
    return Command.of(Who.ALICE.command(auditfs.command(words).words()))
        .with("AUDITFS_STATE", auditfs.state().toString())
        .run();
  }

  private List<Json> refused() {
    return auditfs.search("--op", "refused");
  }

  private Path door() {
    return Door.of(auditfs.state());
  }

  @Test
  void recordsWhoMayNotRead() {
    for (List<String> words :
        List.of(
            List.of("search"),
            List.of("report"),
            List.of("follow"),
            List.of("export", "--format", "raw"),
            List.of("verify"),
            List.of("prove", "1"),
            List.of("capp"),
            List.of("why", "1"),
            List.of("status"))) {
      Command.Ended ended = asAlice(words.toArray(String[]::new));
      assertEquals(4, ended.exit(), ended::toString);
      assertEquals("", ended.out());
    }
    List<Json> refused = refused();
    assertEquals(1, refused.size(), "the first at once");
    assertEquals(1000, refused.get(0).number("subject.uid"));
    assertFalse(refused.get(0).isTrue("success"));
    umount();
    List<String> told = refused().stream().map(event -> event.text("detail")).toList();
    assertEquals(
        List.of("control socket, uid 1000", "control socket, uid 1000, 8 more attempts"), told);
  }

  @Test
  void isNotOpenedOrFilledByKnocking() {
    long before = auditfs.trail().size();
    String script =
        "use Socket; $SIG{PIPE} = 'IGNORE'; for (1..300) {"
            + " socket(S,PF_UNIX,SOCK_STREAM,0) or die; connect(S,"
            + "sockaddr_un($ARGV[0])) or die $!; syswrite S,'{\"command\":\"lock\",\"args\":[],"
            + "\"cwd\":\"/\"}'.\"\\n\"; sysread S,$a,999; $a =~ /\"exit\":4/ or die $a; close S }";
    Command.of(Who.ALICE.command(List.of("perl", "-e", script, door().toString()))).run().expect(0);
    assertEquals(1, refused().size());
    assertTrue(auditfs.trail().size() < before + 5);
    assertTrue(auditfs.must("status", "--json").out().contains("\"locked\":false"));
    umount();
    assertTrue(refused().toString().contains("299 more attempts"), refused()::toString);
  }

  @Test
  void isTheOnlyThingThatOthersReach() throws IOException {
    Path door = door();
    assertEquals("rw-rw-rw-", mode(door));
    assertEquals("rwxr-xr-x", mode(Objects.requireNonNull(door.getParent())));
    assertEquals("rwx------", mode(auditfs.state()));
    try (Stream<Path> files = Files.walk(auditfs.state())) {
      for (Path file : files.toList()) {
        assertTrue(mode(file).endsWith("------"), file + " " + mode(file));
      }
    }
    umount();
    assertFalse(Files.exists(door));
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}
