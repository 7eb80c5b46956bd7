package org.auditfs.store;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.auditfs.event.Operation;
import org.auditfs.fixture.EventGenerator;
import org.auditfs.fixture.Events;

/**
 * A daemon that is killed: several threads append for ever, and each serial goes to the standard
 * output, eight bytes, once it is acknowledged.
 */
final class KilledWriter {

  private static final int THREADS = 8;

  private KilledWriter() {}

  public static void main(String[] args) throws Exception {
    StoreOptions options = StoreOptions.defaults().withRunEvents(512).withSegmentBytesMax(300_000);
    AuditStore store = AuditStore.open(Path.of(args[0]), options, EventClock.SYSTEM);
    store.append(Events.daemon(Operation.START));
    // Not System.out, which would join and delay.
    FileOutputStream out = new FileOutputStream(FileDescriptor.out);
    for (int thread = 0; thread < THREADS; thread++) {
      EventGenerator generator = new EventGenerator(thread);
      new Thread(
              () -> {
                try {
                  while (true) {
                    long serial = store.append(generator.event()).serial();
                    out.write(ByteBuffer.allocate(8).putLong(serial).array());
                  }
                } catch (Exception e) {
                  e.printStackTrace();
                  Runtime.getRuntime().halt(1);
                }
              })
          .start();
    }
  }
}
