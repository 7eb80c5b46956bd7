package org.auditfs.mount;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.auditfs.mount.TrailDisk.Action;
import org.auditfs.posix.Who;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The trail's disk, a loop device with ext4, breaks; the files are on another. What is refused has
 * no effect, what is let through is counted, and what was recorded before is there when the disk is
 * mended, or writes again by itself.
 */
final class BrokenDiskIT {

  private static final String TRIGGER = "trigger_fs_error";

  private final TrailDisk trail = new TrailDisk();

  @AfterEach
  void unmount() {
    trail.close();
  }

  /** How a disk breaks. */
  enum Breakage {
    /** It has found an error in itself, and lets nobody write any more: errors=remount-ro. */
    READ_ONLY("disk read-only") {
      @Override
      void happen(Path disk) throws IOException {
        Path device = Path.of(Files.getFileStore(disk).name());
        Path trigger = Path.of("/sys/fs/ext4").resolve(device.getFileName()).resolve(TRIGGER);
        Files.writeString(trigger, "a test", StandardOpenOption.WRITE);
      }
    },
    /** Everything fails: EXT4_IOC_SHUTDOWN, by which xfstests pull the plug. */
    GONE("disk error") {
      @Override
      void happen(Path disk) {
        String script =
            "open F,'<',$ARGV[0] or die; my $f=pack('L',0); ioctl(F,0x8004587d,$f) or die $!";
        Command.of("perl", "-e", script, disk.toString()).run().expect(0);
      }
    };

    final String words;

    Breakage(String words) {
      this.words = words;
    }

    abstract void happen(Path disk) throws IOException;
  }

  static Stream<Arguments> rows() {
    return Arrays.stream(Breakage.values())
        .flatMap(breakage -> Arrays.stream(Action.values()).map(it -> Arguments.of(breakage, it)));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void doesWhatWasChosenAndLosesNothingThatWasThere(Breakage breakage, Action action)
      throws IOException {
    trail.mount(action);
    trail.watch();
    assertEquals("ok", trail.open(Who.ALICE, "watched"));
    List<String> before = trail.deeds();
    Command.of("sync", "-f", trail.disk().toString()).run().expect(0);
    breakage.happen(trail.disk());

    // Whoever notices is told, where nothing is to go unrecorded.
    assertEquals(action.denies() ? "EIO" : "ok", trail.open(Who.ROOT, "watched"));
    assertTrue(trail.status().text("trouble").startsWith(breakage.words), trail.status()::toString);
    Files.writeString(trail.beneath("watched"), "precious");
    assertEquals(action.denies() ? "ENOSPC" : "ok", trail.open(Who.ALICE, "watched"));
    assertEquals(action.denies() ? "precious" : "", Files.readString(trail.beneath("watched")));
    assertEquals(action.denies() ? 1 : 0, trail.status().number("denied"));
    assertEquals(action.denies() ? 1 : 2, trail.status().number("lost"));
    assertEquals("ok", trail.open(Who.ALICE, "other"));
    int warnings = action == Action.IGNORE ? 0 : 1;
    await("syslog").until(() -> trail.warnings("disk_error") >= warnings);

    trail.end();
    trail.mend();
    trail.mount(action);
    List<String> after = trail.deeds();
    assertEquals(before, after.subList(0, before.size()));
    assertEquals(1, trail.auditfs().search("--op", "abort").size(), "it did not end in order");
    assertEquals("ok", trail.open(Who.ALICE, "watched"));
    assertEquals("1000 open", trail.deeds().get(trail.deeds().size() - 1));
    trail.auditfs().must("verify");
  }

  /** A write that is refused for a while: the segment is made immutable. */
  @ParameterizedTest
  @EnumSource(Action.class)
  void goesOnWhenTheDiskTakesWritesAgain(Action action) throws IOException {
    trail.mount(action);
    trail.watch();
    int before = trail.deeds().size();
    chattr("+i");
    assertEquals(action.denies() ? "EIO" : "ok", trail.open(Who.ROOT, "watched"));
    assertTrue(trail.status().text("trouble").startsWith("disk error"), trail.status()::toString);
    assertEquals(action.denies() ? "ENOSPC" : "ok", trail.open(Who.ALICE, "watched"));
    assertEquals(action.denies() ? 1 : 2, trail.status().number("lost"));
    assertEquals(before, trail.deeds().size());

    chattr("-i");
    trail.awaitWell();
    assertEquals("ok", trail.open(Who.ALICE, "watched"));
    assertEquals("1000 open", trail.deeds().get(trail.deeds().size() - 1));
    assertEquals(1, trail.auditfs().search("--op", "disk_error").size());
    assertEquals(1, trail.auditfs().search("--op", "resume").size());
    trail.auditfs().must("verify");
  }

  private void chattr(String flag) {
    Path log = trail.disk().resolve("state/log");
    try (Stream<Path> files = Files.list(log)) {
      for (Path file : files.filter(it -> it.toString().endsWith(".log")).toList()) {
        Command.of("chattr", flag, file.toString()).run().expect(0);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
