package org.auditfs.store;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.auditfs.event.Event;
import org.auditfs.event.Operation;
import org.auditfs.event.RecordedEvent;
import org.auditfs.event.StoreException;
import org.auditfs.fixture.Events;

/** Fills a small disk with a trail, makes room, and goes on. Exits with 0 when all went well. */
final class FullDisk {

  /** As much as is left free at the end does not do for it: there is no room again. */
  private static final int RESERVE = 1 << 18;

  private FullDisk() {}

  public static void main(String[] args) throws Exception {
    Path disk = Path.of(args[0]);
    Files.write(disk.resolve("ballast"), new byte[100_000]);
    StoreOptions options = StoreOptions.defaults().withRunEvents(64).withReserveBytes(RESERVE);
    long appended;
    try (AuditStore store = AuditStore.open(disk.resolve("state"), options, () -> Events.TIME)) {
      check(!store.isFull(), "there is room for the reserve");
      appended = fill(store);
      check(store.isFull(), "the reserve was used");
      Files.delete(disk.resolve("ballast"));
      store.append(Events.refusedRead());
      appended++;
      check(store.status().lost() > 0, "what was lost is counted");
    }
    StoreOptions plain = StoreOptions.defaults().withReserveBytes(0);
    try (AuditStore store = AuditStore.open(disk.resolve("state"), plain, () -> Events.TIME)) {
      check(store.recovery().tornTail().isEmpty(), "nothing half-written stays");
      List<RecordedEvent> all = AuditStoreTest.all(disk.resolve("state"));
      check(all.get(all.size() - 1).id().serial() == all.size(), "no gap after the disk is full");
      check(all.stream().filter(FullDisk::isOurs).count() == appended, "all are found");
      // What the index gives back late may make room again, and full once more: both are told.
      long full = count(all, Operation.FULL);
      long resumed = count(all, Operation.RESUME);
      String seen = full + " full, " + resumed + " resume";
      check(full == 1 || full == 1 + resumed, "that it was full is recorded: " + seen);
    }
  }

  /** The store tells of itself, too, when it comes to that: of an index that cannot grow, say. */
  private static boolean isOurs(RecordedEvent event) {
    return event.event() instanceof Event.FileEvent;
  }

  private static long count(List<RecordedEvent> all, Operation operation) {
    return all.stream().filter(it -> it.event().operation() == operation).count();
  }

  /** Returns how many events went in. */
  private static long fill(AuditStore store) {
    long appended = 0;
    try {
      while (appended < 1_000_000) {
        store.append(Events.refusedRead());
        appended++;
      }
      throw new AssertionError("the disk never got full");
    } catch (StoreException e) {
      check(String.valueOf(e.getMessage()).contains("No space left"), "says why: " + e);
      return appended;
    }
  }

  private static void check(boolean fact, String what) {
    if (!fact) {
      throw new AssertionError(what);
    }
  }
}
