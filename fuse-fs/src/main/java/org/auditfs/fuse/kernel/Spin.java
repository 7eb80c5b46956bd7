package org.auditfs.fuse.kernel;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.auditfs.file.Errno;
import org.auditfs.posix.ErrnoException;

/**
 * Looks for the next request for some microseconds before it is waited for: a program that asks
 * once often asks again at once, and to be woken takes longer than most answers. Where several ask
 * they need the processors themselves. And where looking came to nothing, perhaps since the program
 * waited for the processor that looked, the next requests are waited for: the more, the more often
 * that happened. Used by one thread.
 */
final class Spin {

  private static final long NANOS = 50_000;
  private static final int PAUSE_MAX = 256;

  private final Optional<Device> impatient;
  private int lastCaller;
  private boolean alone = true;
  private boolean wasThere;

  /** How many requests have to come quickly before it looks again. */
  private int pause;

  private int nextPause = 1;

  /** Without a device that does not wait, or with one processor, it does nothing. */
  Spin(Optional<Device> impatient) {
    this.impatient = Runtime.getRuntime().availableProcessors() > 1 ? impatient : Optional.empty();
  }

  /**
   * Reads a request.
   *
   * @param patient where to wait for it in the end
   * @param looks whether to look for it before
   * @return where it came from
   */
  Device read(ByteBuffer target, Device patient, boolean looks) throws ErrnoException {
    wasThere = false;
    if (impatient.isEmpty() || !looks) {
      patient.read(target);
      return patient;
    }
    long start = System.nanoTime();
    if (pause == 0 && alone) {
      if (isFound(impatient.get(), target, start)) {
        nextPause = Math.max(1, nextPause / 2);
        return impatient.get();
      }
      pause = nextPause;
      nextPause = Math.min(2 * nextPause, PAUSE_MAX);
    }
    patient.read(target);
    if (pause > 0 && System.nanoTime() - start < NANOS) {
      pause--;
    }
    return patient;
  }

  /**
   * Says who asked.
   *
   * @param caller a thread's id, 0 where nobody waits for the answer
   */
  void askedBy(int caller) {
    if (caller != 0) {
      alone = caller == lastCaller;
      lastCaller = caller;
    }
  }

  private boolean isFound(Device device, ByteBuffer target, long start) throws ErrnoException {
    int tries = 0;
    do {
      if (isRead(device, target)) {
        wasThere = tries == 0;
        return true;
      }
      tries++;
    } while (System.nanoTime() - start < NANOS);
    return false;
  }

  /** Whether the request that was read last had come before it was asked for. */
  boolean wasThere() {
    return wasThere;
  }

  private static boolean isRead(Device device, ByteBuffer target) throws ErrnoException {
    try {
      device.read(target);
      return true;
    } catch (ErrnoException e) {
      if (e.errno() != Errno.EAGAIN) {
        throw e;
      }
      return false;
    }
  }
}
