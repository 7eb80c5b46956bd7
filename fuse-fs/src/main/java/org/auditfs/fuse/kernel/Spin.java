package org.auditfs.fuse.kernel;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.auditfs.file.Errno;
import org.auditfs.posix.ErrnoException;

/**
 * Looks for the next request for some microseconds before it is waited for: programs that ask once
 * often ask again at once, and to be woken takes longer than most answers. It looks only where the
 * request before came so soon. Used by one thread.
 */
final class Spin {

  private static final long NANOS = 50_000;

  private final Optional<Device> impatient;
  private boolean worthIt;
  private boolean wasThere;

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
    if (worthIt && isFound(impatient.get(), target, start)) {
      return impatient.get();
    }
    patient.read(target);
    worthIt = System.nanoTime() - start < NANOS;
    return patient;
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
