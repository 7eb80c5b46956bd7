package org.auditfs.fuse.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.auditfs.file.Errno;
import org.auditfs.fuse.FuseFileSystem;
import org.auditfs.fuse.InMemoryFileSystem;
import org.auditfs.fuse.kernel.MountedNamespace.Outcome;
import org.auditfs.posix.LinuxPosix;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The filesystem in memory behind a real mount, used by child processes in its namespace. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class KernelTransportMountTest {

  private static final int SECONDS = 20;

  private final InMemoryFileSystem fs = new InMemoryFileSystem();
  private final Queue<String> log = new ConcurrentLinkedQueue<>();
  private @TempDir Path directory = Path.of("");
  private Optional<MountedNamespace> mounted = Optional.empty();

  @BeforeEach
  void requireMounts() {
    assumeTrue(MountedNamespace.isPossible(), "skipped: needs root and /dev/fuse");
  }

  private MountedNamespace mount(FuseFileSystem served) throws Exception {
    MountedNamespace mount = MountedNamespace.mount(LinuxPosix.load(), directory, served, log::add);
    mounted = Optional.of(mount);
    return mount;
  }

  private void unmount() throws Exception {
    MountedNamespace mount = mounted.orElseThrow();
    mount.unmount();
    mount.transport().ended().get(SECONDS, TimeUnit.SECONDS);
    mount.transport().close();
  }

  @AfterEach
  void leaveNamespace() {
    mounted.ifPresent(MountedNamespace::close);
  }

  /** What a user types in the mount's root, and what is printed. */
  static Stream<Arguments> sessions() {
    return Stream.of(
        arguments("echo a >f; cat f", "a"),
        arguments("echo a >f; echo b >>f; cat f", "a\nb"),
        arguments("echo abc >f; echo x >f; cat f", "x"),
        arguments("cat absent", "cat: absent: No such file or directory"),
        arguments("echo a >f; ln f g; echo b >g; cat f; stat -c '%h %s' f", "b\n2 2"),
        arguments("echo a >f; mv f g; ls; cat g", "g\na"),
        arguments("echo a >f; echo b >g; mv f g; ls; cat g", "g\na"),
        arguments("echo a >f; mv --no-clobber f h; ls", "h"),
        arguments("echo a >f; rm f; ls -A", ""),
        arguments(
            "ln -s /some/where l; readlink l; stat -c '%F %s' l", "/some/where\nsymbolic link 11"),
        arguments("mkdir -p a/b/c; ls -R", ".:\na\n\n./a:\nb\n\n./a/b:\nc\n\n./a/b/c:"),
        arguments(
            "mkdir d; touch d/f; rmdir d", "rmdir: failed to remove 'd': Directory not empty"),
        arguments("mkdir d; rmdir d; ls", ""),
        arguments("umask 027; touch f; mkdir d; stat -c %a f d", "640\n750"),
        arguments("touch f; chmod 4751 f; chown 12:34 f; stat -c '%a %u %g' f", "4751 12 34"),
        arguments("touch -d @1234567890 f; stat -c '%X %Y' f", "1234567890 1234567890"),
        arguments("touch -d @-5 f; stat -c %Y f", "-5"),
        arguments("touch f; truncate -s 12345 f; stat -c %s f", "12345"),
        arguments("mknod n c 1 3; stat -c '%F %t %T' n", "character special file 1 3"),
        arguments("mknod n b 259 200; stat -c '%t %T' n", "103 c8"),
        arguments("mkfifo p; (echo a >p &); cat p", "a"),
        arguments("stat -f -c '%b %f %a %l %s' .", "1000 500 400 255 4096"),
        arguments("echo a >f; exec 3<f; rm f; cat <&3", "a"),
        arguments("dd if=/dev/zero of=f bs=1M count=3 conv=fsync status=none; wc -c <f", "3145728"),
        arguments("seq 300000 >f; seq 300000 | cmp f && echo same", "same"),
        arguments("seq 600 | xargs touch; ls | wc -l; ls -l | grep -c ^-; rm -r *; ls", "600\n600"),
        arguments("printf '#!/bin/sh\\necho ran' >x; chmod 755 x; ./x", "ran"),
        arguments("touch x; chmod 644 x; test -x x || echo refused", "refused"),
        arguments("exec 9>f; flock -n 9 && echo locked", "locked"),
        arguments(
            python(
                "os.mknod('f')",
                "os.setxattr('f', 'user.k', b'v')",
                "print(os.listxattr('f'), os.getxattr('f', 'user.k'))",
                "os.removexattr('f', 'user.k')",
                "print(os.listxattr('f'))"),
            "['user.k'] b'v'\n[]"),
        arguments(
            python(
                "f = os.open('.', os.O_TMPFILE | os.O_RDWR)",
                "os.write(f, b'abc')",
                "print(os.pread(f, 9, 1), os.listdir('.'))"),
            "b'bc' []"),
        arguments(
            python(
                "f = os.open('f', os.O_CREAT | os.O_RDWR)",
                "os.write(f, b'abc')",
                "pages = mmap.mmap(f, 3)",
                "pages[1] = 88",
                "pages.flush()",
                "print(os.pread(f, 9, 0))"),
            "b'aXc'"));
  }

  private static String python(String... lines) {
    return "python3 -c \"import mmap, os; " + String.join("; ", lines) + "\"";
  }

  /** Also that everything that was opened came back, and that nothing went wrong unseen. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("sessions")
  void servesAShellSession(String command, String expected) throws Exception {
    Outcome outcome = mount(fs).sh(command);
    assertEquals(expected, outcome.output());
    comesToZero("handles left open", fs::openHandles);
    unmount();
    assertEquals(List.of(), List.copyOf(log));
  }

  /** Releasing and forgetting come when the kernel likes to; asking something lets it go on. */
  private void comesToZero(String what, LongSupplier count) throws Exception {
    for (int i = 0; i < 200 && count.getAsLong() > 0; i++) {
      mounted.orElseThrow().outside("stat -f $MOUNT");
    }
    assertEquals(0, count.getAsLong(), what);
  }

  @Test
  void servesManyClientsAtOnce() throws Exception {
    String client = "mkdir $0; cd $0; for i in $(seq 40); do seq $i >f$i; cat f$i; rm f$i; done";
    Outcome outcome =
        mount(fs).sh("seq 8 | xargs -P 8 -n 1 sh -c '" + client + "' | wc -l; ls | wc -l");
    assertEquals("6560\n8", outcome.output());
    comesToZero("handles left open", fs::openHandles);
    unmount();
    assertEquals(List.of(), List.copyOf(log));
  }

  @Test
  void getsBackEveryLookupOfWhatIsRemoved() throws Exception {
    MountedNamespace mount = mount(fs);
    mount.sh("seq 50 | xargs touch; ls -l; ln 1 a; cat 1 a; rm *");
    comesToZero("lookups left", fs::lookups);
    unmount();
  }

  @Test
  void keepsAnsweringWhileTheFilesystemFails() throws Exception {
    FuseFileSystem failing = Faults.always(new IllegalStateException("test"));
    Outcome outcome = mount(failing).outside("for i in $(seq 20); do stat $MOUNT/f; done");
    assertEquals(
        20, outcome.output().lines().filter(l -> l.endsWith("Input/output error")).count());
    unmount();
    assertTrue(log.size() >= 20, log::toString);
  }

  /** ENOSYS from a filesystem would make the kernel grant every access(2) from then on. */
  @Test
  void neverTellsTheKernelToStopAsking() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    FuseFileSystem refusing = Faults.refusingAccess(fs, Errno.ENOSYS, asked);
    Outcome outcome =
        mount(refusing)
            .outside("for i in 1 2 3; do test -r $MOUNT && echo granted || echo refused; done");
    assertEquals("refused\nrefused\nrefused", outcome.output());
    assertTrue(asked.get() >= 3, asked::toString);
    unmount();
  }

  @Test
  void leavesAnErrorAndNoHangWhenItCannotStart() throws Exception {
    Runnable setUp =
        () -> {
          throw new IllegalStateException("test");
        };
    MountedNamespace mount =
        MountedNamespace.mount(
            LinuxPosix.load(),
            directory,
            fd -> {
              assertThrows(
                  IllegalStateException.class,
                  () -> KernelTransport.start(LinuxPosix.load(), fd, fs, 2, setUp, log::add));
              return Optional.empty();
            });
    mounted = Optional.of(mount);
    String refusal = mount.outside("stat $MOUNT/f").output();
    assertTrue(refusal.endsWith("Transport endpoint is not connected"), refusal);
  }

  @Test
  void callsNothingOnceItHasEnded() throws Exception {
    AtomicInteger calls = new AtomicInteger();
    MountedNamespace mount = mount(Faults.counting(fs, calls));
    mount.sh("echo a >f; cat f");
    unmount();
    int before = calls.get();
    assertTrue(before > 0);
    mount.sh("true");
    assertEquals(before, calls.get());
  }
}
