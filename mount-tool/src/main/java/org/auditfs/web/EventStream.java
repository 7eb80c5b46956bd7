package org.auditfs.web;

import java.io.IOException;
import java.nio.file.Path;
import org.auditfs.codec.Names;
import org.auditfs.event.RecordedEvent;
import org.auditfs.event.StoreException;
import org.auditfs.search.Follower;
import org.auditfs.search.Query;

/** One browser's stream: events in bunches, each with the serial that the browser then has seen. */
final class EventStream {

  static final String TYPE = "text/event-stream; charset=utf-8";

  /** A bunch, about; what a browser takes in one go. */
  private static final int BUNCH_CHARS = 64 << 10;

  private static final int LOOK_MILLIS = 100;

  private static final int AGAIN_MILLIS = 1000;

  /** A browser that has gone is noticed by this, and so are serials that the filter leaves out. */
  private static final int LOOKS_A_BEAT = 50;

  private final Visit.Stream out;
  private final ShownEvent shown;
  private final StringBuilder bunch = new StringBuilder();

  EventStream(Visit.Stream out, Names names) {
    this.out = out;
    this.shown = new ShownEvent(names);
  }

  /** Says how soon to come back when the connection is lost. */
  void open() throws IOException {
    out.write("retry: " + AGAIN_MILLIS + "\n\n");
  }

  /** Sends a message of our own; {@code json} is one line. */
  void send(String type, String json) throws IOException {
    out.write("event: " + type + "\ndata: " + json + "\n\n");
  }

  /** Tells an event, now or soon. */
  void event(RecordedEvent event) throws IOException {
    bunch.append(bunch.isEmpty() ? '[' : ',').append(shown.json(event));
    if (bunch.length() > BUNCH_CHARS) {
      flush(event.id().serial());
    }
  }

  /** Tells what was not told yet, and that all is seen up to {@code serial}. */
  void flush(long serial) throws IOException {
    if (!bunch.isEmpty()) {
      out.write("id: " + serial + "\ndata: " + bunch + "]\n\n");
      bunch.setLength(0);
    }
  }

  /** Tells what comes after {@code after} in the trail, until the browser has gone. */
  void follow(Path state, Query query, long after)
      throws IOException, StoreException, InterruptedException {
    try (Follower follower = Follower.open(state, query, after)) {
      int looks = 0;
      while (!Thread.interrupted()) {
        follower.poll(this::event);
        flush(follower.seen());
        if (looks++ % LOOKS_A_BEAT == 0) {
          out.write("id: " + follower.seen() + "\n\n");
        }
        Thread.sleep(LOOK_MILLIS);
      }
    }
  }
}
