package org.auditfs.app;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.auditfs.file.ByteString;
import org.auditfs.measure.EntryLog;

/**
 * The measurement list in a file, {@code STATE/measurements}: what the kernel calls
 * binary_runtime_measurements, which evmctl(1) reads as it is. Not a FileChannel: those are closed
 * for everybody when a thread that writes is interrupted.
 */
public final class MeasurementFile implements EntryLog, AutoCloseable {

  private static final int BUFFER_BYTES = 1 << 16;

  private final Path path;
  private final RandomAccessFile file;
  private final boolean goesOn;

  /** Where the next entry goes; the file's own position is there between two. */
  private long end;

  private MeasurementFile(Path path, RandomAccessFile file, boolean goesOn) throws IOException {
    this.path = path;
    this.file = file;
    this.goesOn = goesOn;
    this.end = file.length();
    file.seek(end);
  }

  /** To go on with; nobody else may read it. */
  static MeasurementFile open(Path path) throws IOException {
    if (!Files.exists(path)) {
      Files.createFile(
          path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }
    return new MeasurementFile(path, new RandomAccessFile(path.toFile(), "rw"), true);
  }

  /** To look at, while a daemon may go on with it. */
  public static MeasurementFile look(Path path) throws IOException {
    return new MeasurementFile(path, new RandomAccessFile(path.toFile(), "r"), false);
  }

  @Override
  public InputStream read() throws IOException {
    return new BufferedInputStream(Files.newInputStream(path), BUFFER_BYTES);
  }

  /** What was written of an entry that did not fit is taken away again. */
  @Override
  public void append(ByteString entry) throws IOException {
    byte[] bytes = entry.toByteArray();
    try {
      file.write(bytes);
    } catch (IOException e) {
      file.setLength(end); // and the position with it
      throw e;
    }
    end += bytes.length;
  }

  /** Whoever only looks leaves what is being written to its writer. */
  @Override
  public void cut(long length) throws IOException {
    if (goesOn && end > length) {
      file.setLength(length);
      end = length;
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
