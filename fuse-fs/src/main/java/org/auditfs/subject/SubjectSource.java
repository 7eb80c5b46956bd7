package org.auditfs.subject;

import org.auditfs.event.Subject;
import org.auditfs.event.SubjectPart;
import org.auditfs.fuse.RequestContext;

/** Finds out who makes a request, while it waits. */
@FunctionalInterface
public interface SubjectSource {

  /** The caller; what cannot be found out is unknown. */
  Subject resolve(RequestContext caller);

  /** The caller as far as one part tells; the rest may be unknown. */
  default Subject resolve(RequestContext caller, SubjectPart part) {
    return resolve(caller);
  }
}
