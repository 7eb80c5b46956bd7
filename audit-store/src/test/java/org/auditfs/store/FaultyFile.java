package org.auditfs.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.auditfs.file.Errno;
import org.auditfs.log.AppendFile;

/** A real file on a disk that fills up, breaks, and is mended. */
final class FaultyFile implements AppendFile {

  /** What the disk does, for all files on it. */
  static final class Disk {
    private static final long BYTES = 1L << 30;

    private final AtomicLong room = new AtomicLong(Long.MAX_VALUE);
    private volatile String broken = "";
    private volatile CountDownLatch held = new CountDownLatch(0);
    private boolean syncs = true;
    private boolean truncates = true;

    AppendFile open(Path path) throws IOException {
      return new FaultyFile(AppendFile.open(path), this, Files.size(path));
    }

    void fillUp(long bytesLeft) {
      room.set(bytesLeft);
    }

    /** What is free, as far as it was told; the disk has a gigabyte. */
    Room room() {
      return new Room(Math.min(room.get(), BYTES), BYTES);
    }

    /** Nothing can be written any more, for that reason. */
    void breakWith(Errno errno) {
      broken = errno.text();
    }

    /** From now on who writes waits. */
    void hold() {
      held = new CountDownLatch(1);
    }

    /** Nobody waits any more. */
    void letGo() {
      held.countDown();
    }

    private void await() throws IOException {
      try {
        held.await();
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
    }

    void failSyncs() {
      syncs = false;
    }

    void failTruncates() {
      truncates = false;
    }

    void mend() {
      room.set(Long.MAX_VALUE);
      broken = "";
      syncs = true;
      truncates = true;
    }
  }

  private final AppendFile file;
  private final Disk disk;
  private long size;

  private FaultyFile(AppendFile file, Disk disk, long size) {
    this.file = file;
    this.disk = disk;
    this.size = size;
  }

  @Override
  public void write(byte[] bytes, int length, long position) throws IOException {
    disk.await();
    if (!disk.broken.isEmpty()) {
      throw new IOException(disk.broken);
    }
    long room = size - position + disk.room.get();
    int written = (int) Math.min(length, room < 0 ? length : room);
    file.write(bytes, written, position);
    resize(Math.max(size, position + written));
    if (written < length) {
      throw new IOException("No space left on device");
    }
  }

  @Override
  public void truncate(long size) throws IOException {
    if (!disk.truncates) {
      throw new IOException("Input/output error");
    }
    file.truncate(size);
    resize(size);
  }

  private void resize(long now) {
    if (disk.room.get() < Long.MAX_VALUE) {
      disk.room.addAndGet(size - now);
    }
    size = now;
  }

  @Override
  public void sync() throws IOException {
    if (!disk.syncs) {
      throw new IOException("Input/output error");
    }
    file.sync();
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
