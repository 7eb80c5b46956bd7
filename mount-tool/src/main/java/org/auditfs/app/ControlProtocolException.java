package org.auditfs.app;

import java.io.IOException;
import java.io.Serial;

/** What came over the control socket is not of the protocol, or is larger than it allows. */
final class ControlProtocolException extends IOException {

  @Serial private static final long serialVersionUID = 1;

  ControlProtocolException(String message) {
    super(message);
  }
}
