package org.auditfs.index;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.auditfs.event.Field;
import org.auditfs.event.StoreException;
import org.auditfs.fixture.Events;
import org.auditfs.fixture.FileTree;
import org.auditfs.log.Disk;
import org.auditfs.search.Query;
import org.auditfs.search.Searcher;
import org.auditfs.store.AuditStore;
import org.auditfs.store.EventClock;
import org.auditfs.store.IndexRebuild;
import org.auditfs.store.StoreOptions;
import org.lmdbjava.Txn;

/**
 * A process of its own that reads and goes on with index after index that nobody wrote: the trail,
 * a directory to work in, a seed, and how many. Ends with 0 when every search found what the log
 * has.
 */
public final class FuzzedIndex {

  private static final int PAGE = 4096;
  private static final Query SHADOW = Query.builder().key("shadow").build();
  private static final Query ALL = Query.builder().build();

  private final Path trail;
  private final Path state;
  private final Random random;
  private final long shadows;
  private final long all;

  private FuzzedIndex(Path trail, Path place, Random random) throws Exception {
    this.trail = trail;
    this.state = place.resolve("fuzzed");
    this.random = random;
    this.shadows = Searcher.open(trail).search(SHADOW, event -> {});
    this.all = Searcher.open(trail).summary(ALL).events();
  }

  /** See above. */
  public static void main(String[] args) throws Exception {
    FuzzedIndex fuzzed =
        new FuzzedIndex(Path.of(args[0]), Path.of(args[1]), new Random(Long.parseLong(args[2])));
    for (int round = 0; round < Integer.parseInt(args[3]); round++) {
      fuzzed.round(round);
    }
  }

  /** How a trail is kept whose runs have few events. */
  public static StoreOptions options() {
    return StoreOptions.defaults().withRunEvents(64).withReserveBytes(0);
  }

  private void round(int round) throws Exception {
    FileTree.copy(trail, state);
    boolean forged = round % 4 == 3;
    String what = forged ? forge() : damage();
    try {
      read(forged);
      goOn();
      read(forged);
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError("round " + round + ", " + what, e);
    } catch (StoreException e) {
      if (!forged) {
        throw new AssertionError("round " + round + ", " + what, e);
      }
    } finally {
      FileTree.delete(state);
    }
  }

  /** What the log has is found whatever the index says, unless that was forged. */
  private void read(boolean forged) throws Exception {
    long found = Searcher.open(state).search(SHADOW, event -> {});
    long counted = Searcher.open(state).summary(ALL).events();
    IndexCheck.compare(state.resolve("log"), state.resolve("index"), (done, events) -> {});
    if (!forged && (found < shadows || counted < all)) {
      throw new AssertionError(found + " of " + shadows + ", " + counted + " of " + all);
    }
  }

  /** A daemon adds runs to it, and it is built anew. */
  private void goOn() throws Exception {
    try (AuditStore store = AuditStore.open(state, options(), EventClock.SYSTEM)) {
      for (int i = 0; i < 70; i++) {
        store.append(Events.refusedRead());
      }
      store.checkpoint();
    }
    if (random.nextInt(4) == 0) {
      IndexRebuild.run(state, options(), (done, events) -> {});
    }
  }

  /** Bytes of LMDB's files, most often where it keeps its own books. */
  private String damage() throws IOException {
    String name = random.nextInt(12) == 0 ? "lock.mdb" : "data.mdb";
    try (RandomAccessFile file =
        new RandomAccessFile(state.resolve("index/" + name).toFile(), "rw")) {
      int pages = (int) (file.length() / PAGE);
      if (random.nextInt(20) == 0) {
        file.setLength(random.nextInt((int) file.length()));
        return name + " cut to " + file.length();
      }
      StringBuilder what = new StringBuilder(name);
      for (int i = 0; i <= random.nextInt(3); i++) {
        int page = random.nextInt(3) == 0 ? random.nextInt(2) : random.nextInt(Math.max(pages, 1));
        int at = page * PAGE + random.nextInt(random.nextBoolean() ? 160 : PAGE);
        byte[] bytes = new byte[1 + random.nextInt(random.nextBoolean() ? 1 : 8)];
        fill(bytes);
        file.seek(at);
        file.write(bytes);
        what.append(", ").append(bytes.length).append(" bytes at ").append(at);
      }
      return what.toString();
    }
  }

  private void fill(byte[] bytes) {
    switch (random.nextInt(3)) {
      case 0 -> random.nextBytes(bytes);
      case 1 -> Arrays.fill(bytes, (byte) 0xff);
      default -> {
        for (int i = 0; i < bytes.length; i++) {
          bytes[i] = (byte) random.nextInt(16);
        }
      }
    }
  }

  /** A part of a run, with the right checksum. */
  private String forge() throws Exception {
    try (Environment environment =
        Environment.open(Disk.REAL, state.resolve("index"), Environment.MAP_BYTES)) {
      long run = 1 + 64L * random.nextInt(3);
      List<Field> fields = List.of(Field.values());
      int part = random.nextInt(3) == 0 ? 0 : fields.get(random.nextInt(fields.size())).number();
      ByteBuffer value;
      try (Txn<ByteBuffer> txn = environment.read()) {
        ByteBuffer there = environment.part(txn, run, part);
        value = ByteBuffer.allocateDirect(there.remaining()).put(there).flip();
      }
      byte[] bytes = new byte[Math.min(1 + random.nextInt(8), value.remaining())];
      fill(bytes);
      int at = random.nextInt(Math.min(value.remaining(), 200) - bytes.length + 1);
      value.duplicate().position(at).put(bytes);
      try (Txn<ByteBuffer> txn = environment.write()) {
        environment.put(txn, Keys.part(run, part), Checked.seal(value));
        txn.commit();
      }
      return "part " + part + " of run " + run + ", " + bytes.length + " bytes at " + at;
    }
  }
}
