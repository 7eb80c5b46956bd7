package org.auditfs.mount;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** {@code report --html}: one file, opened from the disk in a real browser. */
final class HandoutIT {

  private final Sandbox sandbox = new Sandbox();
  private final Path directory = sandbox.directory("m");
  private final Auditfs auditfs = sandbox.auditfs("state");
  private final Path report = sandbox.root().resolve("report.html");

  @AfterEach
  void clean() {
    try (sandbox) {
      if (!Sandbox.mountsBeneath(sandbox.root()).isEmpty()) {
        auditfs.must("umount", directory.toString());
      }
    }
  }

  private void sh(String script) {
    Command.bash(script).in(directory).run().expect(0);
  }

  private void play() throws IOException {
    Files.writeString(directory.resolve("app.conf"), "port=1\n");
    Path policy = sandbox.root().resolve("policy");
    Files.writeString(policy, "measure path=" + directory + "/app.conf mask=^MAY_READ\n");
    auditfs.must("mount", directory.toString(), "-o", "ima_policy=" + policy);
    auditfs.must("add", "integrity", directory.toString(), "-R", "-p", "w");
    auditfs.must("add", "secrecy", directory + "/app.conf", "-p", "rw", "-F", "op=open,close");
    sh("exec 3< app.conf; echo port=2 >> app.conf; exec 3<&-; ln app.conf alias");
    sh(
        "mkdir -p './</script><script>alert(1)</script><img src=x onerror=alert(2)>'$'\\e[31m\\u202e'");
  }

  @Test
  void tellsItAllWithoutAServer() throws IOException {
    play();
    auditfs.must("report", "--html", report.toString());
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(report)));
    auditfs.must("umount", directory.toString());
    try (Chromium browser =
        Chromium.open(report.toUri().toString(), sandbox.directory("profile"), 1400, 2400)) {
      browser.awaitThat("document.body.classList.contains(\"alive\")");
      browser.awaitWords("#canvas .names", "alias");
      assertEquals("ToMToU", browser.text("#line .violation"));
      assertEquals(2L, browser.value("document.querySelectorAll('#line .bar').length"));
      assertEquals(0L, browser.value("document.images.length"));
      String all = browser.text("body");
      assertTrue(all.contains("<img src=x onerror=alert(2)>\\033[31m\\342\\200\\256"), all);
      assertTrue(all.contains("FPT_STM.1"), all);
      browser.photograph("handout");
      browser.assertAccessible("handout");
    }
  }

  @Test
  void writesNothingWhereItCannotWriteAll() throws IOException {
    play();
    Path nowhere = sandbox.root().resolve("nowhere/report.html");
    Command.Ended ended = auditfs.command("report", "--html", nowhere.toString()).run();
    assertTrue(ended.expect(7).err().contains("cannot report: "), ended::toString);
    assertFalse(Files.exists(nowhere));
    Command.Ended mixed = auditfs.command("report", "-f", "--html", report.toString()).run();
    assertTrue(mixed.expect(2).err().contains("--html has all tables"), mixed::toString);
    assertFalse(Files.exists(report));
  }
}
