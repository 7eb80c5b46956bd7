package org.auditfs.posix;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.auditfs.file.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ThreadUmaskTest {

  private final Posix posix = LinuxPosix.load();

  @Test
  void givesEachThreadItsOwnMask(@TempDir Path temp) throws Exception {
    ThreadUmask umask = new ThreadUmask(posix);
    CyclicBarrier bothSet = new CyclicBarrier(2);
    ExecutorService pool = Executors.newFixedThreadPool(2);
    try {
      Future<Integer> open = pool.submit(() -> modeMade(umask, 0, bothSet, temp + "/a"));
      Future<Integer> shut = pool.submit(() -> modeMade(umask, 077, bothSet, temp + "/b"));
      assertEquals(0666, open.get());
      assertEquals(0600, shut.get());
    } finally {
      pool.shutdown();
    }
  }

  private int modeMade(ThreadUmask umask, int mask, CyclicBarrier bothSet, String path)
      throws Exception {
    umask.set(mask);
    bothSet.await();
    int file = posix.openat(Posix.AT_FDCWD, ByteString.of(path), 1 | 0x40, 0666);
    try (Fd open = new Fd(posix, file)) {
      return posix.statx(open.number()).mode() & 07777;
    }
  }
}
