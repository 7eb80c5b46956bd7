package org.auditfs.mount;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.auditfs.posix.Actor;
import org.auditfs.posix.Cast;
import org.auditfs.posix.Who;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Sticky directories, where fs.protected_symlinks and its kin guard from what others put there: the
 * same answers on the bare directory and on the mount, at each level of these settings, which are
 * the machine's and are restored.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class StickyDirectoryIT {

  private static final List<String> SETTINGS =
      List.of("protected_symlinks", "protected_regular", "protected_fifos");
  private static final List<String> DIRECTORIES = List.of("all", "group", "alices", "plain");

  /** In a directory, by the names that {@link #furnish} gives. */
  private static final List<String> LINES =
      List.of(
          "lstat D/link",
          "readlink D/link",
          "stat D/link",
          "access D/link R_OK",
          "getxattr D/link user.x",
          "a = open D/link O_RDONLY",
          "a = open D/link O_RDONLY,O_NOFOLLOW",
          "a = open D/link O_WRONLY,O_CREAT 0644",
          "truncate D/link 0",
          "stat D/deep/x",
          "a = open D/deep/x O_RDONLY",
          "names D/deep",
          "stat D/chain",
          "a = open D/file O_RDWR",
          "a = open D/file O_RDWR,O_CREAT 0600",
          "a = open D/file O_RDONLY,O_CREAT 0600",
          "a = open D/file O_RDWR,O_CREAT,O_EXCL 0600",
          "a = creat D/file 0600",
          "a = open D/fifo O_RDWR,O_NONBLOCK",
          "a = open D/fifo O_RDWR,O_NONBLOCK,O_CREAT 0600",
          "a = open D/fifo O_RDWR,O_NONBLOCK,O_CREAT,O_EXCL 0600",
          "a = open D/null O_RDWR",
          "a = open D/null O_RDWR,O_CREAT 0600",
          "a = open D/socket O_RDWR,O_CREAT 0600",
          "a = open D O_RDONLY,O_CREAT 0600");

  private final Sandbox sandbox = new Sandbox();
  private final Path bare = sandbox.directory("bare");
  private final Path mounted = sandbox.directory("mounted");
  private final Auditfs auditfs = sandbox.auditfs("state");
  private final Cast cast = new Cast(sandbox.root());
  private final Map<String, String> found = new LinkedHashMap<>();

  @BeforeAll
  void mount() {
    SETTINGS.forEach(setting -> found.put(setting, setting(setting)));
    auditfs.must("mount", mounted.toString());
    furnish(bare);
    furnish(mounted);
  }

  @AfterAll
  void unmount() {
    try (sandbox) {
      found.forEach(StickyDirectoryIT::set);
      cast.close();
      auditfs.must("umount", mounted.toString());
    }
  }

  private static Path file(String setting) {
    return Path.of("/proc/sys/fs", setting);
  }

  private static String setting(String name) {
    try {
      return Files.readString(file(name)).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void set(String name, String value) {
    try {
      Files.writeString(file(name), value);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void protect(int level) {
    set("protected_symlinks", String.valueOf(Math.min(level, 1)));
    set("protected_regular", String.valueOf(level));
    set("protected_fifos", String.valueOf(level));
  }

  /** All that is in these directories is Alice's. */
  private static void furnish(Path place) {
    Command.bash(
            """
            set -e
            echo target >target; chmod 666 target; mkdir deep; echo x >deep/x
            for d in all group alices plain; do
              mkdir $d
              ln -s ../target $d/link; ln -s ../deep $d/deep; ln -s link $d/chain
              echo content >$d/file; mkfifo $d/fifo; mknod $d/null c 1 3
              perl -MSocket -e 'socket(S, PF_UNIX, SOCK_STREAM, 0); bind(S, pack_sockaddr_un("$ARGV[0]"))
                or die $!' $d/socket
              chmod 666 $d/file $d/fifo $d/null $d/socket
              chown -h 1000 $d/*
            done
            chmod 1777 all alices; chown 1000 alices
            chgrp 2000 group; chmod 1775 group; chmod 777 plain
            """)
        .in(place)
        .run()
        .expect(0);
  }

  private String answer(Actor actor, Path place, String line) {
    String answer = actor.tell(line);
    assertTrue(!answer.isEmpty(), place + ": " + line);
    return answer.startsWith("ok") ? "ok" : answer;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void guardsAsTheSettingsSay(int level) {
    protect(level);
    List<String> different = new ArrayList<>();
    List<String> refused = new ArrayList<>();
    for (Who who : List.of(Who.ALICE, Who.BOB, Who.CAROL, Who.ROOT)) {
      Actor actor = cast.actor(who);
      for (String directory : DIRECTORIES) {
        for (String line : LINES) {
          String asked = line.replaceFirst("\\bD\\b", directory);
          actor.must("chdir " + bare);
          String expected = answer(actor, bare, asked);
          actor.must("chdir " + mounted);
          // The second time, the kernel knows the name.
          for (int i = 0; i < 2; i++) {
            String seen = answer(actor, mounted, asked);
            if (!seen.equals(expected)) {
              different.add(who + ": " + asked + ": " + seen + ", and not " + expected);
            }
          }
          if (who == Who.ROOT && expected.equals("EACCES")) {
            refused.add(asked);
          }
          actor.must("reset");
        }
      }
    }
    assertEquals(List.of(), different);
    // Root is refused nothing but what is guarded: devices always, links once that is wanted.
    assertTrue(refused.contains("a = open all/null O_RDWR,O_CREAT 0600"), refused.toString());
    assertEquals(level > 0, refused.contains("stat all/link"), refused.toString());
    assertEquals(level > 1, refused.contains("a = creat group/file 0600"), refused.toString());
  }

  @Test
  void recordsAGuardedOpenAsRefused() {
    protect(1);
    auditfs.must("add", "integrity", mounted + "/all/file", "-k", "guarded");
    Actor root = cast.actor(Who.ROOT);
    root.must("chdir " + mounted);
    assertEquals("EACCES", root.tell("a = open all/file O_WRONLY,O_CREAT 0600"));
    root.must("a = open all/file O_WRONLY");
    root.must("reset");
    List<String> told = new ArrayList<>();
    for (Json event : auditfs.search("-k", "guarded", "-m", "file")) {
      told.add(event.text("op") + " " + event.fields().get("errno"));
    }
    assertEquals(List.of("open EACCES", "open null"), told);
  }

  /** A refused lookup would have taken it away. */
  @Test
  void keepsWhatIsMountedOnAGuardedName() {
    protect(1);
    Command.bash(
            """
            set -e
            mount --bind target alices/file; mount --bind target all/file
            setpriv --reuid=1001 --regid=1001 --clear-groups bash -c 'echo x >>all/file' || true
            echo x >>all/file || true
            umount all/file; umount alices/file
            """)
        .in(mounted)
        .run()
        .expect(0);
  }
}
