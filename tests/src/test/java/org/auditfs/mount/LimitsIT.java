package org.auditfs.mount;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is scarce, and what is large: few descriptors, little memory, full disks, long names. */
final class LimitsIT {

  private final Sandbox sandbox = new Sandbox();
  private final Path directory = sandbox.directory("m");
  private final Path bare = sandbox.directory("b");
  private final Auditfs auditfs = sandbox.auditfs("state");

  @AfterEach
  void clean() {
    try (sandbox) {
      if (auditfs.daemon().isPresent()) {
        auditfs.must("umount", "--all");
      }
    }
  }

  private static Command.Ended sh(String script) {
    return Command.bash(script).run();
  }

  private static String must(String script) {
    return sh("set -eu; " + script).expect(0).out();
  }

  /** What a script says, and how it ends, in a bare directory and in the mount. */
  private void same(String script) {
    same(script, bare, directory);
  }

  private static void same(String script, Path there, Path here) {
    assertEquals(said(script, there), said(script, here));
  }

  private static String said(String script, Path place) {
    Command.Ended ended = sh("cd " + place + "; exec 2>&1; " + script);
    return ended.out() + ended.exit();
  }

  // ---- descriptors and memory of the daemon ---------------------------------------------------

  @ParameterizedTest
  @ValueSource(ints = {128, 256})
  void walksATreeWithFewDescriptors(int limit) {
    must(
        "cd "
            + directory
            + "; mkdir d{1..30}; for d in d*; do"
            + " for f in {1..100}; do echo $d $f >$d/$f; done; done");
    must(
        "ulimit -n "
            + limit
            + "; "
            + Auditfs.LAUNCHER
            + " --state "
            + auditfs.state()
            + " mount "
            + directory);
    String sum = "find . -type f -print0 | sort -z | xargs -0 -P 4 -n 100 cat | sort | sha256sum";
    for (int i = 0; i < 2; i++) {
      assertEquals(said("cd " + directory + ";" + sum, bare), said(sum, directory));
    }
    Command.Ended many =
        sh(
            "ulimit -n 4096; exec 2>&1; cd "
                + directory
                + "; for f in d{1..8}/*; do exec {fd}<$f || break; done; echo $fd");
    assertTrue(many.out().contains("Too many open files"), many.toString());
    assertEquals("d1 1\n", must("cat " + directory + "/d1/1"));
    auditfs.must("status");
  }

  /** The launcher, with less memory for Java. */
  private String launcherWith(String memory) {
    Path root = sandbox.directory("less");
    String checkout = Path.of("..").toAbsolutePath().normalize().toString();
    must(
        String.join(
            "; ",
            "mkdir " + root + "/scripts",
            "ln -s " + checkout + "/{hash-engine,audit-store,fuse-fs,mount-tool} " + root,
            "cp -p " + checkout + "/pom.xml " + root,
            "cp -p " + Auditfs.LAUNCHER + " " + root + "/scripts/auditfs",
            "sed -i 's/-Xmx[0-9]*m/" + memory + "/' " + root + "/scripts/auditfs"));
    return root + "/scripts/auditfs --state " + auditfs.state();
  }

  /** More names than there is memory for. The kernel forgets them at a remount. */
  @Test
  void goesOnAfterItWasOutOfMemory() {
    must("mount -t tmpfs -o mode=755 it " + directory);
    try {
      must(
          "cd "
              + directory
              + "; perl -e 'for my $d (1 .. 100) { mkdir $d; for my $f (1 .. 1500) {"
              + " open my $o, q(>), qq($d/$f) } }'");
      must(launcherWith("-Xmx32m") + " mount " + directory);
      final long pid = auditfs.daemon().orElseThrow().pid();
      Command.Ended walk = sh("exec 2>&1; find " + directory + " -type f -size +0");
      assertTrue(walk.out().contains("Cannot allocate memory"), walk::toString);
      auditfs.must("status");
      must("mount -i -o remount " + directory);
      assertEquals("alive\n", must("echo alive >" + directory + "/f; cat " + directory + "/f"));
      assertEquals("1500\n", must("find " + directory + "/7 -type f -size 0 | wc -l"));
      assertEquals(pid, auditfs.daemon().orElseThrow().pid());
      auditfs.must("umount", directory.toString());
    } finally {
      sh("umount " + directory);
    }
  }

  // ---- the backing filesystem's limits --------------------------------------------------------

  /** The kernel tells of a last close when it has time: room comes back a moment later. */
  private static final String FILL =
      "dd if=/dev/zero of=big bs=64k 2>&1 | sed 's/,.*//'; stat -c %s big; echo x >>other; rm big"
          + "; for n in {1..100}; do echo y >other && break; sleep 0.1; done 2>/dev/null; cat other";

  @Test
  void tellsThatTheDiskIsFull() {
    for (Path place : List.of(bare, directory)) {
      must("mount -t tmpfs -o size=3m,mode=755 it " + place);
    }
    try {
      auditfs.must("mount", directory.toString());
      String truth = said(FILL, bare);
      assertTrue(truth.contains("No space left"), truth);
      assertEquals(truth, said(FILL, directory));
      same(
          "mkdir d; i=0; while : >d/$i; do i=$((i + 1)); [[ $i -lt 5000 ]] || break; done; rm -r d");
      auditfs.must("umount", directory.toString());
    } finally {
      must("umount " + bare + "; umount " + directory);
    }
  }

