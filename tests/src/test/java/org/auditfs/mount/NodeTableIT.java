package org.auditfs.mount;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Many files: few descriptors, little memory, and none of it kept when the files are gone. */
final class NodeTableIT {

  private static final int PER_DIRECTORY = 1000;
  private static final int DESCRIPTORS_MAX = 5_000;
  private static final long RSS_KB_MAX = 400 << 10;
  private static final Duration TIME_MAX = Duration.ofMinutes(30);

  @Test
  void walksFiftyThousandFiles() {
    walk(50);
  }

  @Tag("long")
  @Test
  void walksAMillionFiles() {
    walk(1000);
  }

  /** Overlayfs gives no handles (but with nfs_export): each node keeps its descriptor. */
  @Test
  void servesABackingWithoutHandles() {
    try (Sandbox sandbox = new Sandbox()) {
      Path fs = sandbox.directory("fs");
      Auditfs auditfs = sandbox.auditfs("state");
      sh("mount -t tmpfs -o mode=755 it . && cd . && mkdir -p %1$s/{lower,upper,work,m}", fs, fs);
      try {
        sh("for i in {1..2000}; do echo $i >lower/$i; done", fs);
        sh("mount -t overlay -o lowerdir=lower,upperdir=upper,workdir=work it m", fs);
        Path directory = fs.resolve("m");
        auditfs.must("mount", directory.toString());
        long pid = auditfs.daemon().orElseThrow().pid();
        assertEquals("2001000", sh("cat * | awk '{ n += $1 } END { print n }'", directory).strip());
        sh("echo new >1; mv 2 two; rm 3; ln 4 four; echo more >>four", directory);
        assertEquals("new\n2\n4\nmore\n4\nmore\n", sh("cat 1 two 4 four", directory));
        assertTrue(descriptors(pid) > 2000, () -> descriptors(pid) + " descriptors");
        sh("rm *", directory);
        assertTrue(descriptors(pid) < 500, () -> descriptors(pid) + " descriptors");
        auditfs.must("umount", directory.toString());
      } finally {
        Command.of("umount", "-R", fs.toString()).run();
      }
    }
  }

  private static void walk(int directories) {
    try (Sandbox sandbox = new Sandbox()) {
      Path directory = sandbox.directory("m");
      Auditfs auditfs = sandbox.auditfs("state");
      sh(
          "perl -e 'for my $d (1 .. %d) { mkdir $d or die; for my $f (1 .. %d) {"
              + " open my $o, q(>), qq($d/$f) or die } }'",
          directory, directories, PER_DIRECTORY);
      auditfs.must("mount", directory.toString());
      long pid = auditfs.daemon().orElseThrow().pid();
      final long before = rss(pid);
      int files = directories * PER_DIRECTORY;
      String found = sh("find . -type f -size 0 | wc -l", directory).strip();
      assertEquals(Integer.toString(files), found);
      final long descriptors = descriptors(pid);
      final long after = rss(pid);
      final long nodes = nodes(auditfs);
      sh("rm -r *", directory);
      report(files, descriptors, before, after, nodes);
      assertTrue(descriptors < DESCRIPTORS_MAX, () -> descriptors + " descriptors");
      assertTrue(after < RSS_KB_MAX, () -> after + " kB");
      // The kernel may have dropped some by itself when it was short of memory.
      assertTrue(nodes <= files + directories + 1, () -> nodes + " nodes");
      assertEquals(1, nodes(auditfs), "nodes left when all names are gone");
      auditfs.must("umount", directory.toString());
    }
  }

  private static String sh(String script, Path directory, Object... values) {
    return Command.bash(String.format(Locale.ROOT, script, values))
        .in(directory)
        .run(TIME_MAX)
        .expect(0)
        .out();
  }

  private static void report(int files, long descriptors, long before, long after, long nodes) {
    System.out.printf(
        Locale.ROOT,
        "nodes: %d files, %d nodes, %d descriptors, RSS %d kB before, %d kB after%n",
        files,
        nodes,
        descriptors,
        before,
        after);
  }

  private static long nodes(Auditfs auditfs) {
    return Json.parse(auditfs.must("status", "--json").out())
        .objects("mounts")
        .get(0)
        .number("nodes");
  }

  private static long descriptors(long pid) {
    try (Stream<Path> all = Files.list(Path.of("/proc", Long.toString(pid), "fd"))) {
      return all.count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long rss(long pid) {
    return Long.parseLong(
        Command.bash("awk '/VmRSS/ { print $2 }' /proc/" + pid + "/status")
            .run()
            .expect(0)
            .out()
            .strip());
  }
}
