package org.auditfs.mount;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.auditfs.posix.Cast;
import org.auditfs.posix.Who;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * What else a system does with a directory: mounts beneath and on top, chroot, inotify, df, fuser.
 */
final class LivingWithItIT {

  private static final Duration TIME_MAX = Duration.ofMinutes(1);

  private final Sandbox sandbox = new Sandbox();
  private final Path directory = sandbox.directory("m");
  private final Path bare = sandbox.directory("b");
  private final Auditfs auditfs = sandbox.auditfs("state");
  private final Cast cast = new Cast(sandbox.root());

  @AfterEach
  void clean() {
    try (sandbox) {
      cast.close();
      if (auditfs.daemon().isPresent()) {
        auditfs.must("umount", "--all");
      }
    }
  }

  private static String must(String script) {
    return Command.bash("set -eu; " + script).run().expect(0).out();
  }

  private void mount() {
    auditfs.must("mount", directory.toString());
  }

  private static Path tmpfs(Path at) {
    must("mkdir -p " + at + "; mount -t tmpfs -o mode=755 it " + at);
    return at;
  }

  @Test
  void servesWhatWasMountedBeneathBefore() {
    Path below = tmpfs(directory.resolve("below"));
    must("echo kept >" + below + "/f");
    mount();
    auditfs.must("add", "integrity", below + "/f", "-k", "below");
    assertEquals("kept\n", must("cat " + below + "/f"));
    must("echo more >>" + below + "/f; mkdir " + below + "/d");
    Command.Ended refused = Command.of("rmdir", below.toString()).run();
    assertTrue(refused.err().contains("busy"), refused::toString);
    assertEquals(1, auditfs.search("-k", "below", "--op", "open").size());
    auditfs.must("umount", directory.toString());
    assertEquals("kept\nmore\n", must("cat " + below + "/f"));
    must("umount " + below);
  }

  @Test
  void keepsWhatIsMountedBelowItLater() {
    mount();
    Path later = tmpfs(directory.resolve("later"));
    must("echo mine >" + later + "/f");
    cast.actor(Who.ALICE).must("stat " + later + "/f");
    cast.actor(Who.ROOT).must("chmod " + directory + " 0700");
    cast.actor(Who.ROOT).must("chmod " + directory + " 0755");
    assertEquals("mine\n", must("cat " + later + "/f"));
    Command.Ended refused = auditfs.command("umount", directory.toString()).run();
    assertEquals(6, refused.exit(), refused::toString);
    must("umount " + later);
    auditfs.must("umount", directory.toString());
  }

  @Test
  void takesNobodysMountForItsOwn() {
    mount();
    tmpfs(directory);
    must("echo over >" + directory + "/over");
    Command.Ended refused = auditfs.command("umount", directory.toString()).run();
    assertEquals(6, refused.exit(), refused::toString);
    assertTrue(refused.err().contains("on top"), refused::toString);
    assertEquals("over\n", must("cat " + directory + "/over"));
    must("umount " + directory);
    auditfs.must("umount", directory.toString());
  }

  @Test
  void recordsWhatIsDoneThroughABindMount() {
    must("mkdir " + directory + "/d; echo text >" + directory + "/d/f");
    mount();
    auditfs.must("add", "secrecy", directory + "/d/f", "-k", "bound");
    Path elsewhere = sandbox.directory("elsewhere");
    must("mount --bind " + directory + "/d " + elsewhere);
    try {
      assertEquals("text\n", must("cat " + elsewhere + "/f"));
      List<Json> events = auditfs.search("-k", "bound", "--op", "open");
      assertEquals(1, events.size());
      assertEquals(directory + "/d/f", events.get(0).text("object.path"));
      // What would not be recorded is not served.
      auditfs.must("umount", directory.toString());
      Command.Ended dead = Command.of("cat", elsewhere + "/f").run();
      assertTrue(dead.err().contains("connect"), dead::toString);
    } finally {
      must("umount " + elsewhere);
    }
  }

  /** A program with its libraries, also set-user-id, also with the mount as its root. */
  @Test
  void runsPrograms() {
    String make =
        "umask 022; cd %s; cp --parents $(ldd /usr/bin/id | grep -o '/[^ ]*') /usr/bin/id ."
            + "; mkdir -p etc bin; cp /bin/cat bin; chmod 4755 usr/bin/id; echo inside >etc/f"
            + "; cp --parents $(ldd /bin/cat | grep -o '/[^ ]*') .";
    String act =
        "cd %s; ./usr/bin/id -u; setpriv --reuid 1000 --regid 1000 --clear-groups ./usr/bin/id"
            + "; chroot . /bin/cat /etc/f; chroot --userspec 1000:1000 . /usr/bin/id -u"
            + "; chroot . /usr/bin/id -g";
    must(make.formatted(bare));
    final String truth = must(act.formatted(bare));
    assertTrue(truth.contains("euid=0"), truth);
    must(make.formatted(directory));
    mount();
    auditfs.must("add", "integrity", directory + "/bin/cat", "-p", "x", "-k", "run");
    assertEquals(truth, must(act.formatted(directory)));
    assertEquals(1, auditfs.search("-k", "run", "-m", "file").size());
  }

