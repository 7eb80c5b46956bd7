package org.auditfs.cli;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * A file that is there whole or not at all: it is written beside its place (mode 0600) and moved
 * there when it is complete, over what was there. What is no regular file (a FIFO, {@code
 * /dev/stdout}) is written to as it is.
 */
final class WholeFile implements Closeable {

  private static final int BUFFER_BYTES = 1 << 16;

  private final Path place;
  private final Path writing;
  private final FileChannel channel;
  private final OutputStream stream;
  private boolean kept;

  private WholeFile(Path place, Path writing, FileChannel channel) {
    this.place = place;
    this.writing = writing;
    this.channel = channel;
    this.stream = new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER_BYTES);
  }

  static WholeFile create(Path file) throws IOException {
    // A link stays: what it leads to is replaced.
    Path place = Files.exists(file) ? file.toRealPath() : file.toAbsolutePath();
    if (Files.exists(place) && !Files.isRegularFile(place, LinkOption.NOFOLLOW_LINKS)) {
      return new WholeFile(place, place, FileChannel.open(place, StandardOpenOption.WRITE));
    }
    Path writing =
        place.resolveSibling("." + place.getFileName() + "." + ProcessHandle.current().pid());
    return new WholeFile(
        place,
        writing,
        FileChannel.open(
            writing,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))));
  }

  OutputStream stream() {
    return stream;
  }

  /** It is complete: puts it in its place. */
  void keep() throws IOException {
    stream.flush();
    if (!writing.equals(place)) {
      channel.force(true);
      Files.move(writing, place, StandardCopyOption.ATOMIC_MOVE);
    }
    kept = true;
  }

  @Override
  public void close() throws IOException {
    channel.close();
    if (!kept && !writing.equals(place)) {
      Files.deleteIfExists(writing);
    }
  }
}
