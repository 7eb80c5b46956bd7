package org.auditfs.store;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.auditfs.fixture.Events;

/**
 * A daemon with durability=async that is killed: one thread records for ever, and each number,
 * eight bytes, goes to the standard output once it may go on. The event's file has the number's
 * name.
 */
final class KilledAsyncWriter {

  private KilledAsyncWriter() {}

  public static void main(String[] args) throws Exception {
    StoreOptions options =
        StoreOptions.defaults().withDurability(Durability.ASYNC).withSegmentBytesMax(300_000);
    AuditStore store = AuditStore.open(Path.of(args[0]), options, EventClock.SYSTEM);
    FileOutputStream out = new FileOutputStream(FileDescriptor.out);
    for (long number = Long.parseLong(args[1]); ; number++) {
      store.record(Events.read("/" + number));
      out.write(ByteBuffer.allocate(8).putLong(number).array());
    }
  }
}
