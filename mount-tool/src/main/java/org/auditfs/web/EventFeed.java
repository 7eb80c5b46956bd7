package org.auditfs.web;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Semaphore;
import org.auditfs.config.CommandException;
import org.auditfs.config.Json;
import org.auditfs.event.RecordedEvent;
import org.auditfs.event.StoreException;
import org.auditfs.search.Query;
import org.auditfs.search.Searcher;

/**
 * Events as they come, to any number of browsers, each with a filter of its own: server-sent events
 * (WHATWG HTML, section 9.2). The trail itself is the queue: each browser's thread reads the log at
 * the pace at which its browser reads, so who is slow is behind, and costs no more than who is not.
 *
 * <p>A browser that comes back says which serial it has seen last, and is told what came since; of
 * too much only the newest, and how many events it was not told.
 */
final class EventFeed {

  /** What a page begins with, at most. */
  static final int SHOWN_MAX = 2_000;

  static final int PAGES_MAX = 64;

  private final Sources sources;
  private final long behindMax;
  private final Semaphore pages = new Semaphore(PAGES_MAX);

  EventFeed(Sources sources, long behindMax) {
    this.sources = sources;
    this.behindMax = behindMax;
  }

  /** Answers until the browser has gone. */
  void show(Visit visit) throws IOException {
    EventStream stream = new EventStream(visit.stream(EventStream.TYPE), sources.names().get());
    stream.open();
    if (!pages.tryAcquire()) {
      stream.send("refused", Visit.complaint(PAGES_MAX + " pages are open: close some"));
      return;
    }
    try {
      show(stream, sources.filters().query(visit.parameter("filter")), last(visit));
    } catch (CommandException e) {
      stream.send("refused", Visit.complaint(e));
    } catch (StoreException e) {
      stream.send("trouble", Visit.complaint(String.valueOf(e.getMessage())));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      pages.release();
    }
  }

  /** The last serial that this browser has seen; 0 when it has seen none. */
  private static long last(Visit visit) {
    String serial = visit.header("Last-Event-ID");
    return serial.matches("[0-9]{1,18}") ? Long.parseLong(serial) : 0;
  }

  private void show(EventStream stream, Query.Builder wanted, long seen)
      throws IOException, StoreException, InterruptedException {
    Searcher trail = Searcher.open(sources.state());
    long last = trail.lastSerial();
    Query query = wanted.build();
    long after = last;
    if (seen == 0 || seen > last) {
      begin(stream, trail, wanted, last);
    } else {
      after = Math.max(seen, last - behindMax);
      if (after > seen) {
        long missed = after - seen;
        stream.send("missed", Json.object(out -> out.writeNumberField("events", missed)));
      }
    }
    stream.follow(sources.state(), query, after);
  }

  /** The newest of what is there already. */
  private static void begin(EventStream stream, Searcher trail, Query.Builder wanted, long last)
      throws IOException, StoreException {
    Deque<RecordedEvent> newest = new ArrayDeque<>();
    Query.Builder there = wanted.upTo(last);
    boolean everything = there.build().equals(Query.builder().upTo(last).build());
    long unread = everything ? Math.max(0, last - SHOWN_MAX) : 0;
    long found =
        unread
            + trail.search(
                there.after(unread).build(),
                event -> {
                  newest.add(event);
                  if (newest.size() > SHOWN_MAX) {
                    newest.remove();
                  }
                });
    stream.send(
        "begin",
        Json.object(
            out -> {
              out.writeNumberField("last", last);
              out.writeNumberField("found", found);
              out.writeNumberField("shown", newest.size());
            }));
    for (RecordedEvent event : newest) {
      stream.event(event);
    }
    stream.flush(last);
  }
}
