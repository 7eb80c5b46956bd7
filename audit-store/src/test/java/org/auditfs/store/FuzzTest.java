package org.auditfs.store;

import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.auditfs.event.StoreException;
import org.auditfs.fixture.Events;
import org.auditfs.fixture.Seeds;
import org.auditfs.search.Query;
import org.auditfs.search.Searcher;
import org.auditfs.verify.StoreVerifier;
import org.auditfs.verify.VerifyRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Files of a trail with bytes that nobody wrote: whoever reads them says so, or finds nothing
 * wrong; nobody hangs, breaks down, or takes memory without end.
 */
class FuzzTest {

  private static final int ROUNDS = 150;
  private static final Duration TIME_MAX = Duration.ofSeconds(30);

  /** A trail this small needs nothing near it, whatever its lengths say. */
  private static final long MEMORY_MAX = 512L << 20;

  private final Path place;

  FuzzTest(@TempDir Path place) {
    this.place = place;
  }

  private static StoreOptions options() {
    return StoreOptions.defaults().withRunEvents(64).withReserveBytes(0);
  }

  private Path trail() throws Exception {
    Path state = place.resolve("trail");
    try (AuditStore store = AuditStore.open(state, options(), EventClock.SYSTEM)) {
      for (int i = 0; i < 200; i++) {
        store.append(Events.read("/etc/file" + i));
        if (i == 100) {
          store.rotate();
        }
      }
      store.checkpoint();
    }
    return state;
  }

  @Test
  void meetsEveryDamageWithAnErrorOrWithout() throws Exception {
    Path trail = trail();
    Random random = new Random(Seeds.seed());
    List<Path> files = files(trail);
    for (int round = 0; round < ROUNDS; round++) {
      Path state = place.resolve("round" + round);
      copy(trail, state);
      Path file = state.resolve(trail.relativize(files.get(random.nextInt(files.size()))));
      byte[] damaged = damage(Files.readAllBytes(file), random);
      Files.write(file, damaged);
      String what = "round " + round + ", " + file.getFileName();
      assertTimeoutPreemptively(TIME_MAX, () -> readEverything(state), what);
      Runtime runtime = Runtime.getRuntime();
      assertTrue(runtime.totalMemory() - runtime.freeMemory() < MEMORY_MAX, what);
    }
  }

  /** The log, its hashes and checkpoints, and the index's own pages. */
  private static List<Path> files(Path trail) throws IOException {
    try (Stream<Path> files = Files.walk(trail)) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> !file.endsWith("lock") && !file.endsWith("lock.mdb"))
          .filter(file -> !file.startsWith(trail.resolve("index")))
          .sorted()
          .toList();
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file).toString()));
      }
    }
  }

  private static byte[] damage(byte[] bytes, Random random) {
    byte[] damaged = bytes.clone();
    int length = Math.max(damaged.length, 1);
    int at = random.nextInt(length);
    switch (random.nextInt(5)) {
      case 0 -> damaged = Arrays.copyOf(damaged, at);
      case 1 -> damaged = Arrays.copyOf(damaged, damaged.length + 1 + random.nextInt(5000));
      case 2 -> Arrays.fill(damaged, at, Math.min(damaged.length, at + 200), (byte) -1);
      case 3 -> {
        byte[] noise = new byte[Math.min(damaged.length - Math.min(at, damaged.length), 64)];
        random.nextBytes(noise);
        System.arraycopy(noise, 0, damaged, Math.min(at, damaged.length), noise.length);
      }
      default -> {
        for (int i = 0; i < 1 + random.nextInt(8) && damaged.length > 0; i++) {
          damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
        }
      }
    }
    return damaged;
  }

  private static void readEverything(Path state) throws IOException {
    attempt(() -> StoreVerifier.verify(state, VerifyRequest.plain()));
    attempt(() -> Searcher.open(state).search(Query.builder().build(), event -> {}));
    attempt(() -> Searcher.open(state).search(Query.builder().key("shadow").build(), event -> {}));
    attempt(() -> IndexRebuild.run(state, options(), (done, all) -> {}));
    attempt(
        () -> {
          try (AuditStore store = AuditStore.open(state, options(), EventClock.SYSTEM)) {
            return store.append(Events.refusedRead());
          }
        });
  }

  /** Something that may fail, but only as it should. */
  private interface Attempt {
    Object run() throws StoreException, IOException;
  }

  private static void attempt(Attempt attempt) throws IOException {
    try {
      var unused = attempt.run();
    } catch (StoreException e) {
      assertTrue(String.valueOf(e.getMessage()).length() > 10, e::toString);
    }
  }
}
