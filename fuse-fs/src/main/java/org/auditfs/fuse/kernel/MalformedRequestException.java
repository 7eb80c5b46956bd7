package org.auditfs.fuse.kernel;

import java.io.Serial;

/** A request that says what no kernel says: too short for its names, a name with a slash. */
final class MalformedRequestException extends Exception {

  @Serial private static final long serialVersionUID = 1;

  MalformedRequestException(String what) {
    super(what, null, false, false);
  }
}
