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
    String ids = Files.readString(Path.of("/proc/self/uid_map")).trim();
    assumeTrue(ids.endsWith(" 4294967295"), "needs every user id; this user namespace has few");
    long own = LinuxPosix.load().capget(0).effective();
    boolean able = (own & Capabilities.FILE) == Capabilities.FILE;
    assumeTrue(able, "needs every capability over files; this container lacks some");
  }
}
