package org.auditfs.gate;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.auditfs.file.ByteString;
import org.auditfs.fuse.CallerThreads;
import org.auditfs.fuse.RequestContext;
import org.auditfs.gate.WaitingCall.Sign;
import org.auditfs.posix.ErrnoException;
import org.auditfs.posix.Identity;
import org.auditfs.posix.Posix;
import org.auditfs.posix.SmallFile;

/** Looks at the thread that waits for our answer, with the daemon's rights. */
public final class WaitingCalls implements CallerThreads {

  /** What the kernel shows of a thread that has not yet come to rest. */
  private static final ByteString RUNNING = ByteString.of("running\n");

  /** It has sent its request, and a loaded machine may let it wait before it waits. */
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(2);

  private static final long PAUSE_NANOS = TimeUnit.MICROSECONDS.toNanos(20);

  private final Posix posix;
  private final Identity identity;

  public WaitingCalls(Posix posix, Identity identity) {
    this.posix = posix;
    this.identity = identity;
  }

  /**
   * What a thread is doing.
   *
   * @param tid its id, or 0 for one that our pid namespace cannot see
   */
  WaitingCall of(int tid) {
    if (tid == 0) {
      return WaitingCall.UNKNOWN;
    }
    identity.daemon();
    try {
      ByteString syscall = syscall("/proc/" + tid + "/syscall");
      return WaitingCall.parse(syscall, read("/proc/" + tid + "/stack"));
    } catch (ErrnoException hidden) {
      return WaitingCall.UNKNOWN;
    }
  }

  /**
   * The name is one that the kernel knows already: if it is refused, the kernel forgets it, and the
   * same system call sends another LOOKUP.
   */
  @Override
  public boolean asksAgain(RequestContext caller) {
    return is(caller, call -> call.shows(Sign.REVALIDATES));
  }

  @Override
  public boolean followsLink(RequestContext caller) {
    return is(caller, WaitingCall::follows);
  }

  @Override
  public boolean opensForFlags(RequestContext caller) {
    return is(caller, call -> call.shows(Sign.OPENS_FOR_FLAGS));
  }

  /** What was read by the id of a thread that is gone may be of another one. */
  private boolean is(RequestContext caller, Predicate<WaitingCall> what) {
    WaitingCall call = of(caller.tid());
    return caller.waiting().goesOn() && what.test(call);
  }

  /** Not before the thread rests: what it does until then is to go to sleep. */
  private ByteString syscall(String path) throws ErrnoException {
    long end = System.nanoTime() + PATIENCE_NANOS;
    ByteString text = read(path);
    for (long pause = PAUSE_NANOS; text.equals(RUNNING) && System.nanoTime() < end; pause *= 2) {
      LockSupport.parkNanos(pause);
      text = read(path);
    }
    return text;
  }

  private ByteString read(String path) throws ErrnoException {
    return SmallFile.read(posix, ByteString.of(path));
  }
}
