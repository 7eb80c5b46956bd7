package org.auditfs.cli;

import java.io.IOException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.auditfs.codec.EventFormat;
import org.auditfs.codec.Names;
import org.auditfs.event.RecordedEvent;
import org.auditfs.search.EventVisitor;

/** Prints events in a format, its header before the first. */
final class EventPrinter implements EventVisitor {

  /** Takes text. */
  interface Sink {
    void take(String text) throws IOException;
  }

  private final Sink sink;
  private final EventFormat format;
  private final ZoneId zone;
  private final Names names;
  private boolean headed;
  private long lastSerial;

  EventPrinter(Sink sink, EventFormat format) {
    this.sink = sink;
    this.format = format;
    // What there is to know of a zone is looked for in every jar.
    this.zone = format.local() ? ZoneId.systemDefault() : ZoneOffset.UTC;
    this.names = format.names() ? new AccountNames() : Names.NONE;
  }

  @Override
  public void event(RecordedEvent event) throws IOException {
    head();
    sink.take(format.render(event, zone, names));
    lastSerial = event.id().serial();
  }

  /** The header, once. */
  void head() throws IOException {
    if (!headed) {
      headed = true;
      sink.take(format.header());
    }
  }

  /** The serial of the last event that was printed, 0 for none. */
  long lastSerial() {
    return lastSerial;
  }
}
