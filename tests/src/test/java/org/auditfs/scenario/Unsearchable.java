package org.auditfs.scenario;

import java.io.Serial;

/** A name may not be asked for: its directory may not be searched. */
final class Unsearchable extends Refused {

  @Serial private static final long serialVersionUID = 1;

  private final transient Name name;

  Unsearchable(Name name) {
    super("EACCES");
    this.name = name;
  }

  Name name() {
    return name;
  }
}
