package org.auditfs.fuse.jnr;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.auditfs.file.ByteString;
import org.auditfs.fuse.FuseFileSystem;

/**
 * A filesystem of libfuse's over a descriptor of /dev/fuse. Any number of threads may serve it at
 * the same time; nobody may any more when it is closed.
 */
final class Session implements AutoCloseable {

  /**
   * Nothing is remembered by the kernel, and content goes past its page cache (direct_io): two
   * links of one file are two inodes to it, each with pages of its own. Inode numbers are the
   * backing files' own.
   */
  private static final ByteString OPTIONS =
      ByteString.of("use_ino,direct_io,attr_timeout=0,entry_timeout=0,negative_timeout=0");

  private static final int EINTR = -4;
  private static final int EAGAIN = -11;

  private final LibFuse library;
  private final OperationTable operations;
  private final long fuse;
  private final long session;
  private final long channel;
  private final long bufferSize;

  private Session(LibFuse library, OperationTable operations, long channel, long fuse) {
    this.library = library;
    this.operations = operations;
    this.channel = channel;
    this.fuse = fuse;
    this.session = library.fuse_get_session(fuse);
    this.bufferSize = library.fuse_chan_bufsize(channel);
  }

  /**
   * @param deviceFd is the session's from now on, also when this fails
   * @throws IllegalStateException when libfuse refuses, which has said on stderr why
   */
  static Session open(
      LibFuse library, FuseNew fuseNew, int deviceFd, FuseFileSystem fs, Consumer<String> log) {
    long channel = library.fuse_kern_chan_new(deviceFd);
    if (channel == 0) {
      throw new IllegalStateException("libfuse has no memory for a channel");
    }
    OperationTable operations = OperationTable.of(fs, new ThreadAsking(library), log);
    try (Arguments arguments = Arguments.of(List.of(OPTIONS))) {
      long fuse =
          fuseNew.call(channel, arguments.address(), operations.address(), Structs.OPERATIONS_SIZE);
      if (fuse == 0) {
        operations.close();
        library.fuse_chan_destroy(channel);
        throw new IllegalStateException("libfuse refused to serve: it said why on stderr");
      }
      return new Session(library, operations, channel, fuse);
    }
  }

  /** Serves one request after the other until the filesystem is unmounted. */
  void serve() {
    long memory = Native.allocate(Long.BYTES + bufferSize);
    try {
      long buffer = memory + Long.BYTES;
      ThreadAsking.begin(buffer);
      int length;
      do {
        Native.i64(memory, channel);
        length = library.fuse_chan_recv(memory, buffer, bufferSize);
        if (length > 0) {
          library.fuse_session_process(session, buffer, length, channel);
        }
      } while (length > 0 || length == EINTR || length == EAGAIN);
    } finally {
      ThreadAsking.end();
      Native.free(memory);
    }
  }

  /**
   * Refuses what is asked from now on, and waits until what was asked before has been done.
   *
   * @return whether that was in time
   */
  boolean refuse(long millisMax) throws InterruptedException {
    operations.refuse();
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millisMax);
    while (operations.isBusy() && System.nanoTime() - deadline < 0) {
      Thread.sleep(1);
    }
    return !operations.isBusy();
  }

  /** Closes the descriptor, too. */
  @Override
  public void close() {
    library.fuse_destroy(fuse);
    operations.close();
  }
}
