package org.auditfs.mount;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.auditfs.posix.Cast;
import org.auditfs.posix.Who;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who reads the trail is recorded, refused or not (CAPP FAU_SAR.1, FAU_SAR.2). */
final class ReviewIT {

  private final Sandbox sandbox = new Sandbox();
  private final Path directory = sandbox.directory("m");
  private final Auditfs auditfs = sandbox.auditfs("state");

  @AfterEach
  void clean() {
    try (sandbox) {
      if (!Sandbox.mountsBeneath(sandbox.root()).isEmpty()) {
        auditfs.must("umount", directory.toString());
      }
    }
  }

  @Test
  void recordsEachReadingWithItsCommand() {
    auditfs.must("mount", directory.toString());
    auditfs.command("search", "-k", "no such key").run().expect(1);
    auditfs.must("report", "--summary");
    auditfs.must("export", "--format", "raw", "-o", "/dev/null");
    List<Json> reviews = auditfs.search("-m", "store");
    List<String> details = reviews.stream().map(event -> event.text("detail")).toList();
    assertEquals(
        List.of(
            "search -k \"no such key\"", "report --summary", "export --format raw -o /dev/null"),
        details);
    assertEquals("review", reviews.get(0).text("op"));
    assertEquals(0, reviews.get(0).number("subject.uid"));
    assertTrue(reviews.get(0).text("subject.exe").endsWith("java"), reviews::toString);
  }

  @Test
  void recordsAtTheNextStartWhoReadWithoutADaemon() {
    auditfs.must("mount", directory.toString());
    auditfs.must("umount", directory.toString());
    long events = auditfs.trail().size();
    assertEquals(events, auditfs.trail().size(), "a reader writes no trail");
    assertTrue(Files.exists(auditfs.state().resolve("reviews")));
    auditfs.must("mount", directory.toString());
    assertFalse(Files.exists(auditfs.state().resolve("reviews")));
    List<Json> reviews = auditfs.search("--op", "review");
    assertEquals(2, reviews.size(), reviews::toString);
    String detail = reviews.get(0).text("detail");
    assertTrue(detail.startsWith("search --format json (at 2"), detail);
    assertEquals(0, reviews.get(0).number("subject.uid"));
  }

  @Test
  void refusesOthersAndGoesOnWhenTheDaemonStandsStill() {
    auditfs.must("mount", directory.toString());
    try (Cast cast = new Cast(sandbox.root())) {
      Command alice = Command.of(Who.ALICE.command(auditfs.command("search").words()));
      alice.with("AUDITFS_STATE", auditfs.state().toString()).run().expect(4);
      cast.reset();
    }
    String daemon = Long.toString(auditfs.daemon().orElseThrow().pid());
    Command.signal("STOP", daemon).run().expect(0);
    Command.Ended read = auditfs.command("search", "--op", "start", "--count").run();
    Command.signal("CONT", daemon).run().expect(0);
    assertEquals("1\n", read.expect(0).out());
    assertTrue(read.err().contains("not recorded"), read::toString);
  }

  @Test
  void buildsTheIndexAnewWhileTheDaemonRuns() {
    auditfs.must("mount", directory.toString());
    Command.Ended built = auditfs.must("index", "rebuild");
    assertEquals("the index knows the events up to 0\n", built.out());
    assertEquals("", built.err());
    auditfs.must("search", "--op", "start");
    auditfs.must("umount", directory.toString());
    auditfs.must("index", "rebuild");
    auditfs.must("search", "--op", "start");
  }
}
