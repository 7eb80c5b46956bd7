package org.auditfs.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.auditfs.event.Event.ConfigEvent;
import org.auditfs.event.Operation;
import org.auditfs.event.StoreException;
import org.auditfs.event.Verb;
import org.auditfs.file.ByteString;
import org.auditfs.file.Errno;
import org.auditfs.file.FilePath;
import org.auditfs.rule.AccountSource;
import org.auditfs.rule.RuleParser;
import org.auditfs.rule.RuleText;
import org.auditfs.rule.Verdict;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** Every change of the rules, done or refused: what it does, and what the trail says of it. */
final class RuleChangesTest {

  private static final FilePath FILE = FilePath.of("/etc/auditfs/our.rules");
  private static final int WRITE = 1;

  @TempDir Path state;
  private Stage stage;

  @BeforeEach
  void set() throws Exception {
    stage = new Stage(state);
    stage.create("/m/w/a", WRITE);
    stage.create("/m/w/b", WRITE);
  }

  @AfterEach
  void clear() throws Exception {
    stage.close();
  }

  private String load(String... lines) throws Exception {
    ByteString content = ByteString.of(String.join("\n", lines));
    RuleText text = RuleText.parse(FILE.toString(), content, new RuleParser(AccountSource.NONE));
    assertEquals(List.of(), text.problems());
    return stage.watches.load(text.rules(), FILE, Stage.root());
  }

  private void rulesAre(String... rules) {
    List<String> listed =
        stage.watches.list().stream().map(rule -> rule.id() + " " + rule.spec()).toList();
    assertEquals(List.of(rules), listed);
  }

  /** {@code op rule [ids][ !ERRNO reason]} of each change since the last time. */
  private List<String> changes() {
    List<String> told = new ArrayList<>();
    stage.events.forEach(
        event -> {
          if (event instanceof ConfigEvent change) {
            told.add(
                change.operation().word()
                    + " "
                    + change.rule()
                    + change.outcome().errno().map(errno -> " !" + errno + " ").orElse("")
                    + change.reason());
          }
        });
    stage.events.clear();
    return told;
  }

  private void changesAre(String... lines) {
    assertEquals(List.of(lines), changes());
  }

  private void endedAre(String... lines) {
    List<String> ended =
        changes().stream().map(it -> it.replaceAll("object .* is no more$", "")).toList();
    assertEquals(List.of(lines), ended);
  }

  private void refused(Errno errno, String says, Executable change) {
    RuleRefusedException e = assertThrows(RuleRefusedException.class, change);
    assertEquals(errno, e.errno());
    assertTrue(String.valueOf(e.getMessage()).contains(says), e.getMessage());
  }

  @Test
  void loadsAFileAndKeepsWhatItSaysAlready() throws Exception {
    stage.add("secrecy /m/w/a -k a");
    stage.add("integrity /m/w/b");
    changes();
    assertEquals(
        "2 new, 1 removed, 1 kept",
        load("secrecy /m/w/a -k a", "never -F uid=9", "integrity /m/w/new"));
    rulesAre("1 secrecy /m/w/a -p rwxa -k a", "3 never -F uid=9", "4 integrity /m/w/new -p wa");
    changesAre(
        "load /etc/auditfs/our.rules: 2 new, 1 removed, 1 kept",
        "remove_rule integrity /m/w/b -p wa",
        "add_rule never -F uid=9",
        "add_rule integrity /m/w/new -p wa");
    stage.restart();
    rulesAre("1 secrecy /m/w/a -p rwxa -k a", "3 never -F uid=9", "4 integrity /m/w/new -p wa");
    stage.create("/m/w/new", WRITE);
    assertEquals(List.of("create /m/w/new [4]"), stage.told());
  }

  @Test
  void aRuleThatIsMovedKeepsItsNumberAndItsObjects() throws Exception {
    stage.add("secrecy /m/w/a");
    stage.add("integrity /m/w/a");
    stage.create("/m/w/next", WRITE);
    stage.rename("/m/w/next", "/m/w/a", 0);
    stage.remove(Verb.INTEGRITY, "/m/w/a");
    stage.rename("/m/w/a", "/m/o/gone", 0);
    changes();
    assertEquals("1 new, 0 removed, 1 kept", load("integrity /m/w/b", "secrecy /m/w/a"));
    changesAre(
        "load /etc/auditfs/our.rules: 1 new, 0 removed, 1 kept",
        "remove_rule secrecy /m/w/a -p rwxa",
        "add_rule integrity /m/w/b -p wa",
        "add_rule secrecy /m/w/a -p rwxa");
    stage.restart();
    rulesAre("3 integrity /m/w/b -p wa", "1 secrecy /m/w/a -p rwxa");
    stage.open("/m/o/gone", 0);
    assertEquals(List.of("open /m/o/gone [1]"), stage.told());
  }

