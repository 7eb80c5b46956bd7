package org.auditfs.store;

import java.io.IOException;
import java.util.Optional;
import java.util.stream.Stream;
import org.auditfs.event.Event.DaemonEvent;
import org.auditfs.event.Operation;
import org.auditfs.event.Outcome;
import org.auditfs.event.Subject;
import org.auditfs.file.Errno;

/**
 * Why the trail cannot be written as it should. Java tells an error of the system by its text
 * alone, which is strerror(3)'s in the locale that the launcher sets; any other text is a disk
 * error.
 *
 * @param text what tells more
 */
record Trouble(Kind kind, String text) {

  /** What is wrong. */
  enum Kind {
    DISK_FULL("disk full", Errno.ENOSPC, Operation.FULL),
    QUOTA("quota used up", Errno.EDQUOT, Operation.FULL),
    READ_ONLY("disk read-only", Errno.EROFS, Operation.DISK_ERROR),
    DISK_ERROR("disk error", Errno.EIO, Operation.DISK_ERROR),
    /** The segment can become no longer, and there is no next one. */
    SEGMENT("segment at its limit", Errno.EFBIG, Operation.LIMIT),
    /** The index can become no larger. */
    MAP("index at its limit", Errno.ENOMEM, Operation.LIMIT),
    /** Too many events have waited too long to be written. */
    QUEUE("queue full", Errno.ENOBUFS, Operation.LIMIT);

    private final String words;
    private final Errno errno;
    private final Operation operation;

    Kind(String words, Errno errno, Operation operation) {
      this.words = words;
      this.errno = errno;
      this.operation = operation;
    }

    /** The one that a call on a file failed with. */
    private static Optional<Kind> of(String text) {
      return Stream.of(DISK_FULL, QUOTA, READ_ONLY, DISK_ERROR, SEGMENT)
          .filter(it -> text.endsWith(it.errno.text()))
          .findFirst();
    }
  }

  static Trouble of(IOException failure) {
    String text = String.valueOf(failure.getMessage());
    return new Trouble(Kind.of(text).orElse(Kind.DISK_ERROR), text);
  }

  /** Whether it is room that is missing: then the reserve helps. */
  boolean isWantOfRoom() {
    return kind == Kind.DISK_FULL || kind == Kind.QUOTA;
  }

  /** Whether the trail can still take that it is so. */
  boolean canBeTold() {
    return isWantOfRoom() || isLimit();
  }

  /** Whether it may help to give segments up. */
  boolean isCuredByRoom() {
    return isWantOfRoom() || kind == Kind.MAP;
  }

  /** Whether it is a limit of ours: what can be done about it is done at once. */
  boolean isLimit() {
    return kind.operation == Operation.LIMIT;
  }

  /** How the trail tells it, and what is done about it. */
  DaemonEvent event(FullAction action) {
    return new DaemonEvent(
        kind.operation,
        Outcome.failed(kind.errno),
        Subject.NOBODY,
        Optional.empty(),
        this + "; " + action.words());
  }

  @Override
  public String toString() {
    return kind.words + ": " + text;
  }
}
