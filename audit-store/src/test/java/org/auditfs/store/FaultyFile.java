package org.auditfs.store;

import java.io.IOException;
import java.nio.file.Files;
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
      return new FaultyFile(AppendFile.open(path), this, Files.size(path));
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
  private long size;

  private FaultyFile(AppendFile file, Disk disk, long size) {
    this.file = file;
    this.disk = disk;
    this.size = size;
  }

  @Override
  public void write(byte[] bytes, int length, long position) throws IOException {
    long room = size - position + disk.room;
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
    if (disk.room < Long.MAX_VALUE) {
      disk.room -= now - size;
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
