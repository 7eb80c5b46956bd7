package org.auditfs.mount;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.auditfs.posix.Actor;
import org.auditfs.posix.Async;
import org.auditfs.posix.Cast;
import org.auditfs.posix.Who;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How a daemon begins, is asked, dies and ends. */
final class DaemonLifeIT {

  private final Sandbox sandbox = new Sandbox();
  private final Path directory = sandbox.directory("m");
  private final Auditfs auditfs = sandbox.auditfs("state");
  private final Cast cast = new Cast(sandbox.root());

  @AfterEach
  void clean() {
    try (sandbox) {
      cast.close();
      if (!Sandbox.mountsBeneath(sandbox.root()).isEmpty()) {
        auditfs.must("umount", "--all");
      }
    }
  }

  private void mount() {
    auditfs.must("mount", directory.toString());
  }

  private List<String> operations() {
    return auditfs.trail().stream().map(event -> event.text("op")).toList();
  }

  private long pid() {
    return auditfs.daemon().orElseThrow().pid();
  }

  @Test
  void replacesTheStalePidFileAndSocketOfAKilledDaemon() {
    mount();
    long killed = pid();
    auditfs.must("add", "integrity", directory + "/f", "-k", "kept");
    auditfs.kill();
    assertEquals("ENOTCONN", cast.actor(Who.ROOT).tell("lstat " + directory));
    auditfs.must("umount", "--lazy", directory.toString());
    assertTrue(Files.exists(auditfs.state().resolve("daemon.pid")));
    mount();
    assertNotEquals(killed, pid());
    cast.actor(Who.ROOT).must("file " + directory + "/f");
    List<String> operations = operations();
    assertTrue(operations.contains("abort"), operations::toString);
    assertEquals(1, auditfs.search("-k", "kept", "--op", "create").size());
    assertEquals(
        "kept", auditfs.search("--op", "add_rule").get(0).objects("rules").get(0).text("key"));
  }

