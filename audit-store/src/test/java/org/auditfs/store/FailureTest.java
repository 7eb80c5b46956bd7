package org.auditfs.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.auditfs.event.Event.ConfigEvent;
import org.auditfs.event.Operation;
import org.auditfs.event.Outcome;
import org.auditfs.file.ByteString;
import org.auditfs.fixture.Events;
import org.auditfs.fixture.Refusal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What cannot be written is refused and counted, and leaves nothing behind. */
class FailureTest {

  private final Path state;
  private final FaultyFile.Disk disk = new FaultyFile.Disk();
  private final List<String> messages = new ArrayList<>();

  FailureTest(@TempDir Path state) {
    this.state = state;
  }

  private AuditStore open(Durability durability) throws Exception {
    StoreOptions options =
        StoreOptions.defaults()
            .withDurability(durability)
            .withReserveBytes(0)
            .withMessages(messages::add);
    return AuditStore.open(state, options, () -> Events.TIME, disk::open, disk::room);
  }

  private long segmentBytes() throws Exception {
    return Files.size(state.resolve("log/0000000001.log"));
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 8, 100})
  void refusesEventsWhileTheDiskIsFullAndGoesOnAfterwards(long bytesLeft) throws Exception {
    try (AuditStore store = open(Durability.PROCESS)) {
      store.append(Events.refusedRead());
      long before = segmentBytes();
      disk.fillUp(bytesLeft);
      for (int i = 0; i < 3; i++) {
        String refused = Refusal.of(() -> store.append(Events.refusedRead()));
        assertTrue(refused.contains("No space left on device"), refused);
        assertEquals(before, segmentBytes());
      }
      assertEquals(3, store.status().lost());
      assertEquals(1, messages.size(), messages.toString());
      disk.mend();
      assertEquals(2, store.append(Events.refusedRead()).serial());
      assertEquals(2, AuditStoreTest.all(state).size());
    }
    try (AuditStore store = open(Durability.PROCESS)) {
      assertEquals(Optional.empty(), store.recovery().tornTail());
    }
  }

  @Test
  void writesOverWhatItCouldNotCutBack() throws Exception {
    try (AuditStore store = open(Durability.PROCESS)) {
      store.append(Events.refusedRead());
      disk.fillUp(50);
      disk.failTruncates();
      Refusal.of(() -> store.append(Events.renameOver()));
      assertEquals(1, AuditStoreTest.all(state).size());
      disk.mend();
      store.append(Events.refusedRead());
      assertEquals(2, AuditStoreTest.all(state).size());
    }
  }

  @Test
  void refusesEventsThatTheDiskDoesNotTake() throws Exception {
    try (AuditStore store = open(Durability.DISK)) {
      store.append(Events.refusedRead());
      long before = segmentBytes();
      disk.failSyncs();
      Refusal.of(() -> store.append(Events.refusedRead()));
      assertEquals(before, segmentBytes());
      disk.mend();
      assertEquals(2, store.append(Events.refusedRead()).serial());
    }
  }

  @Test
  void refusesAnEventThatIsTooLong() throws Exception {
    ConfigEvent endless =
        new ConfigEvent(
            Operation.LOAD,
            Outcome.SUCCESS,
            Events.su(),
            Optional.empty(),
            ByteString.of(new byte[300_000]),
            "",
            List.of());
    try (AuditStore store = open(Durability.PROCESS)) {
      assertTrue(Refusal.of(() -> store.append(endless)).contains("too long"));
      assertEquals(1, store.status().lost());
      assertEquals(1, store.append(Events.refusedRead()).serial());
    }
  }

  @Test
  void goesOnInTheOldSegmentWhenThereCanBeNoNewOne() throws Exception {
    try (AuditStore store = open(Durability.PROCESS)) {
      store.append(Events.refusedRead());
      Files.createDirectory(state.resolve("log/next.tmp"));
      Files.createFile(state.resolve("log/next.tmp/in-the-way"));
      assertTrue(Refusal.of(store::rotate).contains("cannot begin a new segment"));
      assertEquals(2, store.append(Events.refusedRead()).serial());
      Files.delete(state.resolve("log/next.tmp/in-the-way"));
      store.rotate();
      assertEquals(3, store.append(Events.refusedRead()).serial());
      assertEquals(3, AuditStoreTest.all(state).size());
    }
  }

  @Test
  void letsAnInterruptedThreadWriteAndStayInterrupted() throws Exception {
    try (AuditStore store = open(Durability.PROCESS)) {
      Thread.currentThread().interrupt();
      assertEquals(1, store.append(Events.refusedRead()).serial());
      assertTrue(Thread.interrupted(), "the interrupt was kept");
      assertEquals(2, store.append(Events.refusedRead()).serial());
    }
  }
}