  @Test
  void aSecrecyWatchEndsWithItsObjectAndThatIsTold() throws Exception {
    stage.add("secrecy /m/w/a -k a");
    stage.add("integrity /m/w/a");
    stage.add("secrecy /m/w/b");
    changes();
    stage.create("/m/w/next", WRITE);
    stage.rename("/m/w/next", "/m/w/a", 0);
    endedAre("unbind secrecy /m/w/a -p rwxa -k a");
    stage.unlink("/m/w/a");
    endedAre("unbind secrecy /m/w/a -p rwxa -k a");
    stage.at("/m/w", at -> stage.backing.unlink(Stage.CALLER, at, ByteString.of("b")));
    stage.restart();
    endedAre("unbind secrecy /m/w/b -p rwxa");
    stage.restart();
    changesAre();
    assertTrue(Files.size(state.resolve("rules")) < 300);
  }

  @Test
  void loadsAllOfAFileOrNothing() throws Exception {
    stage.add("secrecy /m/w/a");
    changes();
    refused(
        Errno.ENOENT,
        "/etc/auditfs/our.rules:3:1: /m/w/no does not exist",
        () -> load("integrity /m/w/b", "", "secrecy /m/w/no"));
    refused(Errno.EEXIST, ":2:2: a line before", () -> load("never /m/w/b", " never /m/w/b"));
    refused(Errno.EINVAL, ":1:1: /outside lies", () -> load("integrity /outside"));
    rulesAre("1 secrecy /m/w/a -p rwxa");
    assertEquals(3, changes().stream().filter(it -> it.startsWith("load ")).count());
    stage.storeIsBroken = true;
    assertThrows(StoreException.class, () -> load("integrity /m/w/b"));
    stage.storeIsBroken = false;
    rulesAre("1 secrecy /m/w/a -p rwxa");
    stage.restart();
    rulesAre("1 secrecy /m/w/a -p rwxa");
    stage.open("/m/w/a", 0);
    assertEquals(List.of("open /m/w/a [1]"), stage.told());
  }

  @Test
  void secrecyMayWaitForAnObjectWhereIntegrityComesFirst() throws Exception {
    load("integrity /m/w/new", "secrecy /m/w/new");
    stage.create("/m/w/new", WRITE);
    stage.rename("/m/w/new", "/m/o/new", 0);
    stage.open("/m/o/new", 0);
    assertEquals("open /m/o/new [2]", stage.told().get(2));
  }

  @Test
  void lockedRulesStayAndAttemptsAreTold() throws Exception {
    stage.add("secrecy /m/w/a");
    stage.watches.lock(Stage.root());
    String why = "the rules are locked until the daemon is started again";
    refused(Errno.EPERM, why, () -> stage.add("integrity /m/w/b"));
    refused(Errno.EPERM, why, () -> stage.watches.remove(1, Stage.root()));
    refused(Errno.EPERM, why, () -> stage.remove(Verb.SECRECY, "/m/w/a"));
    refused(Errno.EPERM, why, () -> stage.watches.flush(Stage.root()));
    refused(Errno.EPERM, why, () -> load("integrity /m/w/b"));
    refused(Errno.EPERM, why, () -> stage.watches.lock(Stage.root()));
    changesAre(
        "add_rule secrecy /m/w/a -p rwxa",
        "lock locked=1 old=0",
        "add_rule integrity /m/w/b -p wa !EPERM " + why,
        "remove_rule secrecy /m/w/a -p rwxa !EPERM " + why,
        "remove_rule remove secrecy /m/w/a !EPERM " + why,
        "flush flush !EPERM " + why,
        "load /etc/auditfs/our.rules !EPERM " + why,
        "lock lock !EPERM " + why);
    rulesAre("1 secrecy /m/w/a -p rwxa");
    stage.restart();
    stage.add("integrity /m/w/b");
  }

  @Test
  void flushingTellsOfEachRule() throws Exception {
    load("secrecy /m/w/a", "never /m/w/b");
    changes();
    stage.watches.flush(Stage.root());
    changesAre(
        "flush flush: 2 rules", "remove_rule secrecy /m/w/a -p rwxa", "remove_rule never /m/w/b");
    stage.restart();
    rulesAre();
  }