  @Test
  void isFoundInUseByFuserAndLsof() {
    must("echo text >" + directory + "/f");
    mount();
    Process holder = Command.bash("exec 5<" + directory + "/f; exec sleep 600").start();
    try {
      String pid = Long.toString(holder.pid());
      await().atMost(TIME_MAX).until(() -> Files.exists(Path.of("/proc/" + pid + "/fd/5")));
      assertTrue(must("fuser -m " + directory + " 2>/dev/null").contains(pid));
      assertTrue(must("lsof -t " + directory + "/f").contains(pid));
      Command.Ended refused = auditfs.command("umount", directory.toString()).run();
      assertEquals(6, refused.exit(), refused::toString);
      assertTrue(refused.err().contains("in use"), refused::toString);
    } finally {
      holder.destroyForcibly();
      Auditfs.awaitEnd(holder.toHandle());
    }
  }

  @Test
  void isWatchedByInotify() {
    final Set<String> truth = notified(bare);
    mount();
    assertEquals(truth, notified(directory));
    assertTrue(truth.contains("MOVED_TO c"), truth::toString);
  }

  private Set<String> notified(Path place) {
    Path said = sandbox.root().resolve("said-" + place.getFileName());
    String watch = "exec inotifywait -m --format '%e %f' " + place + " >" + said + " 2>&1";
    Process watcher = Command.bash(watch).start();
    try {
      await().atMost(TIME_MAX).until(() -> read(said).contains("Watches established"));
      must(
          "cd "
              + place
              + "; echo a >a; echo b >>a; chmod 600 a; mv a b; ln b c; mv c e; mv e c"
              + "; cat c; setfattr -n user.x -v y c; mv c d; mv d c; mkdir dir; rmdir dir; rm b c"
              + "; echo last >last; rm last");
      await().atMost(TIME_MAX).until(() -> read(said).contains("DELETE last"));
    } finally {
      watcher.destroyForcibly();
    }
    return read(said).lines().filter(line -> !line.contains("atches")).collect(Collectors.toSet());
  }

  private static String read(Path file) {
    try {
      return Files.exists(file) ? Files.readString(file) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void tellsTheSpaceOfTheBackingFilesystem() {
    try (BackingPlace place = BackingKind.EXT4.at(sandbox.directory("fs"))) {
      String tree = place.root() + "/tree";
      must("mkdir " + tree);
      String ask =
          "stat -f -c '%b %f %a %c %d %S %s %l' " + tree + "; df --output=size,used,itotal " + tree;
      final String truth = must(ask);
      auditfs.must("mount", tree);
      assertEquals(truth, must(ask));
      auditfs.must("umount", tree);
    }
  }

  @Test
  void livesBesideAnotherMountNamespace() {
    must("echo text >" + directory + "/f");
    mount();
    Process other =
        Command.of("unshare", "--mount", "--propagation", "private", "sleep", "600").start();
    try {
      await().atMost(TIME_MAX).until(() -> hasNamespaceOfItsOwn(other.pid()));
      auditfs.must("umount", directory.toString());
      String there = "nsenter --mount=/proc/" + other.pid() + "/ns/mnt cat " + directory + "/f";
      Command.Ended dead = Command.bash(there).run(); // ENOTCONN; ECONNABORTED as the daemon ends
      assertTrue(dead.err().contains("connect"), dead::toString);
    } finally {
      other.destroyForcibly();
      Auditfs.awaitEnd(other.toHandle());
    }
  }

  private static boolean hasNamespaceOfItsOwn(long pid) throws IOException {
    Path ours = Files.readSymbolicLink(Path.of("/proc/self/ns/mnt"));
    return !Files.readSymbolicLink(Path.of("/proc/" + pid + "/ns/mnt")).equals(ours);
  }

  @Test
  void keepsItsStateUnderALongName() {
    Path far = sandbox.directory("s".repeat(200) + "/" + "t".repeat(200));
    Auditfs distant = sandbox.auditfs(sandbox.root().relativize(far).resolve("state").toString());
    distant.must("mount", directory.toString());
    distant.must("add", "integrity", directory + "/f", "-k", "far");
    must("echo text >" + directory + "/f");
    assertEquals(1, distant.search("-k", "far", "-m", "file").size());
    distant.must("umount", directory.toString());
  }
}
