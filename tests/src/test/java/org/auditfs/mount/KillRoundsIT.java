package org.auditfs.mount;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.auditfs.event.Event.FileEvent;
import org.auditfs.event.Operation;
import org.auditfs.event.RecordedEvent;
import org.auditfs.event.StoreException;
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

  private static final int ROUNDS = Integer.getInteger("auditfs.kill.rounds", 4);
  private static final int CLIENTS = 8;

  /** Of a client between two kills, about: the kill comes somewhere in it. */
  private static final int DEEDS_MAX = 400;

  private static final Duration TIME_MAX = Duration.ofMinutes(1).plusSeconds(30L * ROUNDS);

  private final Sandbox sandbox = new Sandbox();
  private final Path shown = sandbox.directory("m");
  private final Path beneath = sandbox.directory("b");
  private final Path notes = sandbox.directory("notes");
  private final Path stop = sandbox.root().resolve("stop");
  private final Path script = Resources.unpack("noter.pl", sandbox.root());
  private final Auditfs auditfs = sandbox.auditfs("state");
  private final List<CompletableFuture<Command.Ended>> clients = new ArrayList<>();
  private final long seed = Long.getLong("seed", System.nanoTime());
  private final Random random = new Random(seed);

  /** What was told, and where the notes of each client were read to. */
  private final Set<String> noted = new HashSet<>();

  private final long[] readTo = new long[CLIENTS];

  /** What the trail has of it, up to a serial. */
  private final Set<String> recorded = new HashSet<>();

  private long lastSerial;
  private int aborted;

  @AfterEach
  void clean() throws IOException {
    try (sandbox) {
      stopClients();
      if (auditfs.daemon().isPresent()) {
        auditfs.must("umount", "--all");
      }
    }
  }

  private void stopClients() throws IOException {
    if (!Files.exists(stop)) {
      Files.createFile(stop);
    }
    clients.forEach(client -> client.join().expect(0));
  }

  private void mount() {
    auditfs.must("mount", beneath.toString(), shown.toString());
  }

  private Path notesOf(int client) {
    return notes.resolve("client" + client);
  }

  private void startClients() throws IOException {
    Path place = Files.createDirectory(beneath.resolve("place"));
    Command.of("chown", "1000:1000", place.toString(), notes.toString()).run().expect(0);
    mount();
    auditfs.must("add", "integrity", shown + "/place", "-p", "wa", "-k", "killed");
    for (int i = 0; i < CLIENTS; i++) {
      List<String> words =
          List.of(
              "perl",
              script.toString(),
              shown + "/place",
              "c" + i,
              notesOf(i).toString(),
              stop.toString());
      Command client = Command.of(Who.ALICE.command(words));
      clients.add(Async.begin(() -> client.run(TIME_MAX)));
    }
  }

  /** Bytes of the notes that {@code client} has made. */
  private long noted(int client) {
    return notesOf(client).toFile().length();
  }

  /** Until each client has got something done, and all of them so much. */
  private void awaitWork(int deeds) {
    long each = (shown + "/place/c0-1000\n").length() + 8L;
    long[] before = new long[CLIENTS];
    for (int i = 0; i < CLIENTS; i++) {
      before[i] = noted(i);
    }
    for (int i = 0; i < CLIENTS; i++) {
      int client = i;
      await()
          .atMost(Duration.ofMinutes(1))
          .pollInterval(Duration.ofMillis(1))
          .until(() -> noted(client) > before[client] + deeds * each);
    }
  }

  private void readNotes() throws IOException {
    for (int i = 0; i < CLIENTS; i++) {
      try (RandomAccessFile file = new RandomAccessFile(notesOf(i).toFile(), "r")) {
        byte[] bytes = new byte[(int) (file.length() - readTo[i])];
        file.seek(readTo[i]);
        file.readFully(bytes);
        readTo[i] += bytes.length;
        for (String line : new String(bytes, StandardCharsets.UTF_8).lines().toList()) {
          assertTrue(noted.add(line), line);
        }
      }
    }
  }

  private void readTrail() throws IOException, StoreException {
    Searcher.open(auditfs.state())
        .search(Query.builder().after(lastSerial).build(), this::readEvent);
  }

  private void readEvent(RecordedEvent event) {
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
    System.out.println("seed " + seed);
    startClients();
    for (int round = 0; round < ROUNDS; round++) {
      awaitWork(random.nextInt(DEEDS_MAX / CLIENTS));
      auditfs.kill();
      auditfs.must("umount", "--lazy", shown.toString());
      readNotes();
      mount();
      check("round " + round + ", seed " + seed);
    }
    stopClients();
    readNotes();
    check("the end, seed " + seed);
    assertEquals(ROUNDS, aborted);
    // What one was just being told when the daemon was killed.
    assertTrue(recorded.size() - noted.size() <= CLIENTS * ROUNDS, "recorded, but never told");
    System.out.println(noted.size() + " told, " + recorded.size() + " recorded");
  }

  private void check(String when) throws IOException, StoreException {
    readTrail();
    Set<String> missing = new HashSet<>(noted);
    missing.removeAll(recorded);
    assertEquals(Set.of(), missing, when);
    auditfs.must("verify");
  }
}