  /** semantics.md, S51, as far as the daemon decides it; the rest is the parser's. */
  @Test
  void refusesWatchesThatCannotBe() throws Exception {
    stage.symlink("/outside", "/m/w/out");
    stage.symlink("loop", "/m/w/loop");
    refused(Errno.ENOENT, "/m/no", () -> stage.add("integrity /m/no/file"));
    stage.add("integrity /m/w/absent");
    refused(Errno.EEXIST, "rule 1", () -> stage.add("integrity /m/w/absent -p aw"));
    stage.add("integrity /m/w/absent -p r");
    stage.add("integrity /m/w/x*");
    stage.add("integrity /m/w/../w/b/");
    stage.add("integrity /m/w/");
    refused(
        Errno.EINVAL,
        "/m/w/out/f leads to /outside/f, which lies in no directory",
        () -> stage.add("integrity /m/w/out/f"));
    refused(Errno.ELOOP, "too many", () -> stage.add("integrity /m/w/loop/f"));
    refused(Errno.EINVAL, "lies in no directory", () -> stage.add("never /"));
    refused(Errno.ENOENT, "no rule 9", () -> stage.watches.remove(9, Stage.root()));
    refused(Errno.ENOENT, "no rule", () -> stage.remove(Verb.SECRECY, "/m/w/a"));
    rulesAre(
        "1 integrity /m/w/absent -p wa",
        "2 integrity /m/w/absent -p r",
        "3 integrity /m/w/x* -p wa",
        "4 integrity /m/w/b -p wa",
        "5 integrity /m/w -p wa");
    assertEquals(
        7, changes().stream().filter(it -> it.contains(" !")).count(), "each refusal is told");
  }

  @Test
  void aNeverKeepsAFileOutAndFollowsItsName() throws Exception {
    load("never /m/w/a", "never -F op=chmod", "integrity /m/w/a", "secrecy /m/w/b");
    stage.events.clear();
    stage.open("/m/w/a", WRITE);
    stage.chmod("/m/w/b");
    assertEquals(List.of(), stage.told());
    stage.rename("/m/w/b", "/m/w/a", 0);
    assertEquals(List.of("rename /m/w/b -> /m/w/a over 4 [4]"), stage.told());
    stage.open("/m/w/a", WRITE);
    assertEquals(List.of(), stage.told(), "what the name leads to now");
  }

  @Test
  void tellsBeforehandWhatWouldBeRecorded() throws Exception {
    load("integrity /m/w/a", "secrecy /m/w/b");
    Inquiry.Question question =
        new Inquiry.Question(
            FilePath.of("/m/w/a"), Operation.OPEN, OptionalInt.of(0), Stage.root());
    Inquiry.Answer answer = stage.watches.inquiry().ask(question);
    assertEquals(List.of(), answer.explanation().matching());
    assertTrue(answer.explanation().findings().get(0).verdict() instanceof Verdict.OtherAccess);
    assertEquals(Verdict.Plain.OTHER_FILE, answer.explanation().findings().get(1).verdict());
    assertEquals(Verdict.Plain.MATCHES, answer.supposed().get(1).finding().verdict());
    refused(
        Errno.EINVAL,
        "/x",
        () ->
            stage
                .watches
                .inquiry()
                .ask(
                    new Inquiry.Question(
                        FilePath.of("/x"), Operation.OPEN, OptionalInt.of(0), Stage.root())));
  }

  @Test
  void keepsTheNumberOfANameThatIsForgottenLater() throws Exception {
    stage.watches.add(
        new RuleParser(new Known()).line("secrecy /m/w/a -F uid=alice"), Stage.root());
    assertTrue(Files.readString(state.resolve("rules")).contains("-F uid=alice:1000"));
    stage.restart();
    rulesAre("1 secrecy /m/w/a -p rwxa -F uid=alice");
    assertEquals(
        "secrecy /m/w/a -p rwxa -F uid=alice:1000", stage.watches.list().get(0).spec().resolved());
  }

  /** A machine with one user. */
  private static final class Known implements AccountSource {
    @Override
    public java.util.OptionalLong uid(String name) {
      return java.util.OptionalLong.of(1000);
    }

    @Override
    public java.util.OptionalLong gid(String name) {
      return java.util.OptionalLong.empty();
    }
  }
}
