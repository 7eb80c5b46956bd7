package org.auditfs.rule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.auditfs.event.Operation;
import org.auditfs.event.Outcome;
import org.auditfs.event.Verb;
import org.auditfs.file.ByteString;
import org.auditfs.file.Errno;
import org.auditfs.file.FileId;
import org.auditfs.file.FilePath;
import org.junit.jupiter.api.Test;

final class RuleSetTest {

  private static final FilePath P = FilePath.of("/m/w/target");
  private static final FileId ROOT = object(1);
  private static final FileId W = object(2);
  private static final FileId OLD = object(10);
  private static final FileId NEW = object(11);
  private static final ByteString TARGET = ByteString.of("target");

  private static final Rule INTEGRITY =
      new Rule(1, RuleSpec.of(Verb.INTEGRITY, P, Permissions.ALL, List.of("i")));
  private static final Rule SECRECY =
      new Rule(2, RuleSpec.of(Verb.SECRECY, P, Permissions.ALL, List.of("s")));

  private static FileId object(int number) {
    return new FileId(7, 1, ByteString.ofHex(String.format("%016x", number)));
  }

  private static Optional<Resolution> leadsTo(Optional<FileId> current) {
    return Optional.of(
        new Resolution(
            List.of(new NameRef(ROOT, ByteString.of("w")), new NameRef(W, TARGET)), true, current));
  }

  private static RuleSet integrity(Optional<FileId> current) {
    return RuleSet.EMPTY.with(INTEGRITY).resolved(P, leadsTo(current));
  }

  private static RuleSet secrecy(FileId object) {
    return RuleSet.EMPTY.with(SECRECY).bound(new Binding(2, object, Match.Reason.BOUND));
  }

  private static List<String> opens(RuleSet rules, FileId object) {
    return matches(rules, Access.to(Operation.OPEN, Permissions.READ, object), Outcome.SUCCESS);
  }

  private static List<String> matches(RuleSet rules, Access access, Outcome outcome) {
    return rules.decide(access, Facts.of(access.operation(), outcome)).stream()
        .map(match -> match.rule().id() + " " + match.reason())
        .toList();
  }

  private static Access onName(Operation operation, FileId directory, ByteString name) {
    return new Access(
        operation, Permissions.of(operation), List.of(), List.of(new NameRef(directory, name)));
  }

  @Test
  void integrityWatchesTheNameAndWhatItLeadsTo() {
    RuleSet rules = integrity(Optional.of(OLD));
    assertEquals(List.of("1 CURRENT"), opens(rules, OLD));
    assertEquals(
        List.of("1 NAME"), matches(rules, onName(Operation.UNLINK, W, TARGET), Outcome.SUCCESS));
    assertTrue(rules.watches(OLD));
    assertTrue(rules.watches(W, TARGET));
    assertFalse(rules.watches(W, ByteString.of("other")));
    assertFalse(rules.watches(ROOT, TARGET));
  }

  @Test
  void integrityForgetsAnObjectThatTheNameLeaves() {
    RuleSet rules = integrity(Optional.of(OLD)).resolved(P, leadsTo(Optional.of(NEW)));
    assertEquals(List.of(), opens(rules, OLD));
    assertEquals(List.of("1 CURRENT"), opens(rules, NEW));
  }

  @Test
  void integrityOutlivesTheFile() {
    RuleSet rules = integrity(Optional.of(OLD)).resolved(P, leadsTo(Optional.empty()));
    assertEquals(List.of(), opens(rules, OLD));
    assertEquals(
        List.of("1 NAME"), matches(rules, onName(Operation.CREATE, W, TARGET), Outcome.SUCCESS));
  }

  @Test
  void secrecyStaysWithTheObject() {
    RuleSet rules = secrecy(OLD).resolved(P, leadsTo(Optional.of(NEW)));
    assertEquals(List.of("2 BOUND"), opens(rules, OLD));
    assertEquals(List.of(), opens(rules, NEW));
    assertEquals(List.of(), opens(rules.unbound(Set.of(OLD)), OLD));
  }

  @Test
  void bothAdoptWhatComesToTheName() {
    RuleSet before =
        integrity(Optional.of(OLD)).with(SECRECY).bound(new Binding(2, OLD, Match.Reason.BOUND));
    RuleSet after = before.resolved(P, leadsTo(Optional.of(NEW)));
    assertEquals(List.of("1 CURRENT", "2 ADOPTED"), opens(after, NEW));
    assertEquals(List.of("2 BOUND"), opens(after, OLD));
    assertEquals(List.of("2 ADOPTED"), opens(after.resolved(P, leadsTo(Optional.empty())), NEW));
    assertEquals(List.of(new Binding(2, NEW, Match.Reason.ADOPTED)), after.boundSince(before));
  }

