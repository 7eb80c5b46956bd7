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
  static Reserve open(Path path, AppendFile.Opener opener, int bytes) throws IOException {
    boolean held = Files.exists(path) && Files.size(path) == bytes;
    if (!held) {
      PrivateFiles.write(path, 0, ByteString.EMPTY);
    }
    return new Reserve(opener.open(path), bytes, held);
  }

  /** Whether there is room for what is to come. */
  boolean isHeld() {
    return held || bytes == 0;
  }

  /**
   * Takes the room, and for a moment as much again: who has just enough would have to give it up at
   * the next event.
   *
   * @return whether it is held now
   */
  boolean take() {
    if (!isHeld()) {
      try {
        file.truncate(0);
        file.write(new byte[2 * bytes], 2 * bytes, 0);
        file.truncate(bytes);
        held = true;
      } catch (IOException e) {
        var unused = empty();
      }
    }
    return isHeld();
  }

  /**
   * Gives the room up. It opens no file, so it may be done with anybody's filesystem credentials.
   *
   * @return whether there was any
   */
  boolean release() {
    boolean had = held;
    held = false;
    return had && empty();
  }

  private boolean empty() {
    try {
      file.truncate(0);
      return true;
    } catch (IOException e) {
      return false; // the disk takes nothing at all: this is not the room that is missing
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
