package org.auditfs.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.auditfs.event.Event;
import org.auditfs.event.Event.FileEvent;
import org.auditfs.event.EventType;
import org.auditfs.event.RecordedEvent;
import org.auditfs.event.StoreException;
import org.auditfs.fixture.Events;
import org.auditfs.fixture.Seeds;
import org.auditfs.index.IndexCheck;
import org.auditfs.store.WatchedDisk.Call;
import org.auditfs.verify.StoreVerifier;
import org.auditfs.verify.Verdict;
import org.auditfs.verify.VerifyRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each call by which a trail changes its disk fails, or is the last one before a crash: while it is
 * made, grows, is rotated, signed, indexed and given up in part. What was acknowledged is in the
 * trail once, what was refused is not, serials have no gap, and the trail verifies.
 */
class FaultTest {

  /** Before the faults: four less than an index run. */
  private static final int EVENTS_BEFORE = 60;

  private static final int EVENTS = 12;

  private final Path place;

  FaultTest(@TempDir Path place) {
    this.place = place;
  }

  private static StoreOptions options(Durability durability) {
    // A segment has a few events, and what comes after the third gives the first up.
    return StoreOptions.defaults()
        .withDurability(durability)
        .withRunEvents(64)
        .withReserveBytes(4096)
        .withPolicy(StoragePolicy.defaults().withKeep(new Keep(9_000, 0)));
  }

  /**
   * How calls fail.
   *
   * @param fresh whether the trail is made first
   * @param forEver whether all later calls fail, too
   */
  record Row(Durability durability, boolean fresh, boolean forEver) {}

  static Stream<Row> rows() {
    return Stream.of(
        new Row(Durability.DISK, true, false),
        new Row(Durability.PROCESS, false, false),
        new Row(Durability.DISK, false, false),
        new Row(Durability.PROCESS, true, true),
        new Row(Durability.PROCESS, false, true));
  }

  /** Fails its n-th call, counted over all files, and perhaps those after it. */
  private static final class FailingDisk extends WatchedDisk {
    private final AtomicInteger left;
    private final boolean forEver;

    FailingDisk(int n, boolean forEver) {
      this.left = new AtomicInteger(n);
      this.forEver = forEver;
    }

    boolean hasFailed() {
      return left.get() < 0;
    }

    private boolean fails(int now) {
      return forEver ? now <= 0 : now == 0;
    }

    @Override
    int partOf(int length) {
      return fails(left.get()) ? length / 2 : 0;
    }

    @Override
    void before(Call call) throws IOException {
      if (fails(left.getAndDecrement())) {
        throw new IOException(
            call == Call.WRITE ? "No space left on device" : "Input/output error");
      }
    }
  }

  @ParameterizedTest
  @MethodSource("rows")
  void losesNothingWhereverACallFails(Row row) throws Exception {
    Trail before = row.fresh ? new Trail(place.resolve("none"), List.of()) : begun();
    int n = 0;
    boolean failed = true;
    while (failed) {
      Trail trail = before.copyTo(place.resolve("call-" + n));
      FailingDisk disk = new FailingDisk(n, row.forEver);
      try (AuditStore store =
          AuditStore.open(
              trail.state,
              options(row.durability),
              EventClock.SYSTEM,
              disk,
              () -> Room.at(place))) {
        play(store, trail);
      } catch (StoreException e) {
        assertTrue(disk.hasFailed(), "it could not be opened: " + e);
      }
      failed = disk.hasFailed();
      trail.check("call " + n);
      n++;
    }
    assertTrue(n > 3 * EVENTS, "calls: " + n);
  }

  /** A trail that has been there for some time. */
  private Trail begun() throws Exception {
    Trail trail = new Trail(place.resolve("begun"), new ArrayList<>());
    try (AuditStore store =
        AuditStore.open(trail.state, options(Durability.PROCESS), EventClock.SYSTEM)) {
      for (int i = 0; i < EVENTS_BEFORE; i++) {
        trail.append(store, "/etc/before" + i);
      }
    }
    return trail;
  }

  /** Appends, with a rotation and a checkpoint in between, and lets the store's thread follow. */
  private static void play(AuditStore store, Trail trail) {
    for (int i = 0; i < EVENTS; i++) {
      try {
        if (i == EVENTS / 3) {
          store.rotate();
        } else if (i == EVENTS / 2) {
          store.checkpoint();
        }
        trail.append(store, "/etc/file" + i);
      } catch (StoreException e) {
        assertTrue(String.valueOf(e.getMessage()).length() > 10, e::toString);
      }
    }
  }

