package org.auditfs.mount;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.auditfs.event.Event.DaemonEvent;
import org.auditfs.event.Operation;
import org.auditfs.event.Outcome;
import org.auditfs.event.StoreException;
import org.auditfs.event.Subject;
import org.auditfs.file.FilePath;
import org.auditfs.store.AuditStore;
import org.auditfs.store.EventClock;
import org.auditfs.store.StoreOptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;

/** The page in a real browser; its pictures are kept in target/screenshots. */
final class PageIT {

  private static final Duration LONG = Duration.ofSeconds(60);
  private static final List<String> VIEWS =
      List.of("events", "picture", "timeline", "measured", "lessons", "status", "capp");

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

  private void sh(String script) {
    Command.bash(script).in(directory).run().expect(0);
  }

  private Chromium open(Served page) {
    Chromium browser = Chromium.open(page.address(), sandbox.directory("profile"), 1400, 900);
    browser.awaitWords("#connection", "live");
    return browser;
  }

  /** A file that is watched by its name, and one that is watched for its own sake. */
  private void mount() throws IOException {
    Files.writeString(directory.resolve("app.conf"), "port=1\n");
    Files.writeString(directory.resolve("token"), "s3cret\n");
    auditfs.must("mount", directory.toString());
    auditfs.must("add", "integrity", directory + "/app.conf", "-k", "config");
    auditfs.must("add", "secrecy", directory + "/token", "-k", "token");
  }

  /** The same, measured, and app.conf's opens are recorded from their beginning to their end. */
  private void mountMeasured() throws IOException {
    Files.writeString(directory.resolve("app.conf"), "port=1\n");
    Files.writeString(directory.resolve("token"), "s3cret\n");
    Path policy = sandbox.root().resolve("policy");
    Files.writeString(policy, "measure path=" + directory + "/app.conf mask=^MAY_READ\n");
    auditfs.must("mount", directory.toString(), "-o", "ima_policy=" + policy);
    auditfs.must("add", "secrecy", directory + "/token", "-k", "token");
    auditfs.must("add", "integrity", directory + "/app.conf", "-p", "rw", "-F", "op=open,close");
  }

  @Test
  void drawsReadersAndWritersAndWhatTheyViolate() throws IOException {
    mountMeasured();
    try (Served page = Served.of(auditfs);
        Chromium browser = open(page)) {
      browser.click("#tab-timeline");
      sh("cat token");
      browser.awaitWords("#line", "When these were closed is not recorded");
      sh("exec 3< app.conf; echo port=2 >> app.conf; cat app.conf; exec 3<&-");
      browser.awaitWords("#object", "app.conf inode");
      browser.choose("#object", "violated");
      browser.awaitThat("document.querySelectorAll('#line .bar').length === 3");
      browser.awaitThat("!document.querySelector('#line .bar.going')");
      assertEquals(1L, browser.value("document.querySelectorAll('#line .lanes .overlap').length"));
      assertEquals("ToMToU", browser.text("#line .violation"));
      assertTrue(
          browser.text("#line .findings").contains("ToMToU: measured, then opened for writing"));
      browser.photograph("timeline");

      browser.click("#tab-measured");
      browser.awaitWords("#measurements", "1 violation");
      assertTrue(browser.text("#measurements").contains(directory + "/app.conf"));
      assertEquals(
          auditfs.must("pcr").lines().get(0).replace("sha1: ", ""),
          browser.text("#measurements .digest"));
      browser.photograph("measured");
    }
  }

  @Test
  void showsEventsAsTheyComeAndWhy() throws IOException {
    mount();
    try (Served page = Served.of(auditfs);
        Chromium browser = open(page)) {
      browser.awaitWords("#list", "review");
      sh("echo port=2 > app.conf");
      browser.awaitWords("#list", "opened " + directory + "/app.conf for writing");
      sh("cat token");
      browser.awaitWords("#list", "opened " + directory + "/token for reading");
      assertEquals("secrecy", browser.text("#list .row.secrecy .badge.secrecy"));

      browser.type("#words", "-k config -m file");
      browser.awaitThat("document.querySelectorAll('#list .row').length === 1");
      assertTrue(browser.text("#list").contains("app.conf"));
      browser.type("#words", "--op teleport");
      browser.awaitWords("#complaint", "no such operation: teleport: open, rename, …");
      browser.type("#words", "-k token -m file");
      browser.awaitThat("document.querySelectorAll('#list .row').length === 1");

      browser.press("#list", Keys.HOME, Keys.ENTER);
      browser.awaitWords("#details .why", "this is the object that was watched");
      browser.photograph("events");
      browser.press("#details .shut", Keys.ESCAPE);
      assertTrue((boolean) browser.value("document.activeElement.id === 'list'"));
      browser.click("#clear");
      browser.awaitWords("#list", "app.conf");
    }
  }