  @Test
  void adoptsInWhicheverOrderTheVerbsCame() {
    RuleSet secrecyFirst =
        RuleSet.EMPTY.with(SECRECY).with(INTEGRITY).resolved(P, leadsTo(Optional.of(NEW)));
    RuleSet integrityFirst = integrity(Optional.of(NEW)).with(SECRECY);
    assertEquals(List.of("2 ADOPTED", "1 CURRENT"), opens(secrecyFirst, NEW));
    assertEquals(List.of("1 CURRENT", "2 ADOPTED"), opens(integrityFirst, NEW));
  }

  @Test
  void matchesBeforeOrAfterTheChange() {
    RuleSet before =
        RuleSet.EMPTY.with(INTEGRITY).with(SECRECY).resolved(P, leadsTo(Optional.empty()));
    RuleSet after = before.resolved(P, leadsTo(Optional.of(NEW)));
    Access create = onName(Operation.CREATE, W, TARGET).alsoTo(NEW);
    List<Match> matches =
        before.decide(create, Facts.of(Operation.CREATE, Outcome.SUCCESS), after, Observer.NONE);
    assertEquals(
        List.of(Match.Reason.NAME, Match.Reason.ADOPTED),
        matches.stream().map(Match::reason).toList());
  }

  @Test
  void oneOperationNamesEachRuleOnce() {
    RuleSet rules = integrity(Optional.of(OLD));
    Access unlink =
        new Access(
            Operation.UNLINK,
            Permissions.WRITE,
            List.of(OLD, OLD),
            List.of(new NameRef(W, TARGET)));
    assertEquals(List.of("1 NAME"), matches(rules, unlink, Outcome.SUCCESS));
  }

  @Test
  void asksOnlyForItsPermissions() throws RuleSyntaxException {
    Rule writes = new Rule(3, RuleSpec.of(Verb.INTEGRITY, P, Permissions.parse("wa"), List.of()));
    RuleSet rules = RuleSet.EMPTY.with(writes).resolved(P, leadsTo(Optional.of(OLD)));
    assertEquals(List.of(), opens(rules, OLD));
    Access writing = Access.to(Operation.OPEN, Permissions.WRITE, OLD);
    assertEquals(List.of("3 CURRENT"), matches(rules, writing, Outcome.failed(Errno.EACCES)));
  }

  @Test
  void aMovedAncestorCountsOnlyWhenItMoved() {
    RuleSet rules = integrity(Optional.of(OLD));
    ByteString w = ByteString.of("w");
    assertEquals(
        List.of("1 ANCESTOR"), matches(rules, onName(Operation.RENAME, ROOT, w), Outcome.SUCCESS));
    assertEquals(
        List.of(), matches(rules, onName(Operation.RENAME, ROOT, w), Outcome.failed(Errno.EACCES)));
    assertEquals(List.of(), matches(rules, onName(Operation.RMDIR, ROOT, w), Outcome.SUCCESS));
    assertEquals(Set.of(P), rules.pathsThrough(List.of(new NameRef(ROOT, w))));
  }

  @Test
  void withoutARuleItsBindingsAreGone() {
    RuleSet rules = secrecy(OLD).without(2);
    assertTrue(rules.isEmpty());
    assertEquals(List.of(), rules.bindings(Set.of(2)));
    assertEquals(Optional.empty(), integrity(Optional.of(OLD)).without(1).resolution(P));
  }

  @Test
  void aHistoryAddsUpToWhatItWasWrittenFrom() throws RuleSyntaxException {
    List<RuleChange> changes =
        List.of(
            new RuleChange.Added(INTEGRITY),
            new RuleChange.Added(SECRECY),
            new RuleChange.Bound(new Binding(2, OLD, Match.Reason.BOUND)),
            new RuleChange.Bound(new Binding(2, NEW, Match.Reason.ADOPTED)),
            new RuleChange.Removed(1),
            new RuleChange.Unbound(OLD),
            new RuleChange.NextId(9));
    for (RuleChange change : changes) {
      assertEquals(change, RuleChange.parse(change.toString()));
    }
    RuleHistory history = RuleHistory.of(changes);
    RuleHistory again = RuleHistory.of(history.changes());
    assertEquals(history.changes(), again.changes());
    assertEquals(9, again.nextId());
    assertEquals(List.of("2 ADOPTED"), opens(again.rules(), NEW));
  }
}
