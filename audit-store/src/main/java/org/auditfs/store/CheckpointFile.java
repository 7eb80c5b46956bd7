package org.auditfs.store;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.auditfs.chain.Checkpoint;
import org.auditfs.chain.CheckpointList;
import org.auditfs.chain.MalformedChainException;
import org.auditfs.chain.SignedNote;
import org.auditfs.event.StoreException;
import org.auditfs.file.ByteString;

/** The checkpoints of a trail, the newest last. It only grows. */
final class CheckpointFile {

  /** More than two checkpoints have. */
  private static final int TAIL_BYTES = 64 * 1024;

  private final PrivateFiles own;
  private final Path path;
  private long length;
  private Optional<Checkpoint> newest;

  private CheckpointFile(PrivateFiles own, Path path, long length, Optional<Checkpoint> newest) {
    this.own = own;
    this.path = path;
    this.length = length;
    this.newest = newest;
  }

  /**
   * Looks for the newest. What a crash left of one that was being written is passed over, and
   * written over.
   *
   * @param origin of all of them
   * @throws StoreException when the file is not as it was left
   */
  static CheckpointFile open(PrivateFiles own, Path path, String origin)
      throws IOException, StoreException {
    if (Files.notExists(path)) {
      return new CheckpointFile(own, path, 0, Optional.empty());
    }
    long size = Files.size(path);
    byte[] tail = tail(path, size);
    int from = begin(tail, origin);
    long at = size - tail.length + from;
    try {
      CheckpointList list =
          CheckpointList.parse(ByteString.of(tail, from, tail.length - from).toByteArray(), at);
      List<CheckpointList.Entry> entries = list.entries();
      Optional<Checkpoint> last =
          entries.isEmpty()
              ? Optional.empty()
              : Optional.of(entries.get(entries.size() - 1).checkpoint());
      return new CheckpointFile(own, path, list.end(), last);
    } catch (MalformedChainException e) {
      throw new StoreException(
          "the trail's checkpoints "
              + path
              + " are damaged: "
              + e.what()
              + "; nothing was changed. auditfs verify tells more");
    }
  }

  private static byte[] tail(Path path, long size) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "r")) {
      byte[] tail = new byte[(int) Math.min(size, TAIL_BYTES)];
      file.seek(size - tail.length);
      file.readFully(tail);
      return tail;
    }
  }

  /** Where the last but one checkpoint begins, or the first that is there. */
  private static int begin(byte[] tail, String origin) {
    String text = new String(tail, StandardCharsets.ISO_8859_1);
    String first = "\n\n" + origin + "\n";
    int last = text.lastIndexOf(first);
    int before = last < 0 ? -1 : text.lastIndexOf(first, last - 1);
    return before < 0 ? 0 : before + 2;
  }

  /** The newest, if there is any. */
  Optional<Checkpoint> newest() {
    return newest;
  }

  /** Adds one; it is on the disk when this returns. */
  void append(Checkpoint checkpoint, SignedNote note) throws IOException {
    ByteString bytes = CheckpointList.stored(note);
    own.write(path, length, bytes);
    own.sync(path);
    length += bytes.length();
    newest = Optional.of(checkpoint);
  }
}