  /**
   * Of btrfs, since not every kernel has quotas for the others. Room comes back with a commit,
   * after the kernel has told us to forget what was removed.
   */
  @Test
  void tellsThatAQuotaIsReached() {
    try (BackingPlace place = BackingKind.BTRFS.at(sandbox.directory("fs"))) {
      must(
          "cd "
              + place.root()
              + "; btrfs quota enable .; for d in bare m; do btrfs -q subvolume create $d"
              + "; btrfs qgroup limit 8M $d; done");
      auditfs.must("mount", place.root() + "/m");
      String script =
          "for i in 1 2; do dd if=/dev/zero of=big bs=64k count=400 conv=fsync 2>&1"
              + " | grep -o 'Disk quota exceeded'; rm big"
              + "; for n in {1..50}; do sync; echo y >other && break; done 2>/dev/null; cat other; done";
      String truth = said(script, place.root().resolve("bare"));
      assertTrue(truth.contains("quota exceeded"), truth);
      assertEquals(truth, said(script, place.root().resolve("m")));
      auditfs.must("umount", place.root() + "/m");
    }
  }

  // ---- options --------------------------------------------------------------------------------

  @Test
  void writesNothingWhereMountedReadOnly() {
    must("echo text >" + directory + "/f");
    auditfs.must("mount", "-o", "ro", directory.toString());
    String all =
        "cat f; echo x >f; echo y >>new; rm f; mv f g; ln f g; mkdir d; chmod 600 f; touch f"
            + "; setfattr -n user.a -v b f; mknod p p; ln -s f s; truncate -s 0 f; chown 1 f; test -w f";
    Command.Ended ended = sh("cd " + directory + "; exec 2>&1; " + all);
    assertEquals(
        13,
        ended.out().lines().filter(l -> l.contains("Read-only file system")).count(),
        ended::toString);
    assertTrue(ended.out().startsWith("text\n"), ended::toString);
    assertEquals("f\n", must("ls " + directory));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void servesWithAsManyThreadsAsToldTo(int threads) {
    auditfs.must("mount", "-o", "threads=" + threads, directory.toString());
    long pid = auditfs.daemon().orElseThrow().pid();
    assertEquals(threads, workers(pid));
    must(
        "cd "
            + directory
            + "; for i in {1..8}; do { mkdir $i; for f in {1..50}; do echo $f >$i/$f; done;"
            + " cat $i/* >/dev/null; rm -r $i; } & done; wait");
    assertEquals("", must("ls " + directory));
  }

  /** Worker threads of a daemon, by their names. */
  private static long workers(long pid) {
    return must("cat /proc/" + pid + "/task/*/comm")
        .lines()
        .filter(name -> name.matches("auditfs-fuse-[0-9]+"))
        .count();
  }

  // ---- large things ---------------------------------------------------------------------------

  @Test
  void servesLongNamesAndPaths() {
    auditfs.must("mount", directory.toString());
    String name = "n".repeat(255);
    same(
        "echo x >"
            + name
            + "; cat "
            + name
            + "; echo y >"
            + name
            + "n; mv "
            + name
            + " "
            + "m".repeat(255)
            + "; ls; ln -s "
            + "t".repeat(4095)
            + " link; readlink link | wc -c");
    // Twenty names of 200 bytes and one of 75: 4,095 bytes with the slashes, from where it begins.
    String part = "p".repeat(200);
    same(
        "p=; for i in {1..19}; do p=$p"
            + part
            + "/; mkdir -p $p; done; f=$p"
            + "f".repeat(275).substring(0, 255)
            + "; echo deep >$f; cat $f; echo ${#f}; f=$p"
            + "f".repeat(200)
            + "/"
            + "g".repeat(80)
            + "; mkdir -p ${f%/*}; echo deeper >$f; cat $f; echo ${#f}"
            + "; long=$f"
            + "g".repeat(80)
            + "; cat $long | wc -c; rm -r p*; ls");
  }

  @Test
  void servesLargeFilesAndExactTimes() {
    auditfs.must("mount", directory.toString());
    same(
        "truncate -s 5G big; printf tail | dd of=big bs=1 seek=4831838208 conv=notrunc status=none"
            + "; stat -c '%s %b' big; dd if=big bs=1 skip=4831838208 count=4 status=none; echo"
            + "; truncate -s 15T huge; stat -c %s huge; truncate -s 17T huge; stat -c %s huge"
            + "; printf x | dd of=huge bs=1 seek=16000000000000 conv=notrunc status=none"
            + "; dd if=huge bs=1 skip=16000000000000 count=1 status=none; stat -c '%s %b' huge"
            + "; fallocate -l 6G -o 1T huge 2>&1; rm huge"
            + "; touch -d '2001-02-03 04:05:06.123456789' big; stat -c '%x %y' big"
            + "; touch -d '1901-12-14' big; stat -c %Y big; touch -d '2400-01-01 00:00:00.999999999' big"
            + "; stat -c '%X %y' big; cp --sparse=always big copy; dd if=copy bs=1 skip=4831838208 count=4 status=none; stat -c '%s %b' copy; rm big copy");
  }
}
