package org.auditfs.mount;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.auditfs.posix.Cast;
import org.auditfs.posix.Who;

/**
 * A daemon whose trail is on a small disk of its own, a loop device, while the files that it
 * watches are on another. What syslog is told can be seen.
 */
final class TrailDisk implements AutoCloseable {

  /** What {@code on_full} can be. */
  enum Action {
    DENY,
    SUSPEND,
    ROTATE,
    SYSLOG,
    IGNORE;

    /** Whether others than root are refused, where nothing can be given up. */
    boolean denies() {
      return this == DENY || this == ROTATE;
    }
  }

  private final Sandbox sandbox = new Sandbox();
  private final Path backing = sandbox.directory("b");
  private final Path mounted = sandbox.directory("m");
  private final Path disk = sandbox.directory("small");
  private final Path image = sandbox.root().resolve("image");
  private final Auditfs auditfs = sandbox.auditfs("small/state");
  private final Cast cast = new Cast(sandbox.root());

  private boolean frozen;

  /** Remembered: where its pid file is nobody may be able to read. */
  private Optional<ProcessHandle> daemon = Optional.empty();

  TrailDisk() {
    this(32);
  }

  /** It keeps some blocks for root, and is never written again once it has an error. */
  TrailDisk(int mebibytes) {
    Command.of("truncate", "-s", mebibytes + "M", image.toString()).run().expect(0);
    Command.of("mkfs.ext4", "-q", "-F", "-e", "remount-ro", image.toString()).run().expect(0);
    mountDisk();
  }

  Path disk() {
    return disk;
  }

  Auditfs auditfs() {
    return auditfs;
  }

  /** Where the trail is on it. */
  Path state() {
    return auditfs.state();
  }

  /** A file below the mount. */
  Path file(String name) {
    return mounted.resolve(name);
  }

  /** The same file beneath it, where nobody looks. */
  Path beneath(String name) {
    return backing.resolve(name);
  }

  private void mountDisk() {
    Command.of("mount", "-o", "loop", image.toString(), disk.toString()).run().expect(0);
  }

  /** Who writes to the disk waits from now on. */
  void freeze() {
    Command.of("fsfreeze", "--freeze", disk.toString()).run().expect(0);
    frozen = true;
  }

  /** Nobody waits any more. */
  void thaw() {
    Command.of("fsfreeze", "--unfreeze", disk.toString()).run().expect(0);
    frozen = false;
  }

  /** Takes the disk away and mends it; nobody must use it. */
  void mend() {
    Command.of("umount", disk.toString()).run().expect(0);
    int found = Command.of("fsck.ext4", "-p", "-f", image.toString()).run().exit();
    assertTrue(found <= 1, "fsck: " + found);
    mountDisk();
  }

  /** Mounts; {@code others} are options as {@code -o} has them. */
  void mount(Action action, String... others) {
    List<String> options = new ArrayList<>(List.of(others));
    options.add("on_full=" + action.name().toLowerCase(Locale.ROOT));
    auditfs
        .command("mount", "-o", String.join(",", options), backing.toString(), mounted.toString())
        .with("PATH", fakeLogger() + ":" + System.getenv("PATH"))
        .run()
        .expect(0);
    daemon = auditfs.daemon();
  }

  /** Has the file {@code watched} watched; {@code other} is not. */
  void watch() {
    for (String file : List.of("watched", "other")) {
      root("file " + mounted + "/" + file);
      root("chmod " + mounted + "/" + file + " 0666");
    }
    auditfs.must("add", "integrity", mounted + "/watched", "-p", "rwxa", "-k", "full");
  }

  /** Ends the daemon, through its socket alone: the disk may be one that nobody can read. */
  void end() {
    ControlSocket.Answer ended = auditfs.control().ask(List.of("umount", mounted.toString()));
    assertTrue(ended.exit() == 0, ended::toString);
    Auditfs.awaitEnd(daemon.orElseThrow());
    daemon = Optional.empty();
  }

  @Override
  public void close() {
    try (sandbox) {
      if (frozen) {
        thaw();
      }
      cast.close();
      if (daemon.isPresent()) {
        end();
      }
      // The image may still be busy for as long as the loop device is being detached.
      Command.of("umount", "--lazy", disk.toString()).run().expect(0);
    }
  }

  private String root(String line) {
    return cast.actor(Who.ROOT).must(line);
  }

  /** Opens for writing over; gives the error, or ok. */
  String open(Who who, String file) {
    String answer = cast.actor(who).tell("a = open " + mounted + "/" + file + " O_WRONLY,O_TRUNC");
    if (answer.startsWith("ok")) {
      cast.actor(who).must("close a");
      return "ok";
    }
    return answer;
  }

  /** Until the disk takes not a byte more. */
  void fillUp() throws IOException {
    byte[] bytes = new byte[4096];
    try (OutputStream out = Files.newOutputStream(disk.resolve("filler"))) {
      while (true) {
        out.write(bytes);
      }
    } catch (IOException e) {
      assertTrue(String.valueOf(e.getMessage()).contains("No space left"), e::toString);
    }
  }

  void makeRoom() throws IOException {
    Files.delete(disk.resolve("filler"));
  }

  void awaitWell() {
    await("room").atMost(Duration.ofSeconds(30)).until(() -> status().text("trouble").isEmpty());
  }

  Json status() {
    return Json.parse(auditfs.control().ask(List.of("status", "--json")).lines().get(0));
  }

  /** What the trail tells of itself by this operation. */
  List<Json> told(String operation) {
    return auditfs.search("--op", operation);
  }

  /** What the trail has of the watched file: who did what. */
  List<String> deeds() {
    return auditfs.search("-k", "full", "-m", "file").stream()
        .map(event -> event.number("subject.uid") + " " + event.text("op"))
        .toList();
  }

  private Path syslog() {
    return sandbox.root().resolve("syslog");
  }

  private Path fakeLogger() {
    Path bin = sandbox.directory("bin");
    String script = "#!/bin/sh\nprintf '%s\\n' \"$*\" >>" + syslog() + "\n";
    try {
      Files.writeString(bin.resolve("logger"), script);
      Files.setPosixFilePermissions(
          bin.resolve("logger"), PosixFilePermissions.fromString("rwxr-xr-x"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bin;
  }

  /** How often syslog was told of one of {@code operations}. */
  long warnings(String... operations) throws IOException {
    List<String> told = Files.exists(syslog()) ? Files.readAllLines(syslog()) : List.of();
    return told.stream()
        .filter(it -> List.of(operations).stream().anyMatch(op -> it.contains(", " + op + ":")))
        .count();
  }
}
