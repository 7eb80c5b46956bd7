package org.auditfs.store;

import java.io.IOException;
import java.nio.file.Path;

/** Where a state directory keeps its trail. */
record TrailFiles(Path log, Path index) {

  /** Makes the directories where they are missing, for their owner alone. */
  static TrailFiles create(Path state) throws IOException {
    PrivateFiles.directory(state);
    return new TrailFiles(PrivateFiles.directory(state.resolve("log")), state.resolve("index"));
  }
}
