package org.auditfs.store;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.DataInputStream;
import java.io.EOFException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.auditfs.codec.EventCodec;
import org.auditfs.event.Event;
import org.auditfs.event.Event.FileEvent;
import org.auditfs.event.Operation;
import org.auditfs.event.RecordedEvent;
import org.auditfs.file.Errno;
import org.auditfs.fixture.Child;
import org.auditfs.fixture.Events;
import org.auditfs.fixture.Refusal;
import org.auditfs.fixture.Seeds;
import org.auditfs.verify.StoreVerifier;
import org.auditfs.verify.VerifyRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Events that nobody waits for: all of them are there in the end, or but for so many bytes. */
class AsyncTest {

  private static final int ROUNDS = 3;

  private final Path state;
  private final FaultyFile.Disk disk = new FaultyFile.Disk();

  AsyncTest(@TempDir Path state) {
    this.state = state;
  }

  private AuditStore open() throws Exception {
    StoreOptions options =
        StoreOptions.defaults().withDurability(Durability.ASYNC).withReserveBytes(1 << 16);
    return AuditStore.open(state, options, EventClock.SYSTEM, disk::open, disk::room);
  }

  @Test
  void hasThemAllInTheirOrderWhenItEndsInOrder() throws Exception {
    int many = 3 * Backlog.BYTES_MAX / EventCodec.encodeBody(Events.read("/0")).length;
    try (AuditStore store = open()) {
      for (int i = 0; i < many; i++) {
        store.record(Events.read("/" + i));
      }
      store.append(Events.daemon(Operation.END));
    }
    List<Event> files = files();
    assertEquals(many, files.size());
    for (int i = 0; i < many; i++) {
      assertEquals("/" + i, path(files.get(i)));
    }
  }

  @Test
  void writesSoonWhatNobodyWaitsFor() throws Exception {
    try (AuditStore store = open()) {
      for (int i = 1; i <= 3; i++) {
        store.record(Events.read("/" + i));
        int wanted = i;
        await().until(() -> store.status().lastSerial() == wanted);
      }
    }
  }

  @Test
  void refusesAfterAFailureWhatItWouldHaveLet() throws Exception {
    try (AuditStore store = open()) {
      disk.breakWith(Errno.EIO);
      store.record(Events.read("/lost"));
      await().until(store::isFull);
      assertEquals(1, store.status().lost());
      assertTrue(Refusal.of(() -> store.record(Events.read("/told"))).contains("error"));
      disk.mend();
      await().until(() -> !store.isFull());
      store.record(Events.read("/again"));
    }
    assertEquals(List.of("/again"), files().stream().map(AsyncTest::path).toList());
  }

  @Test
  void losesNoMoreThanItSaysWhenItIsKilled() throws Exception {
    Random random = new Random(Seeds.seed());
    long next = 0;
    for (int round = 0; round < ROUNDS; round++) {
      long acknowledged = runAndKill(next, 1000 + random.nextInt(20_000));
      List<Event> found = files();
      long last =
          found.isEmpty() ? -1 : Long.parseLong(path(found.get(found.size() - 1)).substring(1));
      int bytes = EventCodec.encodeBody(Events.read("/" + last)).length;
      long lost = Math.max(acknowledged - last, 0);
      assertTrue(lost * bytes <= Backlog.BYTES_MAX, lost + " of " + acknowledged);
      for (int i = 1; i < found.size(); i++) {
        long here = Long.parseLong(path(found.get(i)).substring(1));
        long before = Long.parseLong(path(found.get(i - 1)).substring(1));
        boolean follows = isRoundsFirst(here) ? here > before : here == before + 1;
        assertTrue(follows, here + " behind " + before);
      }
      assertTrue(StoreVerifier.verify(state, VerifyRequest.plain()).isVerified());
      next = (acknowledged / 1_000_000 + 1) * 1_000_000;
    }
  }

  private static boolean isRoundsFirst(long number) {
    return number % 1_000_000 == 0;
  }

  /** Kills a daemon after it let so many go; gives the last of them. */
  private long runAndKill(long from, int events) throws Exception {
    Process daemon = Child.start(KilledAsyncWriter.class, state.toString(), Long.toString(from));
    long last = from;
    try (DataInputStream acknowledged = new DataInputStream(daemon.getInputStream())) {
      for (int i = 0; i < events; i++) {
        last = acknowledged.readLong();
      }
      daemon.toHandle().destroyForcibly();
      while (true) {
        last = acknowledged.readLong();
      }
    } catch (EOFException e) {
      assertTrue(daemon.waitFor(1, TimeUnit.MINUTES));
      assertEquals(128 + 9, daemon.exitValue(), "killed, not failed");
      return last;
    }
  }

  private List<Event> files() throws Exception {
    return AuditStoreTest.all(state).stream()
        .map(RecordedEvent::event)
        .filter(FileEvent.class::isInstance)
        .toList();
  }

  private static String path(Event event) {
    return ((FileEvent) event).object().path().toString();
  }
}
