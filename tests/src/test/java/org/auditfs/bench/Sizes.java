package org.auditfs.bench;

import java.time.Duration;

/**
 * How much is done.
 *
 * @param files in the big directory
 * @param operations of a loop, at most
 * @param loopMax after which a loop ends early; its result is still time an operation
 * @param bigFile bytes of the file that is read and written
 * @param treeFiles files of the archive that is unpacked
 * @param repositoryFiles files under git
 */
record Sizes(
    int files, int operations, Duration loopMax, long bigFile, int treeFiles, int repositoryFiles) {

  static final Sizes FULL =
      new Sizes(10_000, 10_000, Duration.ofSeconds(3), 1L << 30, 20_000, 10_000);

  static final Sizes QUICK =
      new Sizes(1_000, 2_000, Duration.ofMillis(500), 128L << 20, 1_000, 1_000);
}
