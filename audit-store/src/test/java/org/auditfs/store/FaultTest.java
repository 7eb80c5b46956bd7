package org.auditfs.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.auditfs.event.Event;
import org.auditfs.event.Event.FileEvent;
import org.auditfs.event.RecordedEvent;
import org.auditfs.event.StoreException;
import org.auditfs.fixture.Events;
import org.auditfs.fixture.Seeds;
import org.auditfs.log.AppendFile;
import org.auditfs.verify.StoreVerifier;
import org.auditfs.verify.Verdict;
import org.auditfs.verify.VerifyRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Each call on the log and the reserve fails once, or is the last one before a crash. What was
 * acknowledged is in the trail once, what was refused is not, and the trail verifies.
 */
class FaultTest {

  private static final int EVENTS = 24;

  private final Path place;

  FaultTest(@TempDir Path place) {
    this.place = place;
  }

  private static StoreOptions options(Durability durability) {
    return StoreOptions.defaults()
        .withDurability(durability)
        .withRunEvents(64)
        .withReserveBytes(4096);
  }

  /** Fails its n-th call, counted over all files. */
  private static final class FailingDisk {
    private final AtomicInteger left;

    FailingDisk(int n) {
      left = new AtomicInteger(n);
    }

    boolean hasFailed() {
      return left.get() < 0;
    }

    private void call(String what) throws IOException {
      if (left.getAndDecrement() == 0) {
        throw new IOException(what);
      }
    }

    AppendFile open(Path path) throws IOException {
      AppendFile file = AppendFile.open(path);
      return new AppendFile() {
        @Override
        public void write(byte[] bytes, int length, long position) throws IOException {
          int part = left.get() == 0 ? length / 2 : length;
          file.write(bytes, part, position);
          call("No space left on device");
        }

        @Override
        public void truncate(long size) throws IOException {
          call("Input/output error");
          file.truncate(size);
        }

        @Override
        public void sync() throws IOException {
          call("Input/output error");
          file.sync();
        }

        @Override
        public void close() throws IOException {
          file.close();
        }
      };
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Durability.class,
      names = {"PROCESS", "DISK"})
  void losesNothingWhereverACallFails(Durability durability) throws Exception {
    int n = 0;
    boolean failed = true;
    while (failed) {
      Path state = place.resolve(durability + "-" + n);
      FailingDisk disk = new FailingDisk(n);
      List<String> acknowledged = new ArrayList<>();
      try (AuditStore store =
          AuditStore.open(
              state, options(durability), EventClock.SYSTEM, disk::open, () -> Room.at(place))) {
        play(store, acknowledged);
      } catch (StoreException e) {
        assertTrue(disk.hasFailed(), "it could not be opened: " + e);
      }
      check(state, acknowledged, "call " + n);
      failed = disk.hasFailed();
      n++;
    }
    assertTrue(n > EVENTS, "calls: " + n);
  }

  /** Appends, with a rotation and a checkpoint in between. */
  private static void play(AuditStore store, List<String> acknowledged) {
    for (int i = 0; i < EVENTS; i++) {
      String path = "/etc/file" + i;
      try {
        if (i == EVENTS / 3) {
          store.rotate();
        } else if (i == EVENTS / 2) {
          store.checkpoint();
        }
        store.append(Events.read(path));
        acknowledged.add(path);
      } catch (StoreException e) {
        assertTrue(String.valueOf(e.getMessage()).length() > 10, e::toString);
      }
    }
  }

  private static void check(Path state, List<String> acknowledged, String when) throws Exception {
    try (AuditStore store =
        AuditStore.open(state, options(Durability.PROCESS), EventClock.SYSTEM)) {
      store.append(Events.read("/etc/after"));
    }
    List<String> expected = new ArrayList<>(acknowledged);
    expected.add("/etc/after");
    assertEquals(expected, paths(state), when);
    Verdict verdict = StoreVerifier.verify(state, VerifyRequest.plain());
    assertEquals(List.of(), verdict.problems(), when);
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
            state, options(Durability.DISK), EventClock.SYSTEM, disk::open, () -> Room.at(place))) {
      for (int i = 0; i < EVENTS; i++) {
        if (i == EVENTS / 3) {
          store.rotate();
        } else if (i == EVENTS / 2) {
          store.checkpoint();
        }
        disk.acknowledged(store.append(Events.read("/etc/file" + i)).serial());
      }
    }
    List<Path> points = disk.taken();
    assertTrue(points.size() > 2 * EVENTS, "points: " + points.size());
    for (int point = 0; point < points.size(); point++) {
      checkAfterCrash(points.get(point), disk.acknowledgedBefore(point), "point " + point);
    }
  }

  /** Of what was not acknowledged at most the one event may be there that was being written. */
  private static void checkAfterCrash(Path state, long acknowledged, String when) throws Exception {
    long last;
    try (AuditStore store = AuditStore.open(state, options(Durability.DISK), EventClock.SYSTEM)) {
      last = store.recovery().lastSerial();
      assertTrue(last == acknowledged || last == acknowledged + 1, when + ": " + last);
      assertEquals(last + 1, store.append(Events.read("/etc/after")).serial(), when);
    }
    List<String> paths = paths(state);
    assertEquals(last + 1, paths.size(), when);
    for (int i = 0; i < last; i++) {
      assertEquals("/etc/file" + i, paths.get(i), when);
    }
    Verdict verdict = StoreVerifier.verify(state, VerifyRequest.plain());
    assertEquals(List.of(), verdict.problems(), when);
  }
}
