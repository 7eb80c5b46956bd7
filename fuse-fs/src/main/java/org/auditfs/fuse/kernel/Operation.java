package org.auditfs.fuse.kernel;

import org.auditfs.posix.ErrnoException;

/** Serves one kind of request: arguments out of the request, a call, its result into the reply. */
interface Operation {

  void serve(Request request, Reply reply) throws ErrnoException, MalformedRequestException;
}
