package org.auditfs.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.auditfs.fixture.Child;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real full disk: a small tmpfs, mounted where nobody else sees it and gone with the process. */
class FullDiskTest {

  private static final String MOUNT = "mount -t tmpfs -o size=3m none \"$0\" && exec \"$@\"";

  private final Path disk;

  FullDiskTest(@TempDir Path disk) {
    this.disk = disk;
  }

  @Test
  void refusesEventsWhenTheDiskIsFullAndGoesOnWhenThereIsRoom() throws Exception {
    assumeTrue(run(List.of("true")).isEmpty(), "skipped: no mount namespace of our own to be had");
    assertEquals("", run(Child.command(FullDisk.class, disk.toString())));
  }

  @Test
  void givesUpTheOldestSegmentsForRoomWhereThatWasChosen() throws Exception {
    assumeTrue(run(List.of("true")).isEmpty(), "skipped: no mount namespace of our own to be had");
    assertEquals("", run(Child.command(RotatingDisk.class, disk.toString())));
  }

  /** What {@code command} says on the small disk if it fails, and its exit value. */
  private String run(List<String> command) throws IOException, InterruptedException {
    boolean root = "root".equals(System.getProperty("user.name"));
    List<String> whole =
        new ArrayList<>(
            List.of("unshare", root ? "-m" : "-Urm", "sh", "-c", MOUNT, disk.toString()));
    whole.addAll(command);
    Process process = new ProcessBuilder(whole).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int exit = process.waitFor();
    return exit == 0 ? "" : said + "exit " + exit;
  }
}
