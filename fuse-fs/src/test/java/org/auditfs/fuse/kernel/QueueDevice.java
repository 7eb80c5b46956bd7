package org.auditfs.fuse.kernel;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import org.auditfs.file.Errno;
import org.auditfs.fuse.kernel.FuseAbi.OutHeader;
import org.auditfs.posix.ErrnoException;

/** Gives out what is put in, and keeps the answers as {@code unique error}. */
final class QueueDevice implements Device {

  final BlockingQueue<ByteBuffer> requests = new LinkedBlockingQueue<>();
  final List<String> answers = new CopyOnWriteArrayList<>();
  final Set<Long> answered = ConcurrentHashMap.newKeySet();

  /** No request comes any more. */
  void unmount() {
    requests.add(ByteBuffer.allocate(0));
  }

  @Override
  public void read(ByteBuffer target) throws ErrnoException {
    try {
      ByteBuffer request = requests.take();
      if (!request.hasRemaining()) {
        requests.add(request); // the unmount, for the next worker
        throw new ErrnoException(Errno.ENODEV, "read");
      }
      target.put(request);
    } catch (InterruptedException e) {
      throw new ErrnoException(Errno.EINTR, "read");
    }
  }

  @Override
  public void write(ByteBuffer message) throws ErrnoException {
    long unique = message.getLong(OutHeader.UNIQUE);
    if (!answered.add(unique)) {
      throw new ErrnoException(Errno.ENOENT, "write");
    }
    answers.add(unique + " " + -message.getInt(OutHeader.ERROR));
  }

  @Override
  public void close() {}
}