  /**
   * kill -9 in the middle of the work of several callers: each answer that came is in the trail.
   */
  @Test
  void losesNothingThatACallerWasToldWhenItIsKilled() {
    mount();
    List<Who> callers = List.of(Who.ROOT, Who.ALICE, Who.BOB, Who.CAROL);
    cast.actor(Who.ROOT).must("file " + directory + "/f");
    auditfs.must("add", "secrecy", directory + "/f", "-k", "counted");
    callers.forEach(cast::actor);
    List<CompletableFuture<Integer>> told =
        callers.stream().map(who -> Async.begin(() -> opensUntilItFails(cast.actor(who)))).toList();
    await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> auditfs.search("-k", "counted", "--op", "open").size() > 100);
    auditfs.kill();
    List<Integer> counts = told.stream().map(CompletableFuture::join).toList();
    auditfs.must("umount", "--lazy", directory.toString());
    mount();
    List<Json> trail = auditfs.trail();
    for (int i = 0; i < callers.size(); i++) {
      long uid = callers.get(i).uid();
      long recorded = trail.stream().filter(event -> isOpenBy(event, uid)).count();
      int answered = counts.get(i);
      assertTrue(
          recorded == answered || recorded == answered + 1, // one may be recorded but not answered
          () -> "uid %d was told of %d opens, the trail has %d".formatted(uid, answered, recorded));
    }
    for (int i = 0; i < trail.size(); i++) {
      assertEquals(i + 1, trail.get(i).number("serial"));
    }
  }

  private int opensUntilItFails(Actor actor) {
    int opened = 0;
    while (actor.tell("a = open " + directory + "/f O_RDONLY").equals("ok")) {
      opened++;
      actor.tell("close a");
    }
    return opened;
  }

  private static boolean isOpenBy(Json event, long uid) {
    return event.text("op").equals("open") && event.number("subject.uid") == uid;
  }

  @Test
  void endsInOrderWithTheLastMount() {
    mount();
    ProcessHandle daemon = auditfs.daemon().orElseThrow();
    auditfs.must("umount", directory.toString());
    Auditfs.awaitEnd(daemon);
    List<String> operations = operations();
    assertEquals(List.of("start", "mount", "umount", "end"), operations);
    assertFalse(Files.exists(auditfs.state().resolve("daemon.pid")));
    assertFalse(Files.exists(auditfs.state().resolve("control.sock")));
  }

  @Test
  void endsInOrderWithExitCodeZeroWhenTerminated() throws InterruptedException {
    Process inFront = auditfs.command("mount", "-f", directory.toString()).start();
    // When it is in the list of mounts it has answered, and the start is over.
    await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> auditfs.command("status").run().out().contains(directory.toString()));
    auditfs.terminate();
    assertEquals(0, inFront.waitFor());
    assertEquals(List.of(), Sandbox.mountsBeneath(directory));
    List<String> operations = operations();
    assertEquals("end", operations.get(operations.size() - 1), operations::toString);
    assertFalse(operations.contains("abort"), operations::toString);
  }

  @Test
  void endsInOrderInTheBackgroundWhenTerminated() {
    mount();
    auditfs.terminate();
    assertEquals(List.of(), Sandbox.mountsBeneath(directory));
    List<String> operations = operations();
    assertEquals("end", operations.get(operations.size() - 1), operations::toString);
  }

  @Test
  void servesSeveralMountsUntilTheLastIsGone() {
    Path other = sandbox.directory("n");
    mount();
    final long first = pid();
    auditfs.must("mount", other.toString());
    assertEquals(first, pid());
    auditfs.must("add", "integrity", directory + "/f", "-k", "in-m");
    auditfs.must("add", "integrity", other + "/f", "-k", "in-n");
    cast.actor(Who.ROOT).must("file " + directory + "/f");
    cast.actor(Who.ROOT).must("file " + other + "/f");
    assertEquals(directory + "/f", onlyPath("in-m"));
    assertEquals(other + "/f", onlyPath("in-n"));
    auditfs.must("umount", directory.toString());
    assertEquals(first, pid());
    cast.actor(Who.ROOT).must("chmod " + other + "/f 0600");
    assertEquals(2, auditfs.search("-k", "in-n", "-m", "file").size());
    ProcessHandle daemon = auditfs.daemon().orElseThrow();
    auditfs.must("umount", other.toString());
    Auditfs.awaitEnd(daemon);
  }

  private String onlyPath(String key) {
    List<Json> events = auditfs.search("-k", key, "-m", "file");
    assertEquals(1, events.size(), events::toString);
    return events.get(0).text("object.path");
  }

  @Test
  void showsADirectoryAtAnotherMountPoint() {
    Path shown = sandbox.directory("shown");
    auditfs.must("mount", directory.toString(), shown.toString());
    auditfs.must("add", "integrity", shown + "/f", "-k", "here");
    cast.actor(Who.ROOT).must("file " + shown + "/f");
    assertEquals(shown + "/f", onlyPath("here"));
    cast.actor(Who.ROOT).must("stat " + directory + "/f");
    auditfs.must("umount", shown.toString());
  }

  @Test
  void keepsServingWhenAMountInUseCannotBeUnmounted() {
    mount();
    Actor root = cast.actor(Who.ROOT);
    root.must("file " + directory + "/f");
    root.must("a = open " + directory + "/f O_RDONLY");
    Command.Ended refused = auditfs.command("umount", directory.toString()).run();
    assertNotEquals(0, refused.exit(), refused::toString);
    assertEquals(1, refused.err().lines().count(), refused::toString);
    root.must("read a 4");
    root.must("stat " + directory + "/f");
    root.must("reset");
  }

  @Test
  void refusesOthersAtTheControlSocketAndRecordsIt() {
    mount();
    Actor root = cast.actor(Who.ROOT);
    // Somebody opened the way by mistake: then the peer's uid still decides.
    root.must("chmod " + auditfs.state() + " 0711");
    root.must("chmod " + auditfs.state() + "/control.sock 0777");
    String request = "{\\\"command\\\":\\\"list\\\",\\\"args\\\":[],\\\"cwd\\\":\\\"/\\\"}";
    String answer =
        cast.actor(Who.ALICE)
            .tell("talk " + auditfs.state() + "/control.sock " + "\"" + request + "\"");
    assertTrue(answer.contains("\"exit\":4"), answer);
    root.must("chmod " + auditfs.state() + " 0700");
    List<Json> refused = auditfs.search("--op", "refused");
    assertEquals(1, refused.size(), refused::toString);
    assertEquals(1000, refused.get(0).number("subject.uid"));
    assertFalse(refused.get(0).isTrue("success"));
  }

  @Test
  void survivesMalformedControlRequests() {
    mount();
    final long before = pid();
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (byte[] request : malformed(random)) {
      List<String> answer = auditfs.control().send(request);
      String text = String.join("\n", answer);
      assertFalse(text.contains("\"exit\":0"), () -> "seed " + seed + ": " + text);
    }
    assertEquals(before, pid());
    auditfs.must("status");
    cast.actor(Who.ROOT).must("file " + directory + "/f");
  }

  private static List<byte[]> malformed(Random random) {
    byte[] noise = new byte[4096];
    random.nextBytes(noise);
    return List.of(
        new byte[0],
        "\n".getBytes(StandardCharsets.UTF_8),
        "{}\n".getBytes(StandardCharsets.UTF_8),
        "[]\n".getBytes(StandardCharsets.UTF_8),
        "null\n".getBytes(StandardCharsets.UTF_8),
        "{\"command\":\n".getBytes(StandardCharsets.UTF_8),
        "{\"command\":\"add\",\"args\":[1,2],\"cwd\":\"/\"}\n".getBytes(StandardCharsets.UTF_8),
        "{\"command\":\"add\",\"args\":[],\"cwd\":\"/\"}\n".getBytes(StandardCharsets.UTF_8),
        "{\"command\":\"add\",\"args\":[\"integrity\",\"\\u0000\"],\"cwd\":\"/\"}\n"
            .getBytes(StandardCharsets.UTF_8),
        "{\"command\":\"nonsense\",\"args\":[],\"cwd\":\"relative\"}\n"
            .getBytes(StandardCharsets.UTF_8),
        "{\"command\":\"nonsense\",\"args\":[],\"cwd\":\"/\"}\n".getBytes(StandardCharsets.UTF_8),
        "[".repeat(60_000).getBytes(StandardCharsets.UTF_8),
        ("{\"command\":\"" + "a".repeat(1 << 20) + "\"}\n").getBytes(StandardCharsets.UTF_8),
        noise);
  }
}
