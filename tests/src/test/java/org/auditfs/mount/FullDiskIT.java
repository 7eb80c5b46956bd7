package org.auditfs.mount;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.auditfs.posix.Cast;
import org.auditfs.posix.Who;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The trail's disk fills up, the files are on another: nothing happens that is not recorded. */
final class FullDiskIT {

  private final Sandbox sandbox = new Sandbox();
  private final Path mounted = sandbox.directory("m");
  private final Path small = sandbox.directory("small");
  private final Auditfs auditfs = sandbox.auditfs("small/state");
  private final Cast cast = new Cast(sandbox.root());

  @BeforeEach
  void mount() {
    Command.of("mount", "-t", "tmpfs", "-o", "mode=755,size=32m", "full", small.toString())
        .run()
        .expect(0);
    auditfs.must("mount", mounted.toString());
    for (String file : List.of("watched", "other")) {
      root("file " + mounted + "/" + file);
      root("chmod " + mounted + "/" + file + " 0666");
    }
    auditfs.must("add", "integrity", mounted + "/watched", "-p", "rwxa", "-k", "full");
  }

  @AfterEach
  void unmount() {
    try (sandbox) {
      cast.close();
      ProcessHandle daemon = auditfs.daemon().orElseThrow();
      auditfs.must("umount", mounted.toString());
      Auditfs.awaitEnd(daemon);
      Command.of("umount", small.toString()).run().expect(0);
    }
  }

  private String root(String line) {
    return cast.actor(Who.ROOT).must(line);
  }

  /** Opens for writing over; gives the error, or ok. */
  private String open(Who who, String file) {
    String answer = cast.actor(who).tell("a = open " + mounted + "/" + file + " O_WRONLY,O_TRUNC");
    if (answer.startsWith("ok")) {
      cast.actor(who).must("close a");
      return "ok";
    }
    return answer;
  }

  /** Until the disk takes not a byte more. */
  private void fillUp() throws IOException {
    byte[] bytes = new byte[4096];
    try (OutputStream out = Files.newOutputStream(small.resolve("filler"))) {
      while (true) {
        out.write(bytes);
      }
    } catch (IOException e) {
      assertTrue(String.valueOf(e.getMessage()).contains("No space left"), e::toString);
    }
  }

  private String status() {
    return auditfs.must("status", "--json").out();
  }

  private List<String> deeds() {
    return auditfs.search("-k", "full", "-m", "file").stream()
        .map(event -> event.number("subject.uid") + " " + event.text("op"))
        .toList();
  }

  @Test
  void refusesWhatItCouldNotRecordUntilThereIsRoomAgain() throws IOException {
    int before = deeds().size();
    fillUp();
    // Whoever notices is recorded from the reserve; what comes after is refused.
    int noticed = 0;
    while (!status().contains("\"full\":true")) {
      assertEquals("ok", open(Who.ROOT, "watched"));
      noticed++;
    }
    Files.writeString(mounted.resolve("watched"), "precious");
    assertEquals("ENOSPC", open(Who.ALICE, "watched"));
    assertEquals("precious", Files.readString(mounted.resolve("watched")));
    assertEquals("ok", open(Who.ALICE, "other"));
    List<String> meanwhile = deeds().subList(before, deeds().size());
    assertTrue(meanwhile.stream().allMatch(deed -> deed.startsWith("0 ")), meanwhile::toString);
    assertTrue(meanwhile.size() > noticed, meanwhile::toString);
    assertEquals(1, Json.parse(status()).number("denied"));
    assertEquals(0, Json.parse(status()).number("lost"));

    Files.delete(small.resolve("filler"));
    await("room").atMost(Duration.ofSeconds(30)).until(() -> status().contains("\"full\":false"));
    assertEquals("ok", open(Who.ALICE, "watched"));
    assertEquals("1000 open", deeds().get(deeds().size() - 1));
    assertEquals(1, auditfs.search("--op", "full").size());
    assertEquals(1, auditfs.search("--op", "resume").size());
    auditfs.must("verify");
  }
}
