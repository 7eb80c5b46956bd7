package org.auditfs.index;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.auditfs.fixture.Seeds;
import org.auditfs.log.Disk;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lmdbjava.Txn;

/** What LMDB writes can be read without it. */
class IndexFileTest {

  private static final int RUNS = 300;
  private static final int PART = 1;

  /** On a page of its own, or on several, or beside others. */
  private static final int[] LENGTHS = {0, 1, 100, 1500, 3000, 4080, 4081, 70_000};

  private final Path directory;
  private final Random random = new Random(Seeds.seed());

  IndexFileTest(@TempDir Path directory) {
    this.directory = directory;
  }

  private static ByteBuffer value(int length, byte content) {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, content);
    return ByteBuffer.allocateDirect(length).put(bytes).flip();
  }

  private static void commit(Environment environment, Map<Long, ByteBuffer> values)
      throws IOException {
    try (Txn<ByteBuffer> txn = environment.write()) {
      values.forEach((run, value) -> environment.put(txn, Keys.part(run, PART), value));
      txn.commit();
    }
    LmdbFile.lengthen(Disk.REAL, environment.directory(), environment.lastPage());
  }

  @Test
  void tellsOfEachKeyWhatLmdbWouldTell() throws Exception {
    Map<Long, ByteBuffer> wanted = new HashMap<>();
    try (Environment environment = Environment.open(Disk.REAL, directory, Environment.MAP_BYTES)) {
      commit(environment, Map.of());
      assertEquals(Optional.empty(), open().get(Keys.meta()));
      for (int round = 0; round < 20; round++) {
        Map<Long, ByteBuffer> changes = new HashMap<>();
        for (int i = 0; i < RUNS / 10; i++) {
          int length = LENGTHS[random.nextInt(LENGTHS.length)];
          changes.put((long) random.nextInt(RUNS), value(length, (byte) random.nextInt()));
        }
        commit(environment, changes);
        wanted.putAll(changes);
        try (IndexFile file = open()) {
          for (long run = 0; run <= RUNS; run++) {
            Optional<ByteBuffer> there = file.get(Keys.part(run, PART));
            assertEquals(Optional.ofNullable(wanted.get(run)), there, "run " + run);
          }
        }
      }
    }
  }

  private IndexFile open() throws IOException {
    return IndexFile.open(directory).orElseThrow();
  }

  @Test
  void tellsWhatTheNewestCommitHasWhileThereAreMore() throws Exception {
    AtomicBoolean enough = new AtomicBoolean();
    try (Environment environment = Environment.open(Disk.REAL, directory, Environment.MAP_BYTES)) {
      commit(environment, Map.of(0L, value(1, (byte) 0)));
      CompletableFuture<Void> writer =
          CompletableFuture.runAsync(() -> writeOnAndOn(environment, enough));
      try (IndexFile file = open()) {
        byte before = 0;
        for (int i = 0; i < 3000; i++) {
          ByteBuffer value = file.get(Keys.part(0, PART)).orElseThrow();
          byte first = value.get(0);
          while (value.hasRemaining()) {
            assertEquals(first, value.get());
          }
          assertTrue(first >= before, before + " and then " + first);
          before = first;
        }
      } finally {
        enough.set(true);
        writer.join();
      }
    }
  }

  /** Each commit frees pages that the next but one uses again. */
  private static void writeOnAndOn(Environment environment, AtomicBoolean enough) {
    try {
      for (int i = 0; i < Byte.MAX_VALUE && !enough.get(); i++) {
        for (int more = 0; more < 5; more++) {
          commit(
              environment,
              Map.of(0L, value(20_000 + i, (byte) i), 1L + more, value(9000, (byte) 1)));
        }
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void meetsDamageWithTheCheckedError() throws Exception {
    try (Environment environment = Environment.open(Disk.REAL, directory, Environment.MAP_BYTES)) {
      Map<Long, ByteBuffer> values = new HashMap<>();
      for (long run = 0; run < 100; run++) {
        values.put(run, value(1500, (byte) run));
      }
      commit(environment, values);
    }
    Path data = LmdbFile.path(directory);
    byte[] whole = Files.readAllBytes(data);
    int told = 0;
    for (int i = 0; i < 2000; i++) {
      byte[] changed = whole.clone();
      for (int flips = 0; flips < 8; flips++) {
        changed[random.nextInt(changed.length)] = (byte) random.nextInt();
      }
      Files.write(data, random.nextInt(4) == 0 ? Arrays.copyOf(changed, i) : changed);
      try {
        Optional<IndexFile> file = IndexFile.open(directory);
        if (file.isPresent()) {
          var unused = file.get().get(Keys.part(random.nextInt(100), PART));
          file.get().close();
        }
      } catch (DamagedIndexException e) {
        told++;
      }
    }
    assertTrue(told > 0);
  }
}
