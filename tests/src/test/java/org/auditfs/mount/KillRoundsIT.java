package org.auditfs.mount;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.auditfs.event.Event.FileEvent;
import org.auditfs.event.Operation;
import org.auditfs.event.RecordedEvent;
import org.auditfs.posix.Async;
import org.auditfs.posix.Who;
import org.auditfs.search.Query;
import org.auditfs.search.Searcher;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * The daemon is killed at random moments while eight processes work through its mount, each of
 * which notes what it was told had succeeded: all of that is in the trail, and once; serials have
 * no gap, and {@code verify} passes.
 */
final class KillRoundsIT {

  private static final int ROUNDS = Integer.getInteger("auditfs.kill.rounds", 5);
  private static final int CLIENTS = 8;

  /** Operations of all clients before a kill, at most, and what came while that was seen. */
  private static final int DEEDS_MAX = 4000;

  private final Sandbox sandbox = new Sandbox();
  private final Path shown = sandbox.directory("m");
  private final Path beneath = sandbox.directory("b");
  private final Path notes = sandbox.directory("notes");
  private final Path script = Resources.unpack("noter.pl", sandbox.root());
  private final Auditfs auditfs = sandbox.auditfs("state");
  private final List<CompletableFuture<Command.Ended>> clients = new ArrayList<>();
  private final long seed = Long.getLong("seed", System.nanoTime());
  private final Random random = new Random(seed);
  private final Set<String> noted = new HashSet<>();
  private final Set<String> recorded = new HashSet<>();
  private long lastSerial;
  private int aborted;

  /** Without a daemon the clients end, too. */
  @AfterEach
  void clean() {
    try (sandbox) {
      if (auditfs.daemon().isPresent()) {
        auditfs.kill();
        auditfs.must("umount", "--lazy", shown.toString());
      }
      clients.forEach(CompletableFuture::join);
    }
  }

  private void mount() {
    auditfs.must("mount", beneath.toString(), shown.toString());
  }

  private Path place() {
    return shown.resolve("place");
  }

  private Path notesOf(String client) {
    return notes.resolve(client);
  }

  private static List<String> clients(int round) {
    return IntStream.range(0, CLIENTS).mapToObj(i -> "round" + round + "-" + i).toList();
  }

  private void start(String client) {
    List<String> words =
        List.of("perl", script.toString(), place().toString(), client, notesOf(client).toString());
    Command command = Command.of(Who.ALICE.command(words));
    clients.add(Async.begin(command::run));
  }

  private List<String> read(String client) {
    try {
      Path file = notesOf(client);
      return Files.exists(file) ? Files.readAllLines(file) : List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Until each has got something done, and all of them so much. */
  private void awaitWork(List<String> working, int deeds) {
    await()
        .atMost(Duration.ofMinutes(1))
        .pollInterval(Duration.ofMillis(5))
        .until(
            () -> {
              List<Integer> done = working.stream().map(client -> read(client).size()).toList();
              return !done.contains(0) && done.stream().mapToInt(it -> it).sum() >= deeds;
            });
  }

  /** Eight clients at work, a kill, and the mount again. */
  private void play(int round) throws IOException {
    List<String> working = clients(round);
    working.forEach(this::start);
    awaitWork(working, random.nextInt(DEEDS_MAX));
    auditfs.kill();
    clients.forEach(client -> client.join().expect(0));
    clients.clear();
    auditfs.must("umount", "--lazy", shown.toString());
    for (String client : working) {
      read(client).forEach(deed -> assertTrue(noted.add(deed), deed));
      Files.delete(notesOf(client));
    }
    mount();
  }

  private void read(RecordedEvent event) {
    lastSerial++;
    assertEquals(lastSerial, event.id().serial());
    if (event.event() instanceof FileEvent file && file.outcome().success()) {
      String deed = file.operation().word() + " " + file.object().path();
      assertTrue(recorded.add(deed), () -> "twice: " + deed);
    }
    aborted += event.event().operation() == Operation.ABORT ? 1 : 0;
  }

  @Test
  void hasAllThatWasToldToHaveSucceededInTheTrailOnce() throws Exception {
    Path place = Files.createDirectory(beneath.resolve("place"));
    Command.of("chown", "1000:1000", place.toString(), notes.toString()).run().expect(0);
    mount();
    auditfs.must("add", "integrity", place().toString(), "-p", "wa", "-k", "killed");
    for (int round = 0; round < ROUNDS; round++) {
      play(round);
      Searcher.open(auditfs.state()).search(Query.builder().after(lastSerial).build(), this::read);
      Set<String> missing = new HashSet<>(noted);
      missing.removeAll(recorded);
      assertEquals(Set.of(), missing, "round " + round + ", seed " + seed);
      auditfs.must("verify");
    }
    assertEquals(ROUNDS, aborted);
    // What each was just being told.
    int untold = recorded.size() - noted.size();
    assertTrue(untold <= CLIENTS * ROUNDS, () -> untold + " recorded, but never told");
    System.out.printf(
        "%d rounds, %d operations told, %d more recorded, seed %d%n",
        ROUNDS, noted.size(), untold, seed);
  }
}
