package org.auditfs.fuse.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.auditfs.fuse.InMemoryFileSystem;
import org.auditfs.fuse.kernel.MountedNamespace.Outcome;
import org.auditfs.posix.LinuxPosix;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The filesystem in memory behind a real mount, used by child processes in its namespace. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class KernelTransportMountTest {

  private final InMemoryFileSystem fs = new InMemoryFileSystem();
  private final Queue<String> log = new ConcurrentLinkedQueue<>();
  private @TempDir Path directory = Path.of("");
  private Optional<MountedNamespace> mounted = Optional.empty();

  @BeforeEach
  void mount() throws Exception {
    assumeTrue(MountedNamespace.isPossible(), "skipped: needs root and /dev/fuse");
    mounted = Optional.of(MountedNamespace.mount(LinuxPosix.load(), directory, fs, log::add));
  }

  /** Also that everything that was opened came back, and that nothing went wrong unseen. */
  @AfterEach
  void unmount() throws Exception {
    if (mounted.isPresent()) {
      MountedNamespace mount = mounted.get();
      mount.unmount();
      mount.transport().ended().get(20, TimeUnit.SECONDS);
      mount.transport().close();
      mount.close();
      assertEquals(0, fs.openHandles(), "handles left open");
      assertEquals(List.of(), List.copyOf(log));
    }
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
            "touch f; "
                + python(
                    "os.setxattr('f','user.k',b'v'); print(os.listxattr('f'), os.getxattr('f','user.k')); os.removexattr('f','user.k'); print(os.listxattr('f'))"),
            "['user.k'] b'v'\n[]"),
        arguments(
            python(
                "f=os.open('.',os.O_TMPFILE|os.O_RDWR); os.write(f,b'abc'); print(os.pread(f,9,1), os.listdir('.'))"),
            "b'bc' []"),
        arguments(
            python(
                "f=os.open('f',os.O_CREAT|os.O_RDWR); m=__import__('mmap'); os.write(f,b'abc'); p=m.mmap(f,3); p[1]=88; p.flush(); print(os.pread(f,9,0))"),
            "b'aXc'"));
  }

  private static String python(String program) {
    return "python3 -c \"import os; " + program + "\"";
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("sessions")
  void servesAShellSession(String command, String expected) throws Exception {
    Outcome outcome = mounted.orElseThrow().sh(command);
    assertEquals(expected, outcome.output());
  }
}
