package org.auditfs.mount;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.auditfs.posix.Cast;
import org.auditfs.posix.Who;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A follower prints each new event once, in order, whatever happens to the daemon or to it. */
final class FollowIT {

  private static final Duration LONG = Duration.ofSeconds(60);

  private final Sandbox sandbox = new Sandbox();
  private final Path directory = sandbox.directory("m");
  private final Auditfs auditfs = sandbox.auditfs("state");
  private final Cast cast = new Cast(sandbox.root());
  private final Path printed = sandbox.root().resolve("printed");

  @AfterEach
  void clean() {
    try (sandbox) {
      cast.close();
      if (!Sandbox.mountsBeneath(sandbox.root()).isEmpty()) {
        auditfs.must("umount", directory.toString());
      }
    }
  }

  private Process follow(String... options) throws IOException {
    // Whoever starts the tests in the background has SIGINT ignored, and so all that they start.
    List<String> words = new ArrayList<>(List.of("env", "--default-signal=INT"));
    words.addAll(auditfs.command("follow", "--json").words());
    words.addAll(List.of(options));
    ProcessBuilder builder = new ProcessBuilder(words);
    builder.environment().put("AUDITFS_STATE", auditfs.state().toString());
    Process process =
        builder
            .redirectOutput(printed.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    // It begins when its reading is recorded.
    await()
        .atMost(LONG)
        .until(() -> auditfs.search("--op", "review").toString().contains("follow"));
    return process;
  }

  private List<Json> told() throws IOException {
    return Json.lines(Files.readString(printed));
  }

  private void mount() {
    auditfs.must("mount", directory.toString());
  }

  private void open(int times) {
    for (int i = 0; i < times; i++) {
      cast.actor(Who.ROOT).must("a = open " + directory + "/f O_WRONLY");
      cast.actor(Who.ROOT).must("close a");
    }
  }

  private static void signal(Process process, String name) {
    Command.signal(name, Long.toString(process.pid())).run().expect(0);
  }

  @Test
  void tellsEachEventOnceOverRotationsAndRestarts() throws Exception {
    mount();
    cast.actor(Who.ROOT).must("file " + directory + "/f");
    auditfs.must("add", "secrecy", directory + "/f", "-k", "followed");
    Process follower = follow("-k", "followed", "-m", "file");
    open(5);
    auditfs.must("rotate");
    open(5);
    await().atMost(LONG).until(() -> told().size() == 10);
    signal(follower, "STOP");
    open(200);
    assertEquals(10, told().size());
    auditfs.must("rotate");
    open(1);
    cast.reset();
    auditfs.kill();
    auditfs.must("umount", "--lazy", directory.toString());
    signal(follower, "CONT");
    await().atMost(LONG).until(() -> told().size() == 211);
    mount();
    open(3);
    await().atMost(LONG).until(() -> told().size() == 214);
    assertEquals(auditfs.search("-k", "followed", "-m", "file"), told());
    signal(follower, "INT");
    assertTrue(follower.waitFor(60, TimeUnit.SECONDS), "it does not end");
    assertEquals(130, follower.exitValue());
  }
}
