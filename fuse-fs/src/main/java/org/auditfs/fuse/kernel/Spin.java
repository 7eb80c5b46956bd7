package org.auditfs.fuse.kernel;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.auditfs.file.Errno;
import org.auditfs.posix.ErrnoException;

/**
 * Looks for the next request for some microseconds before it is waited for: programs that ask once
 * often ask again at once, and to be woken takes longer than most answers. Where that comes to
 * nothing it looks for a shorter time; it always begins again with what it found last.
 */
final class Spin {

  private static final long NANOS_MAX = 50_000;
  private static final long NANOS_MIN = 1_000;

  private final Optional<Device> impatient;
  private long nanos = NANOS_MAX;
  private boolean wasThere;

  /** Used by one thread; without a device that does not wait it does nothing. */
  Spin(Optional<Device> impatient) {
    this.impatient = Runtime.getRuntime().availableProcessors() > 1 ? impatient : Optional.empty();
  }

  /**
   * Tries to read a request.
   *
   * @return where it came from; {@code patient} where it has to be waited for there
   */
  Device read(ByteBuffer target, Device patient) throws ErrnoException {
    wasThere = false;
    if (impatient.isEmpty()) {
      return patient;
    }
    Device device = impatient.get();
    long start = System.nanoTime();
    long now = start;
    int tries = 0;
    while (now - start < nanos) {
      if (isRead(device, target)) {
        wasThere = tries == 0;
        nanos = Math.min(NANOS_MAX, 2 * nanos);
        return device;
      }
      tries++;
      now = System.nanoTime();
    }
    nanos = Math.max(NANOS_MIN, nanos / 2);
    return patient;
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
