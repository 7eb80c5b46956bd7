package org.auditfs.passthrough;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.auditfs.file.FilePath;
import org.auditfs.fuse.FileHandle;
import org.auditfs.fuse.ForwardingFileSystem;
import org.auditfs.fuse.FuseFileSystem;
import org.auditfs.fuse.KernelSide;
import org.auditfs.fuse.NodeId;
import org.auditfs.fuse.RequestContext;
import org.auditfs.fuse.kernel.MountedNamespace;
import org.auditfs.posix.ErrnoException;
import org.auditfs.posix.LinuxIdentity;
import org.auditfs.posix.LinuxPosix;
import org.auditfs.posix.Posix;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Content on a real mount, passed through by the kernel and served by the daemon. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ContentIT {

  private static final int SECONDS = 20;
  private static final String USER = "setpriv --reuid=1000 --regid=1000 --clear-groups ";

  private @TempDir Path directory = Path.of("");
  private final Queue<String> log = new ConcurrentLinkedQueue<>();

  /** Counts the reads and writes that arrive, and may hide that the kernel would do them. */
  private static final class Watched extends ForwardingFileSystem {
    private final boolean passes;
    private final AtomicInteger transfers = new AtomicInteger();

    Watched(FuseFileSystem next, boolean passes) {
      super(next);
      this.passes = passes;
    }

    @Override
    public void offered(KernelSide kernel) {
      if (passes) {
        super.offered(kernel);
      }
    }

    @Override
    public void read(
        RequestContext caller, NodeId node, FileHandle handle, long offset, ByteBuffer target)
        throws ErrnoException {
      transfers.incrementAndGet();
      super.read(caller, node, handle, offset, target);
    }

    @Override
    public int write(
        RequestContext caller,
        NodeId node,
        FileHandle handle,
        long offset,
        ByteBuffer source,
        boolean killSuidGid)
        throws ErrnoException {
      transfers.incrementAndGet();
      return super.write(caller, node, handle, offset, source, killSuidGid);
    }
  }

  @BeforeEach
  void requireMounts() {
    assumeTrue(MountedNamespace.isPossible(), "skipped: needs root and /dev/fuse");
  }

  /** What is typed in the mount's root ($B is the backing directory), and what is printed. */
  static Stream<Arguments> sessions() {
    Stream<Arguments> sessions =
        Stream.of(
            arguments("echo a >f; echo b >>f; cat f $B/f", "a\nb\na\nb"),
            arguments("echo abcdef >f; truncate -s 3 f; cat f; echo; echo x >f; cat f", "abc\nx"),
            arguments("echo a >f; exec 3<f; rm f; cat <&3", "a"),
            arguments("echo a >f; ln f g; exec 3<f; echo bb >g; cat f <&3; stat -c %s f", "bb\n3"),
            arguments("echo a >f; cat f; echo b >$B/f; cat f", "a\nb"),
            arguments("echo a >f; exec 3<f; echo bc >$B/f; cat <&3; cat f", "bc\nbc"),
            arguments(
                "cp /bin/echo e; ./e ran; ./e again; echo x >>e; ./e and again",
                "ran\nagain\nand again"),
            arguments(
                "dd if=/dev/zero of=f bs=1M count=3 conv=fsync status=none; wc -c <f", "3145728"),
            arguments("echo a >f; exec 3<f; chmod 4755 f; exec 4<f; cat <&3; cat <&4", "a\na"),
            arguments("echo a >f; chmod 4755 f; exec 3<f; chmod 755 f; cat f; cat <&3", "a\na"),
            arguments(
                "echo a >f; exec 3>>f; chmod 6777 f; " + USER + "sh -c 'echo b >&3'; stat -c %a f",
                "777"),
            arguments(
                "echo a >f; chmod 6777 f; " + USER + "sh -c 'echo b >>f'; stat -c %a f; cat f",
                "777\na\nb"),
            arguments(
                python(
                    "f = os.open('f', os.O_CREAT | os.O_RDWR)",
                    "os.write(f, b'abc')",
                    "m = mmap.mmap(f, 3)",
                    "m[1] = 88",
                    "os.pwrite(f, b'Z', 2)",
                    "g = open('f', 'rb')",
                    "print(os.pread(f, 9, 0), g.read(), m[:])",
                    "os.close(f)",
                    "m[0] = 89",
                    "print(open('f', 'rb').read(), open('$B/f', 'rb').read())"),
                "b'aXZ' b'aXZ' b'aXZ'\nb'YXZ' b'YXZ'"),
            arguments(
                python(
                    "f = os.open('.', os.O_TMPFILE | os.O_RDWR)",
                    "os.write(f, b'abc')",
                    "os.ftruncate(f, 2)",
                    "print(os.pread(f, 9, 1), os.fstat(f).st_size)"),
                "b'b' 2"),
            arguments(
                python(
                    "f = os.open('f', os.O_CREAT | os.O_RDWR | os.O_APPEND)",
                    "g = os.open('f', os.O_RDWR | os.O_APPEND)",
                    "os.write(f, b'ab')",
                    "os.write(g, b'cd')",
                    "os.write(f, b'ef')",
                    "print(os.pread(g, 9, 0), os.lseek(g, 0, 1))"),
                "b'abcdef' 4"));
    List<Arguments> all = sessions.toList();
    return Stream.of(true, false)
        .flatMap(passes -> all.stream().map(a -> arguments(passes, a.get()[0], a.get()[1])));
  }

  private static String python(String... lines) {
    return "python3 -c \"import mmap, os; " + String.join("; ", lines) + "\"";
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("sessions")
  void servesContentAsTheBackingFileHasIt(boolean passes, String command, String expected)
      throws Exception {
    assertEquals(expected, played(passes, command, new AtomicInteger()));
    assertEquals(List.of(), List.copyOf(log));
  }

  /** Whether reads and writes arrive here at all. */
  static Stream<Arguments> transfers() {
    return Stream.of(
        arguments(true, "echo a >f; cat f; echo b >>f", 0),
        arguments(false, "echo a >f; cat f; cat f", 3),
        arguments(true, "echo a >f; chmod 4755 f; cat f", 1),
        arguments(
            true,
            "cp /bin/true f; setfattr -n security.capability"
                + " -v 0x0100000200040000000000000000000000000000 f; cat f | wc -c >/dev/null",
            1));
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("transfers")
  void leavesToTheKernelWhatNeedNotBeSeen(boolean passes, String command, int expected)
      throws Exception {
    AtomicInteger transfers = new AtomicInteger();
    played(passes, command, transfers);
    assertEquals(expected, transfers.get());
  }

  private String played(boolean passes, String command, AtomicInteger transfers) throws Exception {
    Path backing = Files.createDirectory(directory.resolve("backing"));
    Posix posix = LinuxPosix.load();
    FilePath path = FilePath.of(backing.toString());
    LinuxIdentity identity = LinuxIdentity.ofCallingThread(posix);
    try (PassthroughFileSystem files = PassthroughFileSystem.open(posix, identity, path, path)) {
      files.know(MountsOnTop.NONE);
      Watched watched = new Watched(files, passes);
      try (MountedNamespace mount = MountedNamespace.mount(posix, directory, watched, log::add)) {
        String said = mount.sh("B=" + backing + "\n" + command).output();
        mount.unmount();
        mount.transport().ended().get(SECONDS, TimeUnit.SECONDS);
        transfers.set(watched.transfers.get());
        return said;
      }
    }
  }
}
