package org.auditfs.mount;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.auditfs.posix.Actor;
import org.auditfs.posix.Cast;
import org.auditfs.posix.Who;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Watches on directories, on a real mount: what the kernel remembers must not hide anything. */
final class SubtreeIT {

  private static final int FILES = 2000;

  private final Sandbox sandbox = new Sandbox();
  private final Path mounted = sandbox.directory("m");
  private final Path watched = mounted.resolve("d");
  private final Path outside = mounted.resolve("o");
  private final Auditfs auditfs = sandbox.auditfs("state");
  private final Cast cast = new Cast(sandbox.root());
  private final Actor root = cast.actor(Who.ROOT);

  @BeforeEach
  void mount() throws IOException {
    for (String directory : List.of("d", "d/sub", "d/sub/deep", "o", "o/ext")) {
      Files.createDirectory(mounted.resolve(directory));
    }
    for (String file : List.of("d/pre", "d/sub/f", "d/sub/deep/g", "o/in", "o/out", "o/ext/h")) {
      Files.writeString(mounted.resolve(file), file);
    }
    Files.createLink(outside.resolve("alias"), watched.resolve("sub/f"));
    auditfs.must("mount", mounted.toString());
  }

  @AfterEach
  void unmount() {
    try (sandbox) {
      cast.close();
      auditfs.must("umount", mounted.toString());
    }
  }

  private void read(Path path) {
    root.must("a = open " + path + " O_RDONLY");
    root.must("close a");
  }

  private void write(Path path) {
    root.must("a = open " + path + " O_WRONLY");
    root.must("close a");
  }

  /** What was recorded so far of files, as {@code op path [path2] [rules]}. */
  private List<String> told() {
    return auditfs.search("-m", "file").stream()
        .map(
            it ->
                it.text("op")
                    + " "
                    + mounted.relativize(Path.of(it.text("object.path")))
                    + it.objects("rules").stream().map(rule -> rule.number("id")).toList())
        .toList();
  }

  @Test
  void whatWasUsedBeforeIsCoveredFromTheRuleOn() {
    for (Path path : List.of(watched.resolve("sub/f"), watched.resolve("sub/deep/g"))) {
      read(path);
      root.must("stat " + path);
    }
    root.must("b = open " + watched.resolve("pre") + " O_RDWR");
    root.must("c = open " + outside.resolve("out") + " O_RDWR");
    Command.Ended added =
        auditfs.command("add", "integrity", watched.toString(), "-p", "rwxa").run().expect(0);
    assertEquals("1\n", added.out());
    assertTrue(added.err().contains("it watches 6 objects now"), added::toString);
    read(watched.resolve("sub/f"));
    read(outside.resolve("alias"));
    read(outside.resolve("in"));
    root.must("fchmod b 0600");
    root.must("fchmod c 0600");
    assertEquals(List.of("open d/sub/f[1]", "open o/alias[1]", "chmod d/pre[1]"), told());
  }

  @Test
  void directoriesThatMoveTakeAlongWhatLiesBelow() {
    auditfs.must("add", "integrity", watched.toString(), "-p", "rwxa");
    root.must("b = open " + watched.resolve("sub/deep/g") + " O_RDWR");
    root.must("rename " + watched.resolve("sub") + " " + outside.resolve("sub"));
    root.must("fchmod b 0600");
    read(outside.resolve("sub/deep/g"));
    read(outside.resolve("alias"));
    root.must("rename " + outside.resolve("ext") + " " + watched.resolve("ext"));
    read(watched.resolve("ext/h"));
    root.must("renameat2 " + watched.resolve("ext") + " " + outside.resolve("sub") + " EXCHANGE");
    read(watched.resolve("ext/deep/g"));
    read(outside.resolve("sub/h"));
    root.must("rename " + watched + " " + mounted.resolve("gone"));
    read(mounted.resolve("gone/ext/deep/g"));
    root.must("mkdir " + watched + " 0755");
    root.must("a = creat " + watched.resolve("new") + " 0644");
    assertEquals(
        List.of(
            "open d/sub/deep/g[1]",
            "rename d/sub[1]",
            "rename o/ext[1]",
            "open d/ext/h[1]",
            "exchange d/ext[1]",
            "open d/ext/deep/g[1]",
            "rename d[1]",
            "mkdir d[1]",
            "create d/new[1]"),
        told());
  }

  @Test
  void bothKeepInSightWhatHasLeft() {
    auditfs.must("add", "secrecy", watched.toString());
    auditfs.must("add", "integrity", watched.toString());
    root.must("rename " + watched.resolve("sub") + " " + outside.resolve("sub"));
    root.must("rename " + outside.resolve("ext") + " " + watched.resolve("ext"));
    root.must("rename " + watched.resolve("ext") + " " + outside.resolve("ext"));
    auditfs.must("umount", mounted.toString());
    auditfs.must("mount", mounted.toString());
    read(outside.resolve("sub/deep/g"));
    read(outside.resolve("ext/h"));
    read(outside.resolve("out"));
    assertEquals(
        List.of(
            "rename d/sub[1, 2]",
            "rename o/ext[1, 2]",
            "rename d/ext[1, 2]",
            "open o/sub/deep/g[1]",
            "open o/ext/h[1]"),
        told());
  }

  @Test
  void looksOnceAtManyAndFollowsThemFromThenOn() throws IOException {
    auditfs.must("umount", mounted.toString());
    Path many = Files.createDirectory(watched.resolve("many"));
    for (int i = 0; i < FILES; i++) {
      Files.createFile(many.resolve("f" + i));
    }
    auditfs.must("mount", mounted.toString());
    String added =
        auditfs
            .command("add", "secrecy", watched.toString(), "-R", "--each-io", "-p", "w")
            .run()
            .expect(0)
            .err();
    assertTrue(added.contains("it watches " + (FILES + 7) + " objects now"), added);
    root.must("rename " + many.resolve("f7") + " " + outside.resolve("f7"));
    root.must("a = open " + outside.resolve("f7") + " O_WRONLY");
    root.must("write a text");
    root.must("close a");
    assertEquals(List.of("rename d/many/f7[1]", "open o/f7[1]", "write o/f7[1]"), told());
    String why = auditfs.must("whynot", many.resolve("f8").toString(), "open").out();
    assertTrue(why.contains("it asks for w, this is r"), why);
    auditfs.must("add", "integrity", mounted.toString());
    String below = auditfs.must("whynot", outside.resolve("in").toString(), "chmod").out();
    assertTrue(below.contains("yes: it lies below the watched directory"), below);
    write(outside.resolve("in"));
    assertEquals("open o/in[2]", told().get(3));
  }
}
