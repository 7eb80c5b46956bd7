package org.auditfs.store;

import java.nio.file.Path;
import java.util.List;
import org.auditfs.event.Operation;
import org.auditfs.event.RecordedEvent;
import org.auditfs.event.StoreException;
import org.auditfs.fixture.Events;
import org.auditfs.verify.StoreVerifier;
import org.auditfs.verify.VerifyRequest;

/**
 * Writes far more than a small disk has room for, giving up the oldest. Exits with 0 when all went
 * well.
 */
final class RotatingDisk {

  private static final int EVENTS = 60_000;

  private RotatingDisk() {}

  public static void main(String[] args) throws Exception {
    Path state = Path.of(args[0]).resolve("state");
    StoreOptions options =
        StoreOptions.defaults()
            .withRunEvents(1024)
            .withReserveBytes(1 << 17)
            .withSegmentBytesMax(300_000)
            .withPolicy(StoragePolicy.defaults().withOnFull(FullAction.ROTATE));
    try (AuditStore store = AuditStore.open(state, options, () -> Events.TIME)) {
      for (int i = 0; i < EVENTS; i++) {
        store.record(Events.refusedRead());
      }
      checkpoint(store);
      check(store.status().lost() == 0, "nothing is lost: " + store.status());
      check(store.status().trouble().isEmpty(), "there is room again: " + store.status());
    }
    List<RecordedEvent> left = AuditStoreTest.all(state);
    check(left.get(0).id().serial() > EVENTS / 2, "the oldest were given up");
    for (Operation told : List.of(Operation.FULL, Operation.DROP, Operation.RESUME)) {
      check(left.stream().anyMatch(it -> it.event().operation() == told), told + " is recorded");
    }
    var verdict = StoreVerifier.verify(state, VerifyRequest.plain());
    check(verdict.isVerified(), verdict.toString());
  }

  /** There is none on a disk that has just become full: the next event makes room. */
  private static void checkpoint(AuditStore store) throws StoreException {
    for (int attempt = 1; attempt < EVENTS; attempt++) {
      try {
        store.checkpoint();
        return;
      } catch (StoreException e) {
        check(String.valueOf(e.getMessage()).contains("No space left"), "says why: " + e);
        store.record(Events.refusedRead());
      }
    }
    throw new AssertionError("no event makes room");
  }

  private static void check(boolean fact, String what) {
    if (!fact) {
      throw new AssertionError(what);
    }
  }
}
