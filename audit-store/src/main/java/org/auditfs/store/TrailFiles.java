package org.auditfs.store;

import java.io.IOException;
import java.nio.file.Path;

/** Where a state directory keeps its trail. */
record TrailFiles(Path log, Path index) {

  /**
   * Makes the directories where they are missing, for their owner alone. A state directory that is
   * there already keeps its mode: it may be anybody's.
   */
  static TrailFiles create(Path state) throws IOException {
    PrivateFiles.make(state);
    Path log = state.resolve("log");
    PrivateFiles.make(log);
    PrivateFiles.shut(log);
    return new TrailFiles(log, state.resolve("index"));
  }
}
