package org.auditfs.subject;

import org.auditfs.event.Subject;
import org.auditfs.fuse.RequestContext;

/** Finds out who makes a request, while it waits. */
@FunctionalInterface
public interface SubjectSource {

  /** The caller; what cannot be found out is unknown. */
  Subject resolve(RequestContext caller);
}
