package org.auditfs.store;

import java.nio.file.Files;
import java.nio.file.Path;
import org.auditfs.event.StoreException;
import org.auditfs.fixture.Events;

/** Fills a small disk with a trail, makes room, and goes on. Exits with 0 when all went well. */
final class FullDisk {

  private FullDisk() {}

  public static void main(String[] args) throws Exception {
    Path disk = Path.of(args[0]);
    Files.write(disk.resolve("ballast"), new byte[100_000]);
    long last;
    try (AuditStore store =
        AuditStore.open(
            disk.resolve("state"), StoreOptions.defaults().withRunEvents(64), () -> Events.TIME)) {
      last = fill(store);
      Files.delete(disk.resolve("ballast"));
      check(
          store.append(Events.refusedRead()).serial() == last + 1, "no gap after the disk is full");
      check(store.status().lost() > 0, "what was lost is counted");
    }
    try (AuditStore store =
        AuditStore.open(disk.resolve("state"), StoreOptions.defaults(), () -> Events.TIME)) {
      check(store.recovery().tornTail().isEmpty(), "nothing half-written stays");
      check(AuditStoreTest.all(disk.resolve("state")).size() == last + 1, "all are found");
    }
  }

  private static long fill(AuditStore store) {
    long last = 0;
    try {
      for (int i = 0; i < 1_000_000; i++) {
        last = store.append(Events.refusedRead()).serial();
      }
      throw new AssertionError("the disk never got full");
    } catch (StoreException e) {
      check(String.valueOf(e.getMessage()).contains("No space left"), "says why: " + e);
      return last;
    }
  }

  private static void check(boolean fact, String what) {
    if (!fact) {
      throw new AssertionError(what);
    }
  }
}
