package org.auditfs.mount;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.auditfs.bench.TrailWorld;
import org.auditfs.event.StoreException;
import org.auditfs.mount.TrailDisk.Action;
import org.auditfs.store.AuditStore;
import org.auditfs.store.EventClock;
import org.auditfs.store.StoreOptions;

/** A limit of the trail, and how a user's mount comes to it. */
enum TrailLimit {
  /** A segment that is long enough, and the next one cannot be begun. */
  SEGMENT("segment at its limit") {
    @Override
    void mount(TrailDisk trail, Action action) {
      trail.mount(action, "keep_size=1"); // and with it small segments
    }

    @Override
    void come(TrailDisk trail) throws IOException {
      Files.createDirectories(inTheWay(trail));
    }

    @Override
    void go(TrailDisk trail) throws IOException {
      Files.delete(inTheWay(trail));
    }

    private Path inTheWay(TrailDisk trail) {
      return trail.state().resolve("log/next.tmp/in-the-way");
    }
  },

  /** An index that has no room for a run, whose events are there but for a few. */
  INDEX("index at its limit") {
    @Override
    void mount(TrailDisk trail, Action action) throws IOException {
      int kept = (int) (fill(trail.state()) >> 20) + 2;
      trail.mount(action, "index_size=" + INDEX_MIB, "keep_size=" + kept);
    }

    @Override
    void come(TrailDisk trail) {}

    /** The trail becomes larger than is to be kept, by what is recorded whatever was chosen. */
    @Override
    void go(TrailDisk trail) throws IOException {
      String longest = (LONG_NAME + "/").repeat(14);
      Files.createDirectories(trail.beneath(longest));
      String path = trail.file(longest + LONG_NAME).toString();
      trail
          .auditfs()
          .addAll(
              IntStream.range(0, 600)
                  .mapToObj(i -> i % 2 == 0 ? "add" : "remove")
                  .map(command -> List.of(command, "integrity", path))
                  .toList());
    }
  },

  /** More waits to be written than may, since the disk does not answer. */
  QUEUE("queue full") {
    @Override
    void mount(TrailDisk trail, Action action) {
      trail.mount(action, "durability=async");
    }

    @Override
    void come(TrailDisk trail) {
      trail.freeze();
    }

    @Override
    void go(TrailDisk trail) {
      trail.thaw();
    }
  };

  private static final int INDEX_MIB = 8;

  private static final String LONG_NAME = "n".repeat(250);

  /** Events of a run of the index. */
  private static final int RUN = StoreOptions.defaults().runEvents();

  /** The daemon's own, of its start and what is watched, are fewer. */
  private static final int MISSING = 100;

  /** How {@code status} calls it. */
  final String words;

  TrailLimit(String words) {
    this.words = words;
  }

  /** Mounts so that the limit can be reached. */
  abstract void mount(TrailDisk trail, Action action) throws IOException;

  /** From now on it is reached when there are some events more. */
  abstract void come(TrailDisk trail) throws IOException;

  /** Takes the cause away. */
  abstract void go(TrailDisk trail) throws IOException;

  /** Whether segments that are given up help. */
  boolean isCuredByRoom() {
    return this == INDEX;
  }

  /** Makes a trail whose index has no room for a run more; gives how many bytes the log has. */
  private static long fill(Path state) throws IOException {
    TrailWorld world = new TrailWorld(1 << 20);
    StoreOptions options = StoreOptions.defaults().withSegmentBytesMax(8 << 20);
    try (AuditStore store = AuditStore.open(state, options, EventClock.SYSTEM)) {
      Path index = state.resolve("index/data.mdb");
      long events = 0;
      long run = 0;
      while (Files.size(index) + run <= INDEX_MIB << 20) {
        long before = Files.size(index);
        events = append(store, world, events, events + RUN);
        awaitIndex(store, events);
        run = Files.size(index) - before;
      }
      append(store, world, events, events + RUN - MISSING);
    } catch (StoreException e) {
      throw new IOException(e);
    }
    try (Stream<Path> segments = Files.list(state.resolve("log"))) {
      return segments.mapToLong(file -> file.toFile().length()).sum();
    }
  }

  private static long append(AuditStore store, TrailWorld world, long from, long to)
      throws StoreException {
    for (long i = from; i < to; i++) {
      store.record(world.event(i));
    }
    return to;
  }

  private static void awaitIndex(AuditStore store, long events) {
    await().atMost(Duration.ofMinutes(1)).until(() -> store.status().indexedSerial() >= events);
  }
}
