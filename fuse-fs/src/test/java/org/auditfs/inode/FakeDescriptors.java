package org.auditfs.inode;

import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.auditfs.file.Errno;
import org.auditfs.posix.ErrnoException;

/** Descriptors of objects that exist in memory only. */
final class FakeDescriptors implements DescriptorSource {

  private final AtomicInteger last = new AtomicInteger(2);
  private final Set<ObjectKey> destroyed = ConcurrentHashMap.newKeySet();
  final Map<Integer, ObjectKey> open = new ConcurrentHashMap<>();

  @Override
  public int open(ObjectKey key) throws ErrnoException {
    if (destroyed.contains(key)) {
      throw new ErrnoException(Errno.ESTALE, "open");
    }
    return opened(key);
  }

  @Override
  public void close(int fd) {
    assertNotNull(open.remove(fd), () -> "closed what was not open: " + fd);
  }

  /** Opens by name, as a lookup does. */
  int opened(ObjectKey key) {
    int fd = last.incrementAndGet();
    open.put(fd, key);
    return fd;
  }

  /** From now on it cannot be opened by handle. */
  void destroy(ObjectKey key) {
    destroyed.add(key);
  }
}
