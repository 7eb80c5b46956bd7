package org.auditfs.mount;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.auditfs.posix.Who;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Mounts of a user without root: over a directory of alice's, seen by alice alone. */
final class UserMountIT {

  private static final Path DEVICE = Path.of("/dev/fuse");

  private final Sandbox sandbox = new Sandbox();
  private final Path home = sandbox.directory("alice");
  private final Path directory = home.resolve("m");
  private final Path state = home.resolve("auditfs");

  /** As udev makes it: for everybody. Covered in this run's own mount namespace. */
  @BeforeEach
  void giveAliceADirectoryAndTheDevice() {
    Path device = sandbox.root().resolve("fuse");
    Command.of("mknod", "-m", "0666", device.toString(), "c", "10", "229").run().expect(0);
    Command.of("mount", "--bind", device.toString(), DEVICE.toString()).run().expect(0);
    Command.of("chown", "1000:1000", home.toString()).run().expect(0);
    alice("mkdir", directory.toString()).run().expect(0);
    shell("echo secret >" + directory + "/f").expect(0);
  }

  @AfterEach
  void clean() {
    try (sandbox) {
      sandbox.owned(new Auditfs(state));
    } finally {
      Command.of("umount", DEVICE.toString()).run().expect(0);
    }
  }

  private Command alice(String... words) {
    return as(Who.ALICE, words);
  }

  private Command as(Who who, String... words) {
    return Command.of(who.command(List.of(words)))
        .with("HOME", home.toString())
        .with("XDG_STATE_HOME", home.toString());
  }

  private Command.Ended shell(String script) {
    return alice("/bin/sh", "-c", script).run();
  }

  private Command.Ended auditfs(String... words) {
    List<String> all = new ArrayList<>(List.of(Auditfs.LAUNCHER.toString()));
    all.addAll(List.of(words));
    return alice(all.toArray(String[]::new)).run();
  }

  private String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void protectsADirectoryInPlaceForItsUserAlone() {
    Command.Ended mounted = auditfs("mount", directory.toString()).expect(0);
    assertTrue(mounted.err().contains("only uid 1000 may enter"), mounted::toString);
    assertTrue(auditfs("status").expect(0).out().contains(directory + " jnr-fuse"));
    auditfs("add", "secrecy", directory + "/f", "-k", "s").expect(0);
    assertEquals("secret\n", shell("cat " + directory + "/f").expect(0).out());
    for (Who stranger : List.of(Who.ROOT, Who.BOB)) {
      as(stranger, "cat", directory + "/f").run().expect(1);
    }
    String found = auditfs("search", "-k", "s", "-m", "file", "--format", "text").expect(0).out();
    assertEquals(1, found.lines().count(), found);
    assertTrue(found.contains("(uid 1000) opened " + directory + "/f for reading"), found);
    assertTrue(Files.isDirectory(state.resolve("log")), "the state in XDG_STATE_HOME");
    auditfs("umount", directory.toString()).expect(0);
    assertEquals("secret\n", read(directory.resolve("f")));
  }

  @Test
  void refusesToUnmountWhatIsInUse() {
    auditfs("mount", directory.toString()).expect(0);
    Command.Ended busy =
        shell("cd %s && env -C / %s umount %s".formatted(directory, Auditfs.LAUNCHER, directory));
    assertTrue(busy.expect(6).err().contains("in use"), busy::toString);
    auditfs("umount", directory.toString()).expect(0);
  }

  @Test
  void leavesAnErrorWhenItIsKilledAndGoesOnAfterwards() {
    auditfs("mount", directory.toString()).expect(0);
    new Auditfs(state).kill();
    String dead = shell("cat " + directory + "/f").expect(1).err();
    assertTrue(dead.contains("Transport endpoint is not connected"), dead);
    auditfs("umount", "--lazy", directory.toString()).expect(0);
    assertEquals("secret\n", read(directory.resolve("f")));

    auditfs("mount", directory.toString()).expect(0);
    new Auditfs(state).kill();
    String again = auditfs("mount", directory.toString()).expect(0).err();
    assertTrue(again.contains("took away the mount of a killed daemon"), again);
    new Auditfs(state).terminate();
    await("the unmount of a daemon that was told to end")
        .atMost(Duration.ofSeconds(20))
        .until(() -> Sandbox.mountsBeneath(home).isEmpty());
    assertEquals("secret\n", read(directory.resolve("f")));
  }

  @Test
  void servesSeveralMountsButNoneInAnother() {
    alice("mkdir", home + "/n", directory + "/inner").run().expect(0);
    auditfs("mount", directory.toString()).expect(0);
    auditfs("mount", home + "/n").expect(0);
    Command.Ended inner = auditfs("mount", directory + "/inner").expect(6);
    assertTrue(inner.err().contains("in a mount of this daemon"), inner::toString);
    auditfs("umount", "--all").expect(0);
    assertFalse(new Auditfs(state).daemon().isPresent(), "the daemon after its last mount");
  }

  @Test
  void saysWhatIsMissing() {
    String[] mount = {"mount", directory.toString()};
    Path library = Path.of("/usr/lib/x86_64-linux-gnu/libfuse.so.2");
    Path program = Path.of("/usr/bin/fusermount");
    without(library, () -> refused(4, "Debian: libfuse2", mount));
    without(program, () -> refused(4, "Debian: fuse", mount));
    without(DEVICE, () -> refused(4, "not allowed to open /dev/fuse", mount));
    refused(4, "root", "mount", "--transport", "kernel", directory.toString());
  }

  private void refused(int exit, String said, String... words) {
    Command.Ended ended = auditfs(words).expect(exit);
    assertTrue(ended.err().contains(said), ended::toString);
  }

  /** With an empty file in its place, which nobody but root may open, in this mount namespace. */
  private void without(Path path, Runnable then) {
    Path empty = sandbox.root().resolve("empty");
    Command.of("install", "-m", "0600", "/dev/null", empty.toString()).run().expect(0);
    Command.of("mount", "--bind", empty.toString(), path.toString()).run().expect(0);
    try {
      then.run();
    } finally {
      Command.of("umount", path.toString()).run().expect(0);
    }
  }
}
