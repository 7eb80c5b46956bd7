package org.auditfs.fuse;

import java.util.function.Consumer;
import org.auditfs.file.Errno;
import org.auditfs.posix.ErrnoException;

/** What becomes of an exception in a transport: a number for the caller, a line for the log. */
public final class Failure {

  private Failure() {}

  /**
   * ENOSYS would switch an operation off for the life of the mount, for everybody: ACCESS would
   * then be granted and OPEN no longer asked. Only what is not served by a transport may say it.
   */
  public static Errno told(ErrnoException e) {
    return e.errno() == Errno.ENOSYS ? Errno.EOPNOTSUPP : e.errno();
  }

  /** What a caller is told of what should not have happened. */
  public static Errno unexpected(Throwable e) {
    return e instanceof OutOfMemoryError ? Errno.ENOMEM : Errno.EIO;
  }

  /** One line. Nothing escapes from here, not even that there is no memory to make the line. */
  public static void complain(Consumer<String> log, Object request, Throwable e) {
    try {
      StackTraceElement[] frames = e.getStackTrace();
      String where = frames.length == 0 ? "" : " at " + frames[0];
      log.accept(("FUSE request " + request + ": " + e + where).replace('\n', ' '));
    } catch (Throwable ignored) { // and there is nowhere left to tell it
    }
  }

  /** A log that fails must cost neither an answer nor a worker. */
  public static Consumer<String> unfailing(Consumer<String> log) {
    return line -> {
      try {
        log.accept(line);
      } catch (Throwable ignored) { // and there is nowhere left to tell it
      }
    };
  }
}
