package org.auditfs.store;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import org.auditfs.event.StoreException;
import org.auditfs.log.Disk;

/** One daemon for one trail: a lock that the kernel takes back when its holder dies. */
final class StateLock implements Closeable {

  private final FileChannel channel;

  private StateLock(FileChannel channel) {
    this.channel = channel;
  }

  static StateLock take(Path directory) throws StoreException, IOException {
    Path path = directory.resolve("lock");
    FileChannel channel =
        FileChannel.open(
            path, Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE), Disk.OWN_FILE);
    if (lock(channel).isEmpty()) {
      channel.close();
      throw new StoreException(
          "the trail in " + directory + " is in use by another daemon; one state, one daemon");
    }
    return new StateLock(channel);
  }

  private static Optional<FileLock> lock(FileChannel channel) throws IOException {
    try {
      return Optional.ofNullable(channel.tryLock());
    } catch (OverlappingFileLockException e) {
      return Optional.empty();
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
