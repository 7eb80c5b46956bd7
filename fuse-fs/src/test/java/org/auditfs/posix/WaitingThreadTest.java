package org.auditfs.posix;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.auditfs.file.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class WaitingThreadTest {

  private static final int S_IFIFO = 0010000;
  private static final int O_RDWR = 2;

  private final Posix posix = LinuxPosix.load();

  /** proc_pid_syscall(5). */
  @ParameterizedTest
  @CsvSource({
    "0 0x1f 0x7f0000 0x100 0x0 0x0 0x0 0x7ffc 0x7f01, true",
    "0 0x1 0x7f0000 0x100 0x0 0x0 0x0 0x7ffc 0x7f01, false",
    "202 0x7f1f 0x80 0x0 0x0 0x0 0x0 0x7ffc 0x7f01, false",
    "-1 0x7ffc 0x7f01, false",
    "-1 0x1f 0x7f01, false",
    "running, false",
    "'', false"
  })
  void readsWhatTheKernelShows(String shown, boolean expected) {
    assertEquals(expected, WaitingThread.isIn(ByteString.of(shown + "\n"), 31));
  }

  @Test
  void seesAThreadThatReadsAndOneThatDoesNot(@TempDir Path directory) throws Exception {
    ByteString path = ByteString.of(directory.resolve("fifo").toString());
    posix.mknodat(Posix.AT_FDCWD, path, S_IFIFO | 0600, 0);
    try (Fd fifo = new Fd(posix, posix.openat(Posix.AT_FDCWD, path, O_RDWR, 0))) {
      seesWhoReads(fifo.number());
    }
  }

  private void seesWhoReads(int fifo) throws Exception {
    CompletableFuture<Integer> tid = new CompletableFuture<>();
    CountDownLatch done = new CountDownLatch(1);
    Thread reader =
        new Thread(
            () -> {
              tid.complete(posix.gettid());
              try {
                posix.read(fifo, ByteBuffer.allocateDirect(1));
                done.await();
              } catch (ErrnoException | InterruptedException e) {
                throw new AssertionError(e);
              }
            });
    reader.start();
    await().until(() -> WaitingThread.isIn(posix, tid.join(), fifo));
    assertFalse(WaitingThread.isIn(posix, tid.join(), fifo + 1));
    posix.write(fifo, ByteBuffer.allocateDirect(1));
    await().until(() -> reader.getState() == Thread.State.WAITING);
    assertFalse(WaitingThread.isIn(posix, tid.join(), fifo));
    done.countDown();
    reader.join();
    await("nobody is there").until(() -> WaitingThread.isIn(posix, tid.join(), fifo));
  }
}
