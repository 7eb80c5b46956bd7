package org.auditfs.posix;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/** For tests that need root, as these say when they are skipped. */
public final class Root {

  private Root() {}

  /** Skips the test unless it runs as root with every right over files. */
  public static void assumed() throws Exception {
    boolean root = (int) Files.getAttribute(Path.of("/proc/self"), "unix:uid") == 0;
    assumeTrue(root, "needs root, to act as other users");
    long own = LinuxPosix.load().capget().effective();
    boolean able = (own & Capabilities.FILE) == Capabilities.FILE;
    assumeTrue(able, "needs every capability over files; this container lacks some");
  }
}
