package org.auditfs.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.auditfs.event.StoreException;
import org.auditfs.fixture.Events;
import org.auditfs.fixture.FileTree;
import org.auditfs.search.Query;
import org.auditfs.search.Searcher;
import org.auditfs.verify.StoreVerifier;
import org.auditfs.verify.VerifyRequest;

/**
 * A process of its own that reads and goes on with trail after trail that nobody wrote: a directory
 * to work in, a seed, and how many. Ends with 0 when each was met with an error, or without.
 */
public final class FuzzedTrail {

  private static final int SEGMENT_HEAD = 64;
  private static final int SEGMENT_CRC_AT = 60;
  private static final int FRAME_HEAD = 8;

  /** What a length must not be believed to be. */
  private static final int[] LENGTHS = {
    Integer.MAX_VALUE, -1, Integer.MIN_VALUE, 1 << 30, 1 << 24, (1 << 20) + 1
  };

  private final Path place;
  private final Random random;

  private FuzzedTrail(Path place, Random random) {
    this.place = place;
    this.random = random;
  }

  /** See above. */
  public static void main(String[] args) throws Exception {
    FuzzedTrail fuzzed = new FuzzedTrail(Path.of(args[0]), new Random(Long.parseLong(args[1])));
    Path trail = fuzzed.trail();
    List<Path> files = files(trail);
    for (int round = 0; round < Integer.parseInt(args[2]); round++) {
      fuzzed.round(round, trail, files.get(fuzzed.random.nextInt(files.size())));
    }
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

  /** The log, its hashes and checkpoints; the index's own pages have a test of their own. */
  private static List<Path> files(Path trail) throws IOException {
    try (Stream<Path> files = Files.walk(trail)) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> !file.endsWith("lock"))
          .filter(file -> !file.startsWith(trail.resolve("index")))
          .sorted()
          .toList();
    }
  }

  private void round(int round, Path trail, Path victim) throws Exception {
    Path state = place.resolve("fuzzed");
    FileTree.copy(trail, state);
    boolean forged = victim.toString().endsWith(".log") && random.nextBoolean();
    byte[] bytes = Files.readAllBytes(victim);
    Files.write(state.resolve(trail.relativize(victim)), forged ? forge(bytes) : damage(bytes));
    try {
      readEverything(state);
    } catch (RuntimeException | Error e) {
      String what = "round " + round + ", " + victim.getFileName() + (forged ? ", forged" : "");
      throw new AssertionError(what, e);
    } finally {
      FileTree.delete(state);
    }
  }

  private byte[] damage(byte[] bytes) {
    byte[] damaged = bytes.clone();
    int at = random.nextInt(Math.max(damaged.length, 1));
    int left = Math.max(damaged.length - at, 0);
    switch (random.nextInt(6)) {
      case 0 -> damaged = Arrays.copyOf(damaged, at);
      case 1 -> damaged = Arrays.copyOf(damaged, damaged.length + 1 + random.nextInt(5000));
      case 2 -> Arrays.fill(damaged, at, at + Math.min(left, 200), (byte) -1);
      case 3 -> putNoise(damaged, at, Math.min(left, 64));
      case 4 -> putLength(damaged, at);
      default -> {
        for (int i = 0; i < 1 + random.nextInt(8) && damaged.length > 0; i++) {
          damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
        }
      }
    }
    return damaged;
  }

  private void putNoise(byte[] bytes, int at, int length) {
    byte[] noise = new byte[length];
    random.nextBytes(noise);
    System.arraycopy(noise, 0, bytes, at, length);
  }

  private void putLength(byte[] bytes, int at) {
    if (bytes.length - at >= Integer.BYTES) {
      ByteOrder order = random.nextBoolean() ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
      int length = LENGTHS[random.nextInt(LENGTHS.length)];
      ByteBuffer.wrap(bytes).order(order).putInt(at, length);
    }
  }

  /** A record of a segment, or its head, with other bytes and the right checksum. */
  private byte[] forge(byte[] bytes) {
    byte[] forged = bytes.clone();
    ByteBuffer out = ByteBuffer.wrap(forged).order(ByteOrder.LITTLE_ENDIAN);
    List<Integer> frames = frames(out);
    if (frames.isEmpty() || random.nextInt(4) == 0) {
      forgeAt(forged, 0, SEGMENT_CRC_AT);
      out.putInt(SEGMENT_CRC_AT, crc(forged, 0, SEGMENT_CRC_AT));
    } else {
      int at = frames.get(random.nextInt(frames.size()));
      int length = out.getInt(at + Integer.BYTES);
      forgeAt(forged, at + FRAME_HEAD, length);
      out.putInt(at, crc(forged, at + Integer.BYTES, length + Integer.BYTES));
    }
    return forged;
  }

  private void forgeAt(byte[] bytes, int from, int length) {
    int at = from + random.nextInt(length);
    int left = from + length - at;
    switch (random.nextInt(3)) {
      case 0 -> putNoise(bytes, at, Math.min(left, 1 + random.nextInt(8)));
      case 1 -> Arrays.fill(bytes, at, at + Math.min(left, 9), (byte) -1);
      default -> putLength(bytes, Math.max(at - Integer.BYTES, from));
    }
  }

  /** Where the frames of a segment begin. */
  private static List<Integer> frames(ByteBuffer segment) {
    List<Integer> frames = new ArrayList<>();
    int at = SEGMENT_HEAD;
    while (at + FRAME_HEAD < segment.limit()) {
      frames.add(at);
      at += FRAME_HEAD + segment.getInt(at + Integer.BYTES);
    }
    return frames;
  }

  private static int crc(byte[] bytes, int from, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, from, length);
    return (int) crc.getValue();
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
      if (String.valueOf(e.getMessage()).length() <= 10) {
        throw new AssertionError("it says nothing", e);
      }
    }
  }
}
