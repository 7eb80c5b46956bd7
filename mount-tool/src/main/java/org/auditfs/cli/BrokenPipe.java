package org.auditfs.cli;

import java.io.IOException;
import java.io.Serial;

/** Whoever reads our result has gone: there is nobody left to print for. */
final class BrokenPipe extends IOException {

  @Serial private static final long serialVersionUID = 1;

  BrokenPipe() {
    super("broken pipe");
  }
}
