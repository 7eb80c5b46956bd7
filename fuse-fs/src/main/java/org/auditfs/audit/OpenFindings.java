package org.auditfs.audit;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.auditfs.digest.Digest;
import org.auditfs.event.Event.FileEvent;
import org.auditfs.event.EventSink;
import org.auditfs.event.Finding;
import org.auditfs.event.Operation;
import org.auditfs.event.StoreException;

/**
 * What is found out about a file's content by opening it. It stands in the event of the open where
 * a rule asks for that, and in events of its own where none does: which of the two is known only
 * when the open is over. A thread is at one open at a time.
 */
public final class OpenFindings {

  private final EventSink sink;
  private final ThreadLocal<Optional<Found>> open = ThreadLocal.withInitial(Optional::empty);

  /**
   * @param sink where events go
   */
  public OpenFindings(EventSink sink) {
    this.sink = sink;
  }

  /** Where everything else goes. */
  public EventSink sink() {
    return sink;
  }

  /**
   * Something was found by the open that this thread is at.
   *
   * @param event as which it is recorded if no rule asks for the open
   * @throws StoreException when it could not be recorded
   */
  public void found(FileEvent event) throws StoreException {
    if (open.get().isPresent()) {
      open.get().get().events.add(event);
    } else {
      sink.record(event);
    }
  }

  /** The file that this thread opens was measured; nobody is told but who asks for the open. */
  public void measured(Digest digest) {
    open.get().ifPresent(it -> it.digest = Optional.of(digest));
  }

  /** This thread opens a file that may be watched: what is found waits in the answer. */
  Found begin() {
    Found found = new Found();
    open.set(Optional.of(found));
    return found;
  }

  /** What one open has found. */
  final class Found implements AutoCloseable {
    private final List<FileEvent> events = new ArrayList<>(0);
    private Optional<Digest> digest = Optional.empty();

    /** Gives away what was found, for the event of the open. */
    Map<Operation, Finding> findings() {
      Map<Operation, Finding> findings = new EnumMap<>(Operation.class);
      taken().forEach(it -> findings.putAll(it.findings()));
      digest.ifPresent(it -> findings.put(Operation.AUDIT_HASH, Finding.of(it.toString())));
      return findings;
    }

    /** The open has no event: what was found gets its own. */
    void recordAlone() throws StoreException {
      for (FileEvent event : taken()) {
        sink.record(event);
      }
    }

    private List<FileEvent> taken() {
      List<FileEvent> taken = List.copyOf(events);
      events.clear();
      return taken;
    }

    /** The open is over, perhaps by a fault of ours: what was found is true all the same. */
    @Override
    public void close() throws StoreException {
      open.remove();
      recordAlone();
    }
  }
}