  /**
   * A trail, and what was acknowledged.
   *
   * @param acknowledged paths of the events, in their order
   */
  private record Trail(Path state, List<String> acknowledged) {

    Trail copyTo(Path target) throws IOException {
      if (Files.exists(state)) {
        try (Stream<Path> files = Files.walk(state)) {
          for (Path file : files.toList()) {
            Files.copy(file, target.resolve(state.relativize(file).toString()));
          }
        }
      }
      return new Trail(target, new ArrayList<>(acknowledged));
    }

    void append(AuditStore store, String path) throws StoreException {
      var unused = store.append(Events.read(path));
      acknowledged.add(path);
    }

    void check(String when) throws Exception {
      StoreOptions keepingAll =
          options(Durability.PROCESS).withPolicy(StoragePolicy.defaults()).withReserveBytes(0);
      try (AuditStore store = AuditStore.open(state, keepingAll, EventClock.SYSTEM)) {
        append(store, "/etc/after");
      }
      List<String> found = paths(state);
      int gone = acknowledged.size() - found.size();
      assertTrue(gone >= 0, () -> when + ": " + found);
      assertEquals(acknowledged.subList(gone, acknowledged.size()), found, when);
      assertTrue(gone == 0 || first(state) > 1, when + ": what is gone was given up");
      requireSound(state, when);
    }
  }

  private static long first(Path state) throws Exception {
    return AuditStoreTest.all(state).get(0).id().serial();
  }

  /** By itself it tells whether serials have gaps, and whether what is gone was signed to be so. */
  private static void requireSound(Path state, String when) throws Exception {
    Verdict verdict = StoreVerifier.verify(state, VerifyRequest.plain());
    assertEquals(List.of(), verdict.problems(), when);
    var index = IndexCheck.compare(state.resolve("log"), state.resolve("index"), (a, b) -> {});
    assertEquals("", index.orElse(""), when);
  }

  private static List<String> paths(Path state) throws Exception {
    List<String> paths = new ArrayList<>();
    for (RecordedEvent recorded : AuditStoreTest.all(state)) {
      Event event = recorded.event();
      if (event instanceof FileEvent file) {
        paths.add(file.object().path().toString());
      }
    }
    return paths;
  }

  @Test
  void losesNothingThatWasAcknowledgedWhereverItIsStopped() throws Exception {
    Path state = place.resolve("state");
    Path copies = Files.createDirectory(place.resolve("copies"));
    CrashPoints disk = new CrashPoints(state, copies, new Random(Seeds.seed()));
    try (AuditStore store =
        AuditStore.open(
            state, options(Durability.DISK), EventClock.SYSTEM, disk, () -> Room.at(place))) {
      for (int i = 1; i <= EVENTS_BEFORE + EVENTS; i++) {
        disk.acknowledged(store.append(Events.read("/etc/file")).serial());
      }
    }
    Set<Call> everyOne = EnumSet.complementOf(EnumSet.of(Call.OPEN));
    assertEquals(everyOne, EnumSet.copyOf(disk.calls().keySet()));
    List<Path> points = disk.taken();
    for (int point = 0; point < points.size(); point++) {
      checkAfterCrash(points.get(point), disk.acknowledgedBefore(point));
    }
  }

  /** Behind what was acknowledged only the event may come that was being written. */
  private static void checkAfterCrash(Path state, long acknowledged) throws Exception {
    String when = String.valueOf(state.getFileName());
    StoreOptions keepingAll = options(Durability.DISK).withPolicy(StoragePolicy.defaults());
    try (AuditStore store = AuditStore.open(state, keepingAll, EventClock.SYSTEM)) {
      long last = store.recovery().lastSerial();
      assertTrue(last >= acknowledged, when + ": " + last + " of " + acknowledged);
      assertTrue(filesBehind(acknowledged, state) <= 1, when + ", behind " + acknowledged);
      assertEquals(last + 1, store.append(Events.read("/etc/after")).serial(), when);
    }
    requireSound(state, when);
  }

  private static long filesBehind(long serial, Path state) throws Exception {
    return AuditStoreTest.all(state).stream()
        .filter(it -> it.id().serial() > serial && it.event().type() == EventType.FILE)
        .count();
  }
}
