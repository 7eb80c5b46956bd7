package org.auditfs.fuse.jnr;

import jnr.ffi.annotations.Delegate;

/**
 * The shapes of libfuse's operations: P is an address (the path comes first), L a number of 64 bits
 * (off_t, size_t, dev_t), I one of 32 (mode_t, uid_t, int). jnr-fuse's own callbacks take paths as
 * String, in which a name that is not UTF-8 would become another name. Public because the classes
 * that jnr-ffi generates live elsewhere.
 */
public final class Callback {

  private Callback() {}

  /** One address. */
  public interface P {
    /** The operation. */
    @Delegate
    int call(long path);
  }

  /** Two addresses, or an address and a long number. */
  public interface PP {
    /** The operation. */
    @Delegate
    int call(long path, long second);
  }

  /** Three of 64 bits. */
  public interface PPP {
    /** The operation. */
    @Delegate
    int call(long path, long second, long third);
  }

  /** Four of 64 bits. */
  public interface PPPP {
    /** The operation. */
    @Delegate
    int call(long path, long second, long third, long fourth);
  }

  /** Five of 64 bits. */
  public interface PPPPP {
    /** The operation. */
    @Delegate
    int call(long path, long second, long third, long fourth, long fifth);
  }

  /** An address and a short number. */
  public interface PI {
    /** The operation. */
    @Delegate
    int call(long path, int second);
  }

  /** An address and two short numbers. */
  public interface PII {
    /** The operation. */
    @Delegate
    int call(long path, int second, int third);
  }

  /** An address, a short number, and one of 64 bits. */
  public interface PIP {
    /** The operation. */
    @Delegate
    int call(long path, int second, long third);
  }

  /** Four of 64 bits, and a short number. */
  public interface PPPPI {
    /** The operation. */
    @Delegate
    int call(long path, long second, long third, long fourth, int fifth);
  }

  /** fallocate. */
  public interface PILLP {
    /** The operation. */
    @Delegate
    int call(long path, int second, long third, long fourth, long fifth);
  }

  /** ioctl. */
  public interface PIPPIP {
    /** The operation. */
    @Delegate
    int call(long path, int second, long third, long fourth, int fifth, long sixth);
  }

  /** init, whose answer is an address. */
  public interface Init {
    /** The operation. */
    @Delegate
    long call(long connection);
  }
}
