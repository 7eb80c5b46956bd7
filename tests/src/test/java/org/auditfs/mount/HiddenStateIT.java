package org.auditfs.mount;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.auditfs.posix.Actor;
import org.auditfs.posix.Cast;
import org.auditfs.posix.Who;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The trail is not to be reached through a mount, by whatever name, with rules and without. */
final class HiddenStateIT {

  private final Sandbox sandbox = new Sandbox();
  private final Path beneath = sandbox.directory("b");
  private final Path mounted = sandbox.directory("m");
  private final Auditfs auditfs = sandbox.auditfs("state");
  private final Cast cast = new Cast(sandbox.root());

  /** Bind mounts are a matter of the namespace: what was there before the daemon is in its own. */
  @AfterEach
  void unmount() {
    try (sandbox) {
      cast.close();
      if (auditfs.daemon().isPresent()) {
        auditfs.must("umount", "--all");
      }
      for (String point : Sandbox.mountsBeneath(beneath)) {
        Command.of("umount", point).run().expect(0);
      }
    }
  }

  private void bind(Path what, String name) throws IOException {
    Path point = beneath.resolve(name);
    if (Files.isDirectory(what)) {
      Files.createDirectory(point);
    } else {
      Files.createFile(point);
    }
    Command.of("mount", "--bind", what.toString(), point.toString()).run().expect(0);
  }

  private Path segment() throws IOException {
    try (Stream<Path> files = Files.list(auditfs.state().resolve("log"))) {
      return files.filter(it -> it.toString().endsWith(".log")).findFirst().orElseThrow();
    }
  }

  private void makeState() {
    auditfs.must("mount", beneath.toString(), mounted.toString());
    auditfs.must("umount", "--all");
  }

  /** A trail that is there already, and a name for each of its parts. */
  private void layOut() throws IOException {
    makeState();
    bind(auditfs.state(), "state");
    bind(auditfs.state().resolve("log"), "log");
    bind(auditfs.state().resolve("keys"), "keys");
    bind(segment(), "segment");
    Files.createLink(beneath.resolve("link"), segment());
    Files.createLink(beneath.resolve("index"), auditfs.state().resolve("index/data.mdb"));
    Files.writeString(beneath.resolve("private"), "not the trail's");
    Files.createLink(beneath.resolve("private-too"), beneath.resolve("private"));
    Command.of("chmod", "0600", beneath.resolve("private").toString()).run().expect(0);
  }

  @ParameterizedTest
  @CsvSource({"kernel, true", "kernel, false", "jnr-fuse, true"})
  void isReachedByNoName(String transport, boolean watched) throws IOException {
    layOut();
    auditfs.must("mount", "--transport=" + transport, beneath.toString(), mounted.toString());
    if (watched) {
      auditfs.must("add", "integrity", mounted.toString(), "-p", "rwxa");
    }
    List<String> names =
        List.of(
            "state",
            "state/log",
            "state/control.sock",
            "log",
            "log/lock",
            "keys",
            "segment",
            "link",
            "index",
            "./state/../state/log");
    for (Who who : List.of(Who.ROOT, Who.ALICE)) {
      Actor actor = cast.actor(who);
      for (String name : names) {
        String path = mounted + "/" + name;
        for (String call : List.of("stat ", "a = open ")) {
          String said = actor.tell(call + path + (call.startsWith("a") ? " O_RDONLY" : ""));
          assertEquals("ENOENT", said, who + ": " + call + path);
        }
      }
    }
    // Listed before anything is asked of the names, too.
    String listed = Command.of("ls", "-l", mounted.toString()).run().out();
    assertTrue(listed.contains("private-too"), listed);
    assertEquals("not the trail's", Files.readString(mounted.resolve("private-too")));
    cast.reset();
  }

  @ParameterizedTest
  @ValueSource(strings = {"state", "log", "index", "keys"})
  void isNotToBeMounted(String part) throws IOException {
    makeState();
    Path inState = part.equals("state") ? auditfs.state() : auditfs.state().resolve(part);
    Path point = sandbox.directory("point");
    Path link = sandbox.root().resolve("symlink");
    Files.createSymbolicLink(link, inState);
    bind(inState, part);
    auditfs.must("mount", beneath.toString(), mounted.toString());
    String dots = sandbox.root() + "/m/../" + sandbox.root().relativize(inState);
    for (String name : List.of(inState.toString(), link.toString(), beneath + "/" + part, dots)) {
      Command.Ended ended = auditfs.command("mount", name, point.toString()).run().expect(6);
      assertTrue(ended.err().contains("state directory"), ended::toString);
    }
    Files.delete(link);
  }
}
