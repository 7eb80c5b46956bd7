package org.auditfs.mount;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.auditfs.posix.Cast;
import org.auditfs.posix.Who;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Rules in files on a real mount: loaded, asked about, saved, reloaded, locked. */
final class RulesIT {

  private final Sandbox sandbox = new Sandbox();
  private final Path mounted = sandbox.directory("m");
  private final Path rulesDirectory = sandbox.directory("rules.d");
  private final Path file = sandbox.root().resolve("our.rules");
  private final Path open = mounted.resolve("open");
  private final Path secret = mounted.resolve("secret");
  private final Auditfs auditfs = sandbox.auditfs("state");
  private final Cast cast = new Cast(sandbox.root());

  @BeforeEach
  void mount() {
    auditfs
        .command("mount", mounted.toString())
        .with("AUDITFS_RULES_D", rulesDirectory.toString())
        .run()
        .expect(0);
    for (Path path : List.of(open, secret)) {
      cast.actor(Who.ROOT).must("file " + path);
      cast.actor(Who.ROOT).must("chmod " + path + " 0644");
    }
  }

  @AfterEach
  void unmount() {
    try (sandbox) {
      cast.close();
      auditfs.must("umount", mounted.toString());
    }
  }

  private void load(String... lines) throws IOException {
    Files.write(file, List.of(lines));
    auditfs.must("rules", "load", file.toString());
  }

  private void read(Who who, Path path) {
    cast.actor(who).must("a = open " + path + " O_RDONLY");
    cast.actor(who).must("close a");
  }

  private String rules() {
    return auditfs.must("list").out().replaceAll("  # rule \\d+", "");
  }

  private void hangUp() throws IOException {
    String pid = Files.readString(auditfs.state().resolve("daemon.pid")).strip();
    Command.signal("HUP", pid).run().expect(0);
  }

  private static void soon(String what, org.awaitility.core.ThrowingRunnable check) {
    await(what).atMost(Duration.ofSeconds(30)).untilAsserted(check);
  }

  @Test
  void conditionsAndExceptionsHoldOnAMountAndSayWhy() throws IOException {
    load(
        "# who reads what",
        "integrity " + open + " -p rwxa -F uid!=root -F op=open -k users",
        "never " + secret + " -F fsuid=0",
        "secrecy " + secret + " -k secret");
    read(Who.ROOT, open);
    read(Who.ROOT, secret);
    assertEquals(List.of(), auditfs.search("-m", "file"));
    read(Who.ALICE, open);
    read(Who.BOB, secret);
    List<Json> events = auditfs.search("-m", "file");
    assertEquals(
        List.of("1000 " + open, "1001 " + secret),
        events.stream()
            .map(it -> it.number("subject.uid") + " " + it.text("object.path"))
            .toList());

    String serial = String.valueOf(events.get(1).number("serial"));
    String why = auditfs.must("why", serial).out();
    assertTrue(why.contains("never " + secret + " -F fsuid=0: no: fsuid=0 does not hold"), why);
    assertTrue(why.contains("recorded, by rule 3\n"), why);
    auditfs.must("remove", "3");
    assertTrue(auditfs.must("why", serial).out().contains("since then: remove_rule 3 "));

    String asRoot = auditfs.must("whynot", open.toString(), "open").out();
    assertTrue(asRoot.contains("uid!=root does not hold: uid is 0"), asRoot);
    assertTrue(asRoot.contains("\nnot recorded\n"), asRoot);
    Json asAlice =
        Json.parse(auditfs.must("whynot", open.toString(), "open", "--as", "1000", "--json").out());
    assertEquals(true, asAlice.fields().get("recorded"), asAlice::toString);
    auditfs.command("whynot", "/nowhere", "open").run().expect(6);
  }

  @Test
  void looksAreRecordedWhereARuleNamesThem() {
    cast.actor(Who.ALICE).must("stat " + open);
    auditfs.must("add", "integrity", open.toString(), "-F", "op=getattr,access,lookup");
    for (int i = 0; i < 2; i++) {
      cast.actor(Who.ALICE).must("stat " + open);
      cast.actor(Who.ALICE).must("stat " + secret);
    }
    cast.actor(Who.ALICE).must("access " + open + " R_OK");
    assertEquals(
        List.of("lookup", "getattr", "lookup", "getattr", "lookup", "access"),
        auditfs.search("-m", "file").stream().map(it -> it.text("op")).toList());
  }

  @Test
  void filesAreLoadedWholeSavedAndReloaded() throws IOException {
    load("secrecy " + secret + " -k kept", "integrity " + open);
    String before = rules();
    Path saved = sandbox.root().resolve("saved.rules");
    auditfs.must("rules", "save", saved.toString());
    assertEquals(
        "0 new, 0 removed, 2 kept\n", auditfs.must("rules", "load", saved.toString()).out());

    Files.write(file, List.of("never " + open, "", "integrity " + mounted + "/no/file"));
    Command.Ended refused = auditfs.command("rules", "load", file.toString()).run().expect(6);
    assertTrue(refused.err().contains(file + ":3:1: "), refused::toString);
    Files.write(file, List.of("never " + open, "  integrity " + open + " -F uid>>0"));
    refused = auditfs.command("rules", "load", file.toString()).run().expect(6);
    assertTrue(refused.err().contains(file + ":2:"), refused::toString);
    Path out = Files.createSymbolicLink(mounted.resolve("out"), sandbox.root());
    for (String[] wrong :
        new String[][] {
          {"1:1: ", "integrity " + out + "/x -p w", ""},
          {"2:1: comes too late: line 1", "integrity " + open, "never " + open},
          {"2:1: records nothing: line 1", "never -F uid=0", "secrecy " + open + " -F uid=0"},
          {":2:", "integrity " + open, "integrity " + secret + " -F uid=0 -F uid!=0"},
        }) {
      Files.write(file, List.of(wrong[1], wrong[2]));
      refused = auditfs.command("rules", "load", file.toString()).run().expect(6);
      assertTrue(refused.err().contains(wrong[0]), refused::toString);
    }
    assertEquals(before, rules());

    Path theirs = rulesDirectory.resolve("10-ours.rules");
    Files.writeString(theirs, "integrity " + open + " -k reloaded\n");
    hangUp();
    String reloaded = "integrity " + open + " -p wa -k reloaded\n";
    soon("reload", () -> assertEquals(reloaded, rules()));
    Files.writeString(theirs, "integrity " + open + " -k other\nnonsense\n");
    hangUp();
    Path log = auditfs.state().resolve("daemon.log");
    soon("refusal", () -> assertTrue(Files.readString(log).contains(theirs + ":2:1: nonsense")));
    assertEquals(reloaded, rules());

    auditfs.must("lock");
    Command.Ended locked = auditfs.command("flush").run().expect(6);
    assertTrue(locked.err().contains("locked"), locked::toString);
    assertTrue(auditfs.must("status").out().contains("1, locked"));
    assertEquals(reloaded, rules());
    assertEquals(
        "+ + - - - - - - + -",
        auditfs.search("--op", "load").stream()
            .map(it -> it.isTrue("success") ? "+" : "-")
            .collect(Collectors.joining(" ")));
    assertEquals(1, auditfs.search("--op", "flush", "-sv", "no").size());
  }
}
