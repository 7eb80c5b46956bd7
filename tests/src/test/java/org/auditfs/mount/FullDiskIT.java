package org.auditfs.mount;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.auditfs.mount.TrailDisk.Action;
import org.auditfs.posix.Who;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The trail's disk fills up, the files are on another: what happens then is what was chosen, and
 * where nothing was, nothing happens that is not recorded.
 */
final class FullDiskIT {

  private final TrailDisk trail = new TrailDisk();

  @AfterEach
  void unmount() {
    trail.close();
  }

  private void mount(Action action) {
    trail.mount(action);
    trail.watch();
  }

  @ParameterizedTest
  @EnumSource(
      value = Action.class,
      names = {"SUSPEND", "SYSLOG", "IGNORE"})
  void goesOnWhereThatWasChosen(Action action) throws IOException {
    mount(action);
    int before = trail.deeds().size();
    trail.fillUp();
    int done = 0;
    while (trail.told("full").isEmpty()) {
      assertEquals("ok", trail.open(Who.ALICE, "watched"));
      done++;
    }
    // A search that notices itself does not see that it is told: one more was done then.
    long early = trail.status().number("lost");
    for (int i = 0; i < 3; i++) {
      assertEquals("ok", trail.open(Who.ALICE, "watched"));
    }
    long unrecorded = early + (action == Action.SUSPEND ? 3 : 0);
    assertEquals(unrecorded, trail.status().number("lost"));
    assertEquals(before + done + 3 - unrecorded, trail.deeds().size());
    assertEquals(0, trail.status().number("denied"));

    trail.makeRoom();
    trail.awaitWell();
    assertEquals("ok", trail.open(Who.ALICE, "watched"));
    assertEquals("1000 open", trail.deeds().get(trail.deeds().size() - 1));
    assertTrue(trail.told("resume").size() >= 1);
    int warnings = action == Action.IGNORE ? 0 : 2;
    await("syslog").until(() -> trail.warnings("full", "resume") >= warnings);
    assertEquals(action == Action.IGNORE, trail.warnings("full", "resume") == 0);
    trail.auditfs().must("verify");
  }

  /** Nor is anything given up where that would not make room enough. */
  @ParameterizedTest
  @EnumSource(
      value = Action.class,
      names = {"DENY", "ROTATE"})
  void refusesWhatItCouldNotRecordUntilThereIsRoomAgain(Action action) throws IOException {
    mount(action);
    int before = trail.deeds().size();
    trail.fillUp();
    // Whoever notices is recorded from the reserve; what comes after is refused.
    int noticed = 0;
    while (trail.status().text("trouble").isEmpty()) {
      assertEquals("ok", trail.open(Who.ROOT, "watched"));
      noticed++;
    }
    Files.writeString(trail.file("watched"), "precious");
    assertEquals("ENOSPC", trail.open(Who.ALICE, "watched"));
    assertEquals("precious", Files.readString(trail.file("watched")));
    assertEquals("ok", trail.open(Who.ALICE, "other"));
    List<String> meanwhile = trail.deeds().subList(before, trail.deeds().size());
    assertTrue(meanwhile.stream().allMatch(deed -> deed.startsWith("0 ")), meanwhile::toString);
    assertTrue(meanwhile.size() > noticed, meanwhile::toString);
    assertEquals(1, trail.status().number("denied"));
    assertEquals(0, trail.status().number("lost"));

    trail.makeRoom();
    trail.awaitWell();
    assertEquals("ok", trail.open(Who.ALICE, "watched"));
    assertEquals("1000 open", trail.deeds().get(trail.deeds().size() - 1));
    assertEquals(1, trail.told("full").size());
    assertEquals(1, trail.told("resume").size());
    assertEquals(0, trail.told("drop").size());
    trail.auditfs().must("verify");
  }
}
