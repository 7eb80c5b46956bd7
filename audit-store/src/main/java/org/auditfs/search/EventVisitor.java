package org.auditfs.search;

import java.io.IOException;
import org.auditfs.event.RecordedEvent;

/** Takes what a search finds, one by one. */
@FunctionalInterface
public interface EventVisitor {

  /**
   * Takes the next event.
   *
   * @throws IOException when there is no place for it; the search ends
   */
  void event(RecordedEvent event) throws IOException;
}
