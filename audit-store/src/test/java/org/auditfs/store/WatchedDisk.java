package org.auditfs.store;

import java.io.IOException;
import java.nio.file.Path;
import org.auditfs.log.AppendFile;
import org.auditfs.log.Disk;

/** A real disk that says of every call that it is about to be made. */
abstract class WatchedDisk implements Disk {

  /** What a trail asks of its disk. */
  enum Call {
    OPEN,
    CREATE,
    MAKE_DIRECTORY,
    RENAME,
    DELETE,
    SYNC_NAMES,
    WRITE,
    TRUNCATE,
    SYNC,
    LMDB
  }

  /** A call is about to be made; of a write, a part is made already. */
  abstract void before(Call call) throws IOException;

  /** How much of a write of {@code length} bytes is made before. */
  abstract int partOf(int length);

  @Override
  public AppendFile open(Path path) throws IOException {
    before(Call.OPEN);
    return new WatchedFile(Disk.REAL.open(path));
  }

  @Override
  public void create(Path path) throws IOException {
    before(Call.CREATE);
    Disk.REAL.create(path);
  }

  @Override
  public void makeDirectory(Path path) throws IOException {
    before(Call.MAKE_DIRECTORY);
    Disk.REAL.makeDirectory(path);
  }

  @Override
  public void rename(Path from, Path to) throws IOException {
    before(Call.RENAME);
    Disk.REAL.rename(from, to);
  }

  @Override
  public void delete(Path path) throws IOException {
    before(Call.DELETE);
    Disk.REAL.delete(path);
  }

  @Override
  public void sync(Path directory) throws IOException {
    before(Call.SYNC_NAMES);
    Disk.REAL.sync(directory);
  }

  @Override
  public void lmdb(Lmdb call) throws IOException {
    before(Call.LMDB);
    call.run();
  }

  private final class WatchedFile implements AppendFile {
    private final AppendFile file;

    WatchedFile(AppendFile file) {
      this.file = file;
    }

    @Override
    public void write(byte[] bytes, int length, long position) throws IOException {
      file.write(bytes, partOf(length), position);
      before(Call.WRITE);
      file.write(bytes, length, position);
    }

    @Override
    public void truncate(long size) throws IOException {
      before(Call.TRUNCATE);
      file.truncate(size);
    }

    @Override
    public void sync() throws IOException {
      before(Call.SYNC);
      file.sync();
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }
}
