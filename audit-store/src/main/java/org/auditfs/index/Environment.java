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
 * The one LMDB environment that this process has of an index: a second one of the same files would
 * be allowed, and would take away the first one's locks.
 */
final class Environment implements AutoCloseable {

  /** Address space, not memory or disk: a map cannot grow while somebody reads. */
  static final long MAP_BYTES = 64L << 30;

  private static final int FILE_MODE = 0600;
  private static final int READERS_MAX = 126;
  private static final byte META_KEY = 'M';

  /** The part of a run that tells its places. */
  static final int PLACES = 0;

  private static final Map<Path, Environment> OPEN = new HashMap<>();

  private final Path directory;
  private final Env<ByteBuffer> env;
  private final Dbi<ByteBuffer> dbi;
  private int users = 1;

  private Environment(Path directory, boolean writable, long mapBytes) {
    this.directory = directory;
    Env.Builder<ByteBuffer> builder = Env.create().setMapSize(mapBytes).setMaxReaders(READERS_MAX);
    this.env =
        writable
            ? builder.open(directory.toFile(), FILE_MODE, EnvFlags.MDB_NOTLS)
            : builder.open(
                directory.toFile(), FILE_MODE, EnvFlags.MDB_NOTLS, EnvFlags.MDB_RDONLY_ENV);
    // Readers that were killed keep their slots, and with them old pages.
    this.env.readerCheck();
    this.dbi = env.openDbi((byte[]) null);
  }

  /**
   * Opens the index in {@code directory} for the one writer; waits for readers of this process that
   * have it open only for reading.
   */
  static synchronized Environment writable(Disk disk, Path directory, long mapBytes)
      throws IOException {
    Path path = directory.toRealPath();
    while (OPEN.containsKey(path)) {
      await();
    }
    disk.lmdb(() -> OPEN.put(path, new Environment(path, true, mapBytes)));
    return Objects.requireNonNull(OPEN.get(path));
  }

  private static void await() throws IOException {
    try {
      Environment.class.wait();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while waiting for readers of the index", e);
    }
  }

  /** Joins whoever in this process has the index open, or opens it for reading. */
  static synchronized Environment readable(Path directory) throws IOException {
    Path path = directory.toRealPath();
    Environment there = OPEN.get(path);
    if (there != null) {
      there.users++;
      return there;
    }
    Environment environment = new Environment(path, false, MAP_BYTES);
    OPEN.put(path, environment);
    return environment;
  }

  Txn<ByteBuffer> read() {
    return env.txnRead();
  }

  Txn<ByteBuffer> write() {
    return env.txnWrite();
  }

  /** The value of {@code key}, valid as long as {@code txn}. */
  Optional<ByteBuffer> get(Txn<ByteBuffer> txn, ByteBuffer key) {
    return Optional.ofNullable(dbi.get(txn, key));
  }

  void put(Txn<ByteBuffer> txn, ByteBuffer key, ByteBuffer value) {
    dbi.put(txn, key, value);
  }

  /** Takes the run that begins with {@code firstSerial} away. */
  void delete(Txn<ByteBuffer> txn, long firstSerial) {
    dbi.delete(txn, key(firstSerial, PLACES));
    for (Field field : Field.values()) {
      dbi.delete(txn, key(firstSerial, field.number()));
    }
  }

  /** The number of the last page in use. */
  long lastPage() {
    return env.info().lastPageNumber;
  }

  static ByteBuffer metaKey() {
    return ByteBuffer.allocateDirect(1).put(0, META_KEY);
  }

  /**
   * The places of the run that begins with {@code firstSerial}.
   *
   * @throws DamagedIndexException when there are none
   */
  Places places(Txn<ByteBuffer> txn, long firstSerial) throws DamagedIndexException {
    return Places.decode(firstSerial, part(txn, firstSerial, PLACES));
  }

  /**
   * A part of the run that begins with {@code firstSerial}, valid as long as {@code txn}.
   *
   * @throws DamagedIndexException when it is not there, or not as it was written
   */
  ByteBuffer part(Txn<ByteBuffer> txn, long firstSerial, int part) throws DamagedIndexException {
    Optional<ByteBuffer> value = get(txn, key(firstSerial, part));
    if (value.isEmpty()) {
      throw new DamagedIndexException("part " + part + " of run " + firstSerial + " is missing");
    }
    return Checked.open(value.get());
  }

  /** {@code part}: {@link #PLACES}, or a field's number. */
  static ByteBuffer key(long firstSerial, int part) {
    return ByteBuffer.allocateDirect(9).putLong(0, firstSerial).put(8, (byte) part);
  }

  @Override
  public void close() {
    synchronized (Environment.class) {
      users--;
      if (users == 0) {
        OPEN.remove(directory);
        env.close();
        Environment.class.notifyAll();
      }
    }
  }
}
