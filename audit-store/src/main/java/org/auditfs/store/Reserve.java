package org.auditfs.store;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.auditfs.file.ByteString;
import org.auditfs.log.AppendFile;

/**
 * Room on the disk that is kept for the time when there is no other: a file of zeros beside the
 * log. Taken by one thread, given up by another: the one that writes the log.
 */
final class Reserve implements Closeable {

  private final AppendFile file;
  private final int bytes;
  private volatile boolean held;

  private Reserve(AppendFile file, int bytes, boolean held) {
    this.file = file;
    this.bytes = bytes;
    this.held = held;
  }

  /**
   * Opens the file, and makes it where it is missing. What the last one kept is held.
   *
   * @param bytes to be kept; none: there is no reserve, and what cannot be written is lost
   */
  static Reserve open(TrailFiles files, int bytes) throws IOException {
    Path path = files.reserve();
    boolean held = Files.exists(path) && Files.size(path) == bytes;
    if (!held) {
      files.own().write(path, 0, ByteString.EMPTY);
    }
    return new Reserve(files.own().disk().open(path), bytes, held);
  }

  /** Whether there is to be one at all. */
  boolean isWanted() {
    return bytes > 0;
  }

  /** Whether the room is held. */
  boolean isHeld() {
    return held;
  }

  /** Room that there has to be for it to be taken. */
  long bytesToTake() {
    return 2L * bytes;
  }

  /**
   * Takes the room anew, and for a moment as much again: who has just enough would have to give it
   * up at the next event.
   *
   * @throws IOException when the disk does not take it: nothing is held then
   */
  void take() throws IOException {
    held = false;
    try {
      file.truncate(0);
      file.write(new byte[2 * bytes], 2 * bytes, 0);
      file.truncate(bytes);
      held = true;
    } catch (IOException e) {
      release();
      throw e;
    }
  }

  /** Gives the room up. It opens no file, so anybody's filesystem credentials will do. */
  void release() {
    held = false;
    try {
      file.truncate(0);
    } catch (IOException e) {
      // The disk takes nothing at all: it is not this room that is missing.
      held = false;
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
