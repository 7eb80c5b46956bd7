package org.auditfs.app;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.auditfs.file.ByteString;
import org.auditfs.measure.EntryLog;

/**
 * The measurement list in a file, {@code STATE/measurements}: what the kernel calls
 * binary_runtime_measurements, which evmctl(1) reads as it is.
 */
public final class MeasurementFile implements EntryLog, AutoCloseable {

  private final Path path;
  private final FileChannel channel;
  private final boolean goesOn;

  private MeasurementFile(Path path, FileChannel channel, boolean goesOn) {
    this.path = path;
    this.channel = channel;
    this.goesOn = goesOn;
  }

  /** To go on with; nobody else may read it. */
  static MeasurementFile open(Path path) throws IOException {
    return new MeasurementFile(
        path,
        FileChannel.open(
            path,
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.READ),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))),
        true);
  }

  /** To look at, while a daemon may go on with it. */
  public static MeasurementFile look(Path path) throws IOException {
    return new MeasurementFile(path, FileChannel.open(path, StandardOpenOption.READ), false);
  }

  @Override
  public InputStream read() throws IOException {
    return new BufferedInputStream(Files.newInputStream(path), 1 << 16);
  }

  /** What was written of an entry that did not fit is taken away again. */
  @Override
  public void append(ByteString entry) throws IOException {
    long end = channel.size();
    ByteBuffer bytes = ByteBuffer.wrap(entry.toByteArray());
    try {
      long at = end;
      while (bytes.hasRemaining()) {
        at += channel.write(bytes, at);
      }
    } catch (IOException e) {
      channel.truncate(end);
      throw e;
    }
  }

  /** Whoever only looks leaves what is being written to its writer. */
  @Override
  public void cut(long length) throws IOException {
    if (goesOn && channel.size() > length) {
      channel.truncate(length);
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
