package org.auditfs.mount;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.auditfs.event.Event;
import org.auditfs.event.Operation;
import org.auditfs.event.Outcome;
import org.auditfs.event.StoreException;
import org.auditfs.event.Subject;
import org.auditfs.posix.Cast;
import org.auditfs.posix.Who;
import org.auditfs.store.AuditStore;
import org.auditfs.store.EventClock;
import org.auditfs.store.StoreOptions;
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

  /** As many events as the index takes at once, twice, and some. */
  private void makeLongTrail() throws StoreException {
    Event event =
        new Event.DaemonEvent(
            Operation.REVIEW, Outcome.SUCCESS, Subject.NOBODY, Optional.empty(), "");
    StoreOptions options = StoreOptions.defaults();
    try (AuditStore store = AuditStore.open(auditfs.state(), options, EventClock.SYSTEM)) {
      for (int i = 0; i < 2 * options.runEvents() + 10; i++) {
        store.append(event);
      }
    }
  }

  @Test
  void showsAPersonAtATerminalHowFarTheIndexIs() throws Exception {
    makeLongTrail();
    List<String> rebuild = auditfs.command("index", "rebuild").words();
    Command.Ended ended =
        Command.of("script", "-qec", String.join(" ", rebuild), "/dev/null")
            .with("AUDITFS_STATE", auditfs.state().toString())
            .run()
            .expect(0);
    int run = StoreOptions.defaults().runEvents();
    String said = ended.out();
    assertTrue(said.contains("\r[" + " ".repeat(40) + "] 0 of " + 2 * run + " indexed"), said);
    String half = "#".repeat(20) + " ".repeat(20);
    assertTrue(said.contains("\r[" + half + "] " + run + " of " + 2 * run + " indexed"), said);
    assertTrue(
        said.endsWith("\r\u001b[Kthe index knows the events up to " + 2 * run + "\r\n"), said);
  }
}
