package org.auditfs.store;

import java.io.IOException;
import java.nio.file.Path;
import org.auditfs.log.AppendFile;

/** A real file on a disk that fills up, breaks, and is mended. */
final class FaultyFile implements AppendFile {

  /** What the disk does, for all files on it. */
  static final class Disk {
    private long room = Long.MAX_VALUE;
    private boolean syncs = true;
    private boolean truncates = true;

    AppendFile open(Path path) throws IOException {
      return new FaultyFile(AppendFile.open(path), this);
    }

    void fillUp(long bytesLeft) {
      room = bytesLeft;
    }

    void failSyncs() {
      syncs = false;
    }

    void failTruncates() {
      truncates = false;
    }

    void mend() {
      room = Long.MAX_VALUE;
      syncs = true;
      truncates = true;
    }
  }

  private final AppendFile file;
  private final Disk disk;

  private FaultyFile(AppendFile file, Disk disk) {
    this.file = file;
    this.disk = disk;
  }

  @Override
  public void write(byte[] bytes, int length, long position) throws IOException {
    int written = (int) Math.min(length, disk.room);
    file.write(bytes, written, position);
    disk.room -= written;
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