  @Test
  void movesNamesAndObjectsAsTheyAreMoved() throws IOException {
    mount();
    try (Served page = Served.of(auditfs);
        Chromium browser = open(page)) {
      browser.click("#tab-picture");
      browser.awaitWords("#canvas .names", "token");
      browser.awaitWords("#canvas .objects", "not told of yet");
      sh("ln token alias");
      browser.awaitWords("#canvas .names", "alias");
      browser.awaitThat(
          "document.querySelectorAll('#canvas .lines path.secrecy.drawn').length === 2");
      browser.awaitWords("#canvas .objects", "file, 2 names");
      sh("mv token moved");
      browser.awaitWords("#canvas .names", "moved");
      sh("echo port=3 > new && mv new app.conf");
      browser.awaitThat("!!document.querySelector('#canvas .lines path.integrity.drawn')");
      browser.photograph("picture");
      sh("rm alias");
      browser.awaitWords("#canvas .objects", "file, 1 name");
      browser.awaitThat("!document.querySelector('#canvas .names').innerText.includes('alias')");
      sh("rm moved");
      browser.awaitWords("#canvas .objects", "file, no name left");
      browser.photograph("picture-gone");
    }
  }

  @Test
  void playsALessonToItsEndAndEndsOneThatIsLeft() throws IOException {
    mount();
    try (Served page = Served.of(auditfs)) {
      try (Chromium browser = open(page)) {
        browser.click("#tab-lessons");
        browser.click("#lesson-two-roles");
        browser.photograph("lesson-before");
        browser.click(".controls .strong");
        for (int step = 1; step <= 6; step++) {
          browser.awaitThat(
              "!!document.querySelector('#ask') && document.querySelectorAll('.step').length === "
                  + step);
          browser.click(".controls .strong"); // it will be recorded
        }
        browser.awaitWords(".learned", "integrity protects the role");
        browser.awaitWords(".said", "The end. You were right in 6 of 6.");
        assertTrue(browser.text(".steps").contains("mallory (uid 62001) was refused reading"));
        assertEquals(List.of(), browser.all("#stage .complaint"));
        browser.photograph("lesson");
        await().atMost(LONG).until(() -> page.children() == 0);

        browser.click("#lesson-open-existing");
        browser.click(".controls .strong");
        browser.awaitThat("!!document.querySelector('#ask')");
        assertTrue(page.children() > 0);
      }
      await("the lesson ends with its browser").atMost(LONG).until(() -> page.children() == 0);
    }
  }

  @Test
  void isFitForEverybodyInEveryView() throws IOException {
    mountMeasured();
    sh("ln token alias; cat token; exec 3< app.conf; echo x > app.conf; cat app.conf");
    try (Served page = Served.of(auditfs);
        Chromium browser = open(page)) {
      browser.click("#list .row");
      browser.awaitThat("!!document.querySelector('#details dl')");
      browser.click("#tab-lessons");
      browser.click("#lesson-two-roles");
      browser.click("#tab-capp");
      browser.click("#look");
      browser.awaitWords("#requirements", "FPT_STM.1");
      for (String theme : List.of("auto", "light", "dark")) {
        assertEquals("Colours: " + theme, browser.text("#theme"));
        for (String view : VIEWS) {
          browser.click("#tab-" + view);
          browser.photograph(theme.equals("auto") ? view + "-view" : view + "-" + theme);
          browser.assertAccessible(view + ", " + theme);
        }
        browser.click("#theme");
      }
      browser.click("#size");
      assertEquals("24px", browser.value("getComputedStyle(document.documentElement).fontSize"));
      for (String view : VIEWS) {
        browser.click("#tab-" + view);
        browser.photograph(view + "-big");
        browser.assertAccessible(view + ", big");
      }
      browser.click("#size");
      browser.narrow(390, 844);
      for (String view : VIEWS) {
        browser.click("#tab-" + view);
        browser.photograph(view + "-phone");
        assertEquals(390L, browser.value("document.documentElement.scrollWidth"), view);
      }
    }
  }

