package org.auditfs.store;

import java.io.IOException;
import java.nio.file.Path;
import org.auditfs.chain.ChainNames;
import org.auditfs.log.Disk;

/**
 * Where a state directory keeps its trail.
 *
 * @param own how they are written
 */
record TrailFiles(PrivateFiles own, Path log, Path index, Path chain, Path keys, Path reserve) {

  /** Those of the trail in {@code state}. */
  static TrailFiles in(Disk disk, Path state) {
    return new TrailFiles(
        new PrivateFiles(disk),
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
  static TrailFiles create(Disk disk, Path state) throws IOException {
    disk.makeDirectory(state);
    TrailFiles files = in(disk, state);
    for (Path directory : new Path[] {files.log, files.chain, files.keys}) {
      files.own.make(directory);
    }
    return files;
  }
}
