package org.auditfs.mount;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.auditfs.posix.Cast;
import org.auditfs.posix.Who;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The trail's disk fills up, the files are on another: what happens then is what was chosen, and
 * where nothing was, nothing happens that is not recorded.
 */
final class FullDiskIT {

  private final Sandbox sandbox = new Sandbox();
  private final Path mounted = sandbox.directory("m");
  private final Path small = sandbox.directory("small");
  private final Auditfs auditfs = sandbox.auditfs("small/state");
  private final Cast cast = new Cast(sandbox.root());

  /** What {@code on_full} can be. */
  enum Action {
    DENY,
    SUSPEND,
    ROTATE,
    SYSLOG,
    IGNORE
  }

  /** A small disk of its own, which keeps some blocks for root. */
  @BeforeEach
  void makeDisk() {
    Path image = sandbox.root().resolve("image");
    Command.of("truncate", "-s", "32M", image.toString()).run().expect(0);
    Command.of("mkfs.ext4", "-q", "-F", image.toString()).run().expect(0);
    Command.of("mount", "-o", "loop", image.toString(), small.toString()).run().expect(0);
  }

  private void mount(Action action) {
    String option = "on_full=" + action.name().toLowerCase(Locale.ROOT);
    auditfs
        .command("mount", "-o", option, mounted.toString())
        .with("PATH", fakeLogger() + ":" + System.getenv("PATH"))
        .run()
        .expect(0);
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
      // The image may still be busy for as long as the loop device is being detached.
      Command.of("umount", "--lazy", small.toString()).run().expect(0);
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

  /** Where what syslog is told can be seen. */
  private Path syslog() {
    return sandbox.root().resolve("syslog");
  }

  private Path fakeLogger() {
    Path bin = sandbox.directory("bin");
    String script = "#!/bin/sh\nprintf '%s\\n' \"$*\" >>" + syslog() + "\n";
    try {
      Files.writeString(bin.resolve("logger"), script);
      Files.setPosixFilePermissions(
          bin.resolve("logger"), PosixFilePermissions.fromString("rwxr-xr-x"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bin;
  }

  private List<String> told() throws IOException {
    return Files.exists(syslog()) ? Files.readAllLines(syslog()) : List.of();
  }

  @ParameterizedTest
  @EnumSource(
      value = Action.class,
      names = {"SUSPEND", "SYSLOG", "IGNORE"})
  void goesOnWhereThatWasChosen(Action action) throws IOException {
    mount(action);
    int before = deeds().size();
    fillUp();
    int done = 0;
    while (auditfs.search("--op", "full").isEmpty()) {
      assertEquals("ok", open(Who.ALICE, "watched"));
      done++;
    }
    for (int i = 0; i < 3; i++) {
      assertEquals("ok", open(Who.ALICE, "watched"));
    }
    int unrecorded = action == Action.SUSPEND ? 3 : 0;
    await("count").until(() -> Json.parse(status()).number("lost") == unrecorded);
    assertEquals(before + done + 3 - unrecorded, deeds().size());
    assertEquals(0, Json.parse(status()).number("denied"));

    Files.delete(small.resolve("filler"));
    await("room").atMost(Duration.ofSeconds(30)).until(() -> status().contains("\"full\":false"));
    assertEquals("ok", open(Who.ALICE, "watched"));
    assertEquals("1000 open", deeds().get(deeds().size() - 1));
    assertTrue(auditfs.search("--op", "resume").size() >= 1);
    int warnings = action == Action.IGNORE ? 0 : 2;
    await("syslog").until(() -> warningsOfRoom() >= warnings);
    assertEquals(action == Action.IGNORE, warningsOfRoom() == 0);
    auditfs.must("verify");
  }

  private long warningsOfRoom() throws IOException {
    return told().stream().filter(it -> it.contains(", full:") || it.contains(", resume:")).count();
  }

  /** Nor is anything given up where that would not make room enough. */
  @ParameterizedTest
  @EnumSource(
      value = Action.class,
      names = {"DENY", "ROTATE"})
  void refusesWhatItCouldNotRecordUntilThereIsRoomAgain(Action action) throws IOException {
    mount(action);
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
    assertEquals(0, auditfs.search("--op", "drop").size());
    auditfs.must("verify");
  }
}
