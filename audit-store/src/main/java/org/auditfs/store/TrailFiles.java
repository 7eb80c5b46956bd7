package org.auditfs.store;

import java.io.IOException;
import java.nio.file.Path;
import org.auditfs.chain.ChainNames;

/** Where a state directory keeps its trail. */
record TrailFiles(Path log, Path index, Path chain, Path keys, Path reserve) {

  /** Those of the trail in {@code state}. */
  static TrailFiles in(Path state) {
    return new TrailFiles(
        state.resolve("log"),
        state.resolve("index"),
        state.resolve(ChainNames.CHAIN),
        state.resolve(ChainNames.KEYS),
        state.resolve("reserve"));
  }

  /**
   * Makes the directories where they are missing, for their owner alone. A state directory that is
   * there already keeps its mode: it may be anybody's.
   */
  static TrailFiles create(Path state) throws IOException {
    PrivateFiles.make(state);
    TrailFiles files = in(state);
    for (Path own : new Path[] {files.log, files.chain, files.keys}) {
      PrivateFiles.make(own);
      PrivateFiles.shut(own);
    }
    return files;
  }
}