  @Test
  void saysThatItsPortIsTaken() throws IOException {
    mount();
    try (Served page = Served.of(auditfs)) {
      String port = String.valueOf(URI.create(page.address()).getPort());
      Command.Ended ended = auditfs.command("serve", "--listen", "127.0.0.1:" + port).run();
      assertEquals(1, ended.expect(6).err().lines().count(), ended::toString);
      assertTrue(ended.err().contains("cannot listen at 127.0.0.1:" + port), ended::toString);
    }
  }

  @Test
  void goesByTheKeyboardAlone() throws IOException {
    mount();
    try (Served page = Served.of(auditfs);
        Chromium browser = open(page)) {
      browser.awaitWords("#list", "review");
      browser.press("#tab-events", Keys.ARROW_RIGHT);
      browser.awaitThat("!document.querySelector('#picture').hidden");
      browser.press("#tab-picture", Keys.END);
      browser.awaitThat("!document.querySelector('#capp').hidden");
      browser.press("#tab-capp", Keys.HOME);
      browser.press("#list", Keys.ARROW_DOWN, Keys.ARROW_DOWN, Keys.ENTER);
      browser.awaitWords("#details h2", "Event ");
      assertEquals(
          browser.value("document.querySelector('#list [aria-selected=true]').id"),
          browser.find("#list").getAttribute("aria-activedescendant"));
    }
  }

  @Test
  void showsHostileNamesAsWhatTheyAre() throws IOException {
    mount();
    auditfs.must("add", "integrity", directory.toString());
    try (Served page = Served.of(auditfs);
        Chromium browser = open(page)) {
      sh("touch './<img src=x onerror=alert(1)>'$'\\e[31m\\u202egpj\\xff'");
      browser.awaitWords(
          "#list", "<img src=x onerror=alert(1)>\\\\033[31m\\\\342\\\\200\\\\256gpj\\\\377");
      browser.press("#list", Keys.HOME, Keys.ENTER);
      browser.awaitWords("#details", "\\\\033[31m");
      browser.click("#details summary");
      browser.click("#tab-picture");
      browser.awaitWords("#canvas .names", "onerror=alert(1)>\\\\033[31m");
      assertEquals(1L, browser.value("document.images.length"));
      assertFalse(
          (boolean)
              browser.value(
                  "/[\\u0000-\\u0009\\u000b-\\u001f\\u007f-\\u009f\\u202a-\\u202e\\u2066-\\u2069]/"
                      + ".test(document.body.textContent)"));
      browser.photograph("hostile");
    }
  }

  /** The trail is written here, without a daemon: what the page has to take is the same. */
  @Test
  void holdsAHundredThousandEventsAndFewRows() throws StoreException {
    int events = 100_000;
    try (AuditStore store =
            AuditStore.open(auditfs.state(), StoreOptions.defaults(), EventClock.SYSTEM);
        Served page = Served.of(auditfs);
        Chromium browser = open(page)) {
      store.append(mounted(0));
      browser.awaitWords("#list", "/srv/0"); // what comes now comes to a page that follows
      for (int i = 1; i < events; i++) {
        store.append(mounted(i));
      }
      browser.awaitWords("#count", "100,000 events");
      browser.awaitWords("#list", "/srv/99999");
      assertTrue((long) browser.value("document.querySelectorAll('#list .row').length") < 50);
      browser.press("#list", Keys.END);
      browser.awaitWords("#list", "#1 ");
      assertTrue((long) browser.value("document.querySelectorAll('#list .row').length") < 50);
      browser.photograph("hundred-thousand");
    }
  }

  private static DaemonEvent mounted(int number) {
    FilePath path = FilePath.of("/srv/" + number);
    return new DaemonEvent(Operation.MOUNT, Outcome.SUCCESS, Subject.NOBODY, Optional.of(path), "");
  }
}
