package org.auditfs.fuse.jnr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.auditfs.fuse.FuseFileSystem;
import org.auditfs.fuse.InMemoryFileSystem;
import org.auditfs.fuse.kernel.MountedNamespace;
import org.auditfs.fuse.kernel.MountedNamespace.Outcome;
import org.auditfs.posix.LinuxPosix;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the kernel transport does with the filesystem in memory, and every lookup given back. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class JnrFuseMountTest {

  private static final int SECONDS = 20;
  private static final int THREADS = 3;

  private final InMemoryFileSystem memory = new InMemoryFileSystem();
  private final CountingFileSystem fs = new CountingFileSystem(memory);
  private final Queue<String> log = new ConcurrentLinkedQueue<>();
  private @TempDir Path directory = Path.of("");
  private Optional<MountedNamespace> mounted = Optional.empty();

  @BeforeEach
  void requireMounts() {
    assumeTrue(MountedNamespace.isPossible(), "skipped: needs root and /dev/fuse");
  }

  private MountedNamespace mount(FuseFileSystem served) throws Exception {
    JnrFuse library = JnrFuse.load();
    MountedNamespace mount =
        MountedNamespace.mount(
            LinuxPosix.load(),
            directory,
            fd -> Optional.of(library.serve(fd, served, THREADS, log::add)));
    mounted = Optional.of(mount);
    return mount;
  }

  /** Closing comes when the kernel likes to; asking something lets it go on. */
  private void unmount() throws Exception {
    MountedNamespace mount = mounted.orElseThrow();
    for (int i = 0; i < 200 && memory.openHandles() > 0; i++) {
      mount.outside("stat -f $MOUNT");
    }
    assertEquals(0, memory.openHandles(), "handles left open");
    mount.unmount();
    mount.transport().ended().get(SECONDS, TimeUnit.SECONDS);
    mount.transport().close();
  }

  @AfterEach
  void leaveNamespace() {
    mounted.ifPresent(MountedNamespace::close);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("org.auditfs.fuse.kernel.KernelTransportMountTest#sessions")
  void servesAShellSession(String command, String expected) throws Exception {
    Outcome outcome = mount(fs).sh(command);
    if (Stream.of("O_TMPFILE", "mmap.mmap").anyMatch(command::contains)) {
      assertTrue(outcome.output().contains("OSError"), outcome::output);
      return;
    }
    assertEquals(expected, outcome.output());
    unmount();
    assertEquals(Set.of(), fs.notGivenBack(), "lookups left");
    assertEquals(List.of(), List.copyOf(log));
  }

  @Test
  void servesManyClientsAtOnce() throws Exception {
    String client = "mkdir $0; cd $0; for i in $(seq 40); do seq $i >f$i; cat f$i; rm f$i; done";
    Outcome outcome =
        mount(fs).sh("seq 8 | xargs -P 8 -n 1 sh -c '" + client + "' | wc -l; ls | wc -l");
    assertEquals("6560\n8", outcome.output());
    unmount();
    assertEquals(Set.of(), fs.notGivenBack(), "lookups left");
    assertEquals(List.of(), List.copyOf(log));
  }

  /** Also by a second opening, and after another file got the name. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "exec 3<>d/f; rm d/f; ls -A d; cat /dev/fd/3; stat -L -c '%h %s' /dev/fd/3; cat <&3",
        "exec 3<>d/f; rm d/f; chmod 600 /dev/fd/3; stat -L -c %a /dev/fd/3; ls -A d",
        "exec 3<d/f; echo b >d/g; mv d/g d/f; ls -A d; cat /dev/fd/3; cat d/f",
        "exec 3<d/f 4<d/f; rm d/f; exec 3<&-; ls -A d; cat /dev/fd/4",
      })
  void servesWhatLostItsNameWhileItWasOpen(String commands) throws Exception {
    Outcome bare = MountedNamespace.sh(directory, "mkdir d; echo a >d/f; " + commands);
    Outcome outcome = mount(fs).sh("mkdir d; echo a >d/f; " + commands);
    assertEquals(bare.output(), outcome.output());
    unmount();
    assertEquals(Set.of(), fs.notGivenBack(), "lookups left");
  }

  @Test
  void handsOnNamesThatAreNotText() throws Exception {
    Outcome outcome = mount(fs).sh("touch $(printf 'a\\377b'); ls | od -An -c; rm a*; ls | wc -l");
    assertEquals("a 377   b  \\n\n0", outcome.output());
  }

  @Test
  void keepsAnsweringWhileTheFilesystemFails() throws Exception {
    fs.failWith(new IllegalStateException("test"));
    Outcome outcome = mount(fs).outside("for i in $(seq 20); do stat $MOUNT/f; done");
    assertEquals(
        20, outcome.output().lines().filter(l -> l.endsWith("Input/output error")).count());
    assertTrue(log.size() >= 20, log::toString);
  }
}
