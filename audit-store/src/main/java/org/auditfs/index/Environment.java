package org.auditfs.index;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.auditfs.event.Field;
import org.auditfs.log.Disk;
import org.lmdbjava.Dbi;
import org.lmdbjava.Env;
import org.lmdbjava.EnvFlags;
import org.lmdbjava.Txn;

/**
 * The one LMDB environment that this process has of an index, to write it: a second one of the same
 * files would be allowed, and would take away the first one's locks. Who only reads does without:
 * {@link IndexFile}.
 */
final class Environment implements AutoCloseable {

  /** Address space, not memory or disk. */
  static final long MAP_BYTES = 64L << 30;

  private static final int FILE_MODE = 0600;

  private static final Map<Path, Environment> OPEN = new HashMap<>();

  private final Path directory;
  private final Env<ByteBuffer> env;
  private final Dbi<ByteBuffer> dbi;

  private Environment(Path directory, long mapBytes) {
    this.directory = directory;
    this.env =
        Env.create().setMapSize(mapBytes).open(directory.toFile(), FILE_MODE, EnvFlags.MDB_NOTLS);
    this.dbi = env.openDbi((byte[]) null);
  }

  /** Opens the index in {@code directory}; waits for whoever in this process has it open. */
  static synchronized Environment open(Disk disk, Path directory, long mapBytes)
      throws IOException {
    Path path = directory.toRealPath();
    while (OPEN.containsKey(path)) {
      await();
    }
    disk.lmdb(() -> OPEN.put(path, new Environment(path, mapBytes)));
    return Objects.requireNonNull(OPEN.get(path));
  }

  private static void await() throws IOException {
    try {
      Environment.class.wait();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while the index is written by another", e);
    }
  }

  Path directory() {
    return directory;
  }

  Txn<ByteBuffer> read() {
    return env.txnRead();
  }

  Txn<ByteBuffer> write() {
    return env.txnWrite();
  }

  /** The value of {@code key}, valid as long as {@code txn}. */
  Optional<ByteBuffer> get(Txn<ByteBuffer> txn, byte[] key) {
    return Optional.ofNullable(dbi.get(txn, Keys.direct(key)));
  }

  void put(Txn<ByteBuffer> txn, byte[] key, ByteBuffer value) {
    dbi.put(txn, Keys.direct(key), value);
  }

  /** Takes the run that begins with {@code firstSerial} away. */
  void delete(Txn<ByteBuffer> txn, long firstSerial) {
    dbi.delete(txn, Keys.direct(Keys.part(firstSerial, Keys.PLACES)));
    for (Field field : Field.values()) {
      dbi.delete(txn, Keys.direct(Keys.part(firstSerial, field.number())));
    }
  }

  /** The number of the last page in use. */
  long lastPage() {
    return env.info().lastPageNumber;
  }

  /**
   * The places of the run that begins with {@code firstSerial}.
   *
   * @throws DamagedIndexException when there are none
   */
  Places places(Txn<ByteBuffer> txn, long firstSerial) throws DamagedIndexException {
    return Places.decode(firstSerial, part(txn, firstSerial, Keys.PLACES));
  }

  /**
   * A part of the run that begins with {@code firstSerial}, valid as long as {@code txn}.
   *
   * @throws DamagedIndexException when it is not there, or not as it was written
   */
  ByteBuffer part(Txn<ByteBuffer> txn, long firstSerial, int part) throws DamagedIndexException {
    Optional<ByteBuffer> value = get(txn, Keys.part(firstSerial, part));
    if (value.isEmpty()) {
      throw new DamagedIndexException("part " + part + " of run " + firstSerial + " is missing");
    }
    return Checked.open(value.get());
  }

  @Override
  public void close() {
    synchronized (Environment.class) {
      OPEN.remove(directory);
      env.close();
      Environment.class.notifyAll();
    }
  }
}
