package org.auditfs.store;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.auditfs.event.Event;
import org.auditfs.event.Event.DaemonEvent;
import org.auditfs.event.EventType;
import org.auditfs.event.RecordedEvent;
import org.auditfs.event.StoreException;
import org.auditfs.file.Errno;
import org.auditfs.fixture.Events;
import org.auditfs.verify.StoreVerifier;
import org.auditfs.verify.VerifyRequest;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What each action makes of each trouble, and that the trouble's end is its end. */
class FullActionTest {

  private static final int RESERVE = 1 << 16;

  /**
   * What a trail does that cannot be written any more.
   *
   * @param refuses whether operations are to be refused
   * @param fails whether what comes all the same is told to fail
   * @param recorded how many of two operations are in the trail
   */
  private record Row(
      FullAction action, Errno trouble, boolean refuses, boolean fails, int recorded) {
    @Override
    public String toString() {
      return action.word() + " on " + trouble;
    }
  }

  private final Path state;
  private final FaultyFile.Disk disk = new FaultyFile.Disk();
  private final List<String> messages = new CopyOnWriteArrayList<>();
  private final List<String> warnings = new CopyOnWriteArrayList<>();

  FullActionTest(@TempDir Path state) {
    this.state = state;
  }

  static Stream<Arguments> rows() {
    return Stream.of(
            new Row(FullAction.DENY, Errno.ENOSPC, true, false, 2),
            new Row(FullAction.DENY, Errno.EDQUOT, true, true, 0),
            new Row(FullAction.DENY, Errno.EIO, true, true, 0),
            new Row(FullAction.DENY, Errno.EROFS, true, true, 0),
            new Row(FullAction.SUSPEND, Errno.ENOSPC, false, false, 1),
            new Row(FullAction.SUSPEND, Errno.EIO, false, false, 0),
            new Row(FullAction.SUSPEND, Errno.EROFS, false, false, 0),
            new Row(FullAction.ROTATE, Errno.EIO, true, true, 0),
            new Row(FullAction.ROTATE, Errno.EROFS, true, true, 0),
            new Row(FullAction.SYSLOG, Errno.ENOSPC, false, false, 2),
            new Row(FullAction.SYSLOG, Errno.EIO, false, false, 0),
            new Row(FullAction.IGNORE, Errno.ENOSPC, false, false, 2),
            new Row(FullAction.IGNORE, Errno.EROFS, false, false, 0))
        .map(Arguments::of);
  }

  @ParameterizedTest
  @MethodSource("rows")
  void doesWhatWasChosenUntilTheTrailCanBeWrittenAgain(Row row) throws Exception {
    try (AuditStore store = open(row.action)) {
      store.record(Events.refusedRead());
      fail(row.trouble);
      int failed = 0;
      for (int i = 0; i < 2; i++) {
        failed += isRecordedOrPassedOver(store) ? 0 : 1;
      }
      assertEquals(row.fails ? 2 : 0, failed);
      settle(store);
      assertEquals(row.refuses, store.isFull());
      assertEquals(2 - row.recorded, store.status().lost());
      String trouble = store.status().trouble();
      assertTrue(trouble.endsWith(row.trouble.text()), trouble);

      disk.mend();
      await().until(() -> store.status().trouble().isEmpty());
      assertTrue(!store.isFull());
      store.record(Events.refusedRead());
    }
    assertEquals(2 + row.recorded, operations());
    List<DaemonEvent> told = told();
    boolean room = row.trouble == Errno.ENOSPC || row.trouble == Errno.EDQUOT;
    assertEquals(room ? "full" : "disk_error", told.get(0).operation().word());
    assertTrue(told.get(0).detail().contains(row.trouble.text()), told::toString);
    assertEquals("resume", told.get(1).operation().word());
    assertTrue(
        told.get(1).detail().contains((2 - row.recorded) + " events not recorded"), told::toString);
    assertEquals(2, told.size());
    assertEquals(row.action == FullAction.IGNORE ? 0 : 2, warnings.size(), warnings::toString);
    assertTrue(StoreVerifier.verify(state, VerifyRequest.plain()).isVerified());
  }

  private void fail(Errno trouble) {
    if (trouble == Errno.ENOSPC) {
      disk.fillUp(8);
    } else {
      disk.breakWith(trouble);
    }
  }

  private static boolean isRecordedOrPassedOver(AuditStore store) {
    try {
      store.record(Events.refusedRead());
      return true;
    } catch (StoreException e) {
      return false;
    }
  }

  private AuditStore open(FullAction action) throws Exception {
    StoreOptions options =
        StoreOptions.defaults()
            .withReserveBytes(RESERVE)
            .withPolicy(StoragePolicy.defaults().withOnFull(action))
            .withMessages(messages::add)
            .withWarnings(warnings::add);
    return AuditStore.open(state, options, EventClock.SYSTEM, disk::open, disk::room);
  }

  /** The store's thread has done what it was given before. */
  private static void settle(AuditStore store) throws Exception {
    store.rebuildIndex();
  }

  private long operations() throws Exception {
    return events().filter(event -> event.type() == EventType.FILE).count();
  }

  private List<DaemonEvent> told() throws Exception {
    return events()
        .filter(event -> event.type() == EventType.STORE)
        .map(DaemonEvent.class::cast)
        .toList();
  }

  private Stream<Event> events() throws Exception {
    return AuditStoreTest.all(state).stream().map(RecordedEvent::event);
  }
}
