package org.auditfs.integrity;

import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.stream.Stream;
import org.auditfs.file.FileId;

/** A lock for the labels of each object. Some share one, which costs a wait, and nothing else. */
final class ObjectLocks {

  private static final int LOCKS = 256;

  private final ReadWriteLock[] locks =
      Stream.generate(ReentrantReadWriteLock::new).limit(LOCKS).toArray(ReadWriteLock[]::new);

  /** To read labels that belong together. */
  Lock toRead(FileId file) {
    return of(file).readLock();
  }

  /** To change them, or what they protect. */
  Lock toChange(FileId file) {
    return of(file).writeLock();
  }

  private ReadWriteLock of(FileId file) {
    return locks[Math.floorMod(file.hashCode(), LOCKS)];
  }
}
