package org.auditfs.posix;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.auditfs.file.Errno;
import org.auditfs.file.FilePath;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class UnixSocketTest {

  private final Posix posix = LinuxPosix.load();

  @Test
  void carriesBytesBothWaysAndTellsThePeer(@TempDir Path temp) throws Exception {
    byte[] data = new byte[100_000];
    new Random(1).nextBytes(data);
    FilePath path = FilePath.of(temp + "/socket");
    try (UnixListener listener = UnixSocket.listen(posix, path, 4)) {
      assertEquals(0600, (int) Files.getAttribute(temp.resolve("socket"), "unix:mode") & 0777);
      CompletableFuture<byte[]> echoed =
          CompletableFuture.supplyAsync(() -> sendAndReceive(path, data));
      try (UnixSocket served = listener.accept()) {
        assertEquals(ProcessHandle.current().pid(), served.peer().pid());
        served.output().write(served.input().readNBytes(data.length));
        served.endOutput();
        assertArrayEquals(data, echoed.get());
        assertEquals(-1, served.input().read());
      }
    }
  }

  @Test
  void reachesPathsThatSunPathCannotHold(@TempDir Path temp) throws Exception {
    Path deep = temp.resolve("d".repeat(100)).resolve("e".repeat(100));
    Files.createDirectories(deep);
    FilePath path = FilePath.of(deep + "/socket");
    try (UnixListener listener = UnixSocket.listen(posix, path, 4);
        UnixSocket client = UnixSocket.connect(posix, path);
        UnixSocket served = listener.accept()) {
      client.output().write('x');
      assertEquals('x', served.input().read());
    }
  }

  @Test
  void tellsWhyNothingListens(@TempDir Path temp) throws Exception {
    FilePath path = FilePath.of(temp + "/socket");
    assertErrno(Errno.ENOENT, path);
    UnixSocket.listen(posix, path, 1).close();
    assertErrno(Errno.ECONNREFUSED, path);
    ErrnoException inUse =
        assertThrows(ErrnoException.class, () -> UnixSocket.listen(posix, path, 1));
    assertEquals(Errno.EADDRINUSE, inUse.errno());
  }

  @Test
  void closingWakesWhoeverWaits(@TempDir Path temp) throws Exception {
    UnixListener listener = UnixSocket.listen(posix, FilePath.of(temp + "/socket"), 1);
    CompletableFuture<String> waiting =
        CompletableFuture.supplyAsync(
            () -> {
              try (UnixSocket unexpected = listener.accept()) {
                return "accepted " + unexpected.peer();
              } catch (ErrnoException e) {
                return e.errno().name();
              }
            });
    listener.close();
    String answer = waiting.get(10, TimeUnit.SECONDS);
    assertTrue(answer.equals("EINVAL") || answer.equals("EBADF"), answer);
  }

  private byte[] sendAndReceive(FilePath path, byte[] data) {
    try (UnixSocket client = UnixSocket.connect(posix, path)) {
      client.output().write(data);
      return client.input().readAllBytes();
    } catch (Exception e) {
      throw new IllegalStateException(new ExecutionException(e));
    }
  }

  private void assertErrno(Errno expected, FilePath path) {
    Errno actual =
        assertThrows(ErrnoException.class, () -> UnixSocket.connect(posix, path)).errno();
    assertEquals(expected, actual);
  }
}
