package org.auditfs.fuse.kernel;

import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.auditfs.file.Errno;
import org.auditfs.posix.ErrnoException;

/** Sends answers. What the kernel does not take is given back, and its caller does not hang. */
final class Delivery {

  private final Dispatcher dispatcher;
  private final Consumer<String> log;

  Delivery(Dispatcher dispatcher, Consumer<String> log) {
    this.dispatcher = dispatcher;
    this.log = log;
  }

  /**
   * Sends an answer.
   *
   * @param message the request: its header, at least
   */
  void send(Device to, ByteBuffer message, Reply reply) {
    try {
      to.write(reply.message());
    } catch (ErrnoException e) {
      refused(e.errno(), to, message, reply);
    }
  }

  /** The kernel has refused this answer. */
  void refused(Errno why, Device to, ByteBuffer message, Reply reply) {
    int length = reply.length();
    dispatcher.undelivered(message, reply);
    if (!isGone(why)) {
      log.accept("an answer of " + length + " bytes was refused: " + why);
      sendFailure(to, reply);
    }
  }

  /** Has the caller told EIO instead of this answer. */
  void fail(Device to, ByteBuffer message, Reply reply) {
    dispatcher.undelivered(message, reply);
    sendFailure(to, reply);
  }

  /** ENOENT: nobody waits for this answer any more. ENODEV: nobody waits for any. */
  static boolean isGone(Errno errno) {
    return errno == Errno.ENOENT || errno == Errno.ENODEV;
  }

  /** Where the kernel did not even find the request, its caller would wait for ever. */
  private void sendFailure(Device to, Reply reply) {
    reply.fail(Errno.EIO);
    try {
      to.write(reply.message());
    } catch (ErrnoException e) {
      if (!isGone(e.errno())) {
        log.accept("a refusal was refused, too: " + e.errno());
      }
    }
  }
}
