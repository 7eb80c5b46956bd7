package org.auditfs.store;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.zip.CRC32C;
import org.auditfs.codec.EventCodec;
import org.auditfs.event.Event;
import org.auditfs.event.Operation;
import org.auditfs.fixture.EventGenerator;
import org.auditfs.fixture.Events;

/**
 * A daemon that is killed: several clients append for ever, and of each event its serial and a sum
 * of what it says go to the standard output, eight bytes each, once it is acknowledged.
 */
final class KilledWriter {

  static final int CLIENTS = 8;

  private KilledWriter() {}

  public static void main(String[] args) throws Exception {
    StoreOptions options = StoreOptions.defaults().withRunEvents(512).withSegmentBytesMax(300_000);
    AuditStore store = AuditStore.open(Path.of(args[0]), options, EventClock.SYSTEM);
    store.append(Events.daemon(Operation.START));
    // Not System.out, which would join and delay.
    FileOutputStream out = new FileOutputStream(FileDescriptor.out);
    for (int thread = 0; thread < CLIENTS; thread++) {
      EventGenerator generator = new EventGenerator(thread);
      new Thread(
              () -> {
                try {
                  while (true) {
                    Event event = generator.event();
                    long serial = store.append(event).serial();
                    out.write(ByteBuffer.allocate(16).putLong(serial).putLong(sum(event)).array());
                  }
                } catch (Exception e) {
                  e.printStackTrace();
                  Runtime.getRuntime().halt(1);
                }
              })
          .start();
    }
  }

  /** Tells events apart. */
  static long sum(Event event) {
    CRC32C sum = new CRC32C();
    sum.update(EventCodec.encodeBody(event));
    return sum.getValue();
  }
}
