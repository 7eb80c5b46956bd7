package org.auditfs.mount;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.auditfs.mount.TrailDisk.Action;
import org.auditfs.posix.Async;
import org.auditfs.posix.Who;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Segment, index and queue at their limits beneath a real mount: what was chosen is done, is told,
 * and ends by itself; each operation that was done is recorded, or counted as lost.
 */
final class TrailLimitIT {

  private final TrailDisk trail = new TrailDisk(160);
  private final AtomicBoolean enough = new AtomicBoolean();

  @AfterEach
  void unmount() {
    trail.close();
  }

  private void mount(TrailLimit limit, Action action) throws IOException {
    limit.mount(trail, action);
    trail.watch();
    for (Who who : List.of(Who.ALICE, Who.BOB)) {
      assertEquals("ok", trail.open(who, "other"));
    }
  }

  /** How many operations were done before one was refused, or that was enough. */
  private CompletableFuture<Integer> openAgainAndAgain() {
    return Async.begin(
        () -> {
          int done = 0;
          while (!enough.get() && trail.open(Who.ALICE, "watched").equals("ok")) {
            done++;
          }
          return done;
        });
  }

  private void awaitTrouble(TrailLimit limit) {
    await(limit.words)
        .atMost(Duration.ofMinutes(1))
        .until(() -> trail.status().text("trouble").startsWith(limit.words));
    enough.set(true);
  }

  /** Those where segments that are given up end it have a test of their own. */
  static Stream<Arguments> rows() {
    return Arrays.stream(TrailLimit.values())
        .flatMap(
            limit ->
                Arrays.stream(Action.values())
                    .filter(action -> action != Action.ROTATE || !limit.isCuredByRoom())
                    .map(action -> Arguments.of(limit, action)));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void doesWhatWasChosenUntilItIsOver(TrailLimit limit, Action action) throws IOException {
    mount(limit, action);
    limit.come(trail);
    CompletableFuture<Integer> alices = openAgainAndAgain();
    awaitTrouble(limit);

    Files.writeString(trail.beneath("watched"), "precious");
    String told = action.denies() ? "ENOSPC" : "ok";
    assertEquals(told, trail.open(Who.BOB, "watched"));
    assertEquals(action.denies() ? "precious" : "", Files.readString(trail.beneath("watched")));
    assertEquals("ok", trail.open(Who.BOB, "other"));
    // Root's waits where nothing can be written at all.
    CompletableFuture<String> roots = Async.begin(() -> trail.open(Who.ROOT, "watched"));
    if (limit != TrailLimit.QUEUE) {
      assertEquals("ok", roots.join());
    }
    long denied = trail.status().number("denied");
    assertEquals(action.denies(), denied > 0);
    assertTrue(denied <= 2, "at most one of each");

    limit.go(trail);
    trail.awaitWell();
    assertEquals("ok", roots.join());
    assertEquals("ok", trail.open(Who.BOB, "watched"));
    long done = (long) alices.join() + (action.denies() ? 2 : 3);
    requireSound(limit, action, done);
  }

  private void requireSound(TrailLimit limit, Action action, long done) throws IOException {
    List<String> deeds = trail.deeds();
    long lost = trail.status().number("lost");
    assertEquals(done, deeds.stream().filter(it -> it.endsWith(" open")).count() + lost);
    if (limit != TrailLimit.QUEUE || lost == 0) {
      assertEquals(action != Action.SUSPEND, deeds.contains("0 open"), "what root did meanwhile");
    }
    assertEquals("1001 open", deeds.get(deeds.size() - 1));
    if (action.denies()) {
      assertEquals(0, lost);
    }
    List<Json> begun =
        trail.told("limit").stream()
            .filter(event -> event.text("detail").startsWith(limit.words))
            .toList();
    assertEquals(1, begun.size(), begun::toString);
    assertFalse(begun.get(0).isTrue("success"));
    assertEquals(1, trail.told("resume").size());
    int warnings = action == Action.IGNORE ? 0 : 2;
    await("syslog").until(() -> trail.warnings("limit", "resume") >= warnings);
    trail.auditfs().must("verify");
  }

  @Test
  void givesSegmentsUpForRoomInTheIndexAndRefusesNobody() throws IOException {
    mount(TrailLimit.INDEX, Action.ROTATE);
    CompletableFuture<Integer> alices = openAgainAndAgain();
    await().until(() -> !trail.told("resume").isEmpty());
    enough.set(true);
    int done = alices.join();
    trail.awaitWell();
    assertEquals(0, trail.status().number("denied"));
    assertEquals(0, trail.status().number("lost"));
    assertEquals(done, trail.deeds().stream().filter(it -> it.endsWith(" open")).count());
    assertTrue(trail.told("drop").size() >= 1);
    trail.auditfs().must("verify");
  }
}
