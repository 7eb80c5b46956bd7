package org.auditfs.rule;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.auditfs.event.Event.FileEvent;
import org.auditfs.event.FileObject;
import org.auditfs.event.NameType;
import org.auditfs.event.Operation;
import org.auditfs.event.Outcome;
import org.auditfs.event.RuleRef;
import org.auditfs.event.Subject;
import org.auditfs.event.Verb;
import org.auditfs.file.ByteString;
import org.auditfs.file.FilePath;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RetrialTest {

  private static FileObject object(String path, long inode) {
    return new FileObject(FilePath.of(path), 8, 1, inode, 5, 0100644, 0, 0, 0, 1, NameType.NORMAL);
  }

  private static Subject root() {
    ByteString none = ByteString.EMPTY;
    return new Subject(
        0, 0, 0, 0, 0, 0, 0, 0, 0, 4711, 1, 1, none, none, none, none, none, Optional.empty());
  }

  private static List<Rule> rules(String lines) throws RuleSyntaxException {
    List<Rule> rules = new ArrayList<>();
    for (String line : lines.split("; ", -1)) {
      rules.add(new Rule(rules.size() + 1, RuleParser.parseLine(line)));
    }
    return rules;
  }

  private static FileEvent event(
      Operation operation, String path, String path2, long victim, List<RuleRef> rules) {
    boolean second = !path2.equals("-");
    return new FileEvent(
        operation,
        Outcome.SUCCESS,
        operation == Operation.OPEN ? Optional.of(1) : Optional.empty(),
        FilePath.of("/m"),
        root(),
        object(path, 10),
        second ? Optional.of(object(path2, 10)) : Optional.empty(),
        victim == 0 ? Optional.empty() : Optional.of(object(path2, victim)),
        Optional.empty(),
        rules);
  }

  private static List<RuleRef> refs(List<Rule> rules, String ids) {
    List<RuleRef> refs = new ArrayList<>();
    for (String id : ids.split(" ", -1)) {
      refs.add(rules.get(Integer.parseInt(id) - 1).ref());
    }
    return refs;
  }

  /** Rules, what happened, who recorded it, and how each rule came to be asked. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "integrity /m/a; secrecy /m/a | OPEN | /m/a | - | 0 | 1 2 | CURRENT BOUND",
        "integrity /m/a; secrecy /m/a | OPEN | /m/link | - | 0 | 1 2 | CURRENT BOUND",
        "integrity /m/a; secrecy /m/a | OPEN | /m/link | - | 0 | 2 | - BOUND",
        "integrity /m/a -F uid=9; secrecy /m/a | OPEN | /m/a | - | 0 | 2 | CURRENT BOUND",
        "secrecy /m/old; integrity /m/a | RENAME | /m/old | /m/a | 20 | 1 2 | BOUND NAME",
        "integrity /m/d/a | RENAME | /m/d | /m/e | 0 | 1 | ANCESTOR",
        "never /m/b; integrity /m/a | UNLINK | /m/a | - | 0 | 2 | - NAME",
        "never -F uid=9; integrity /m/a | CREATE | /m/a | - | 0 | 2 | ANY_FILE NAME",
        "integrity /m/l | LINK | /m/a | /m/l | 0 | 1 | NAME",
      })
  void judgesAsItWasRecorded(
      String lines,
      Operation operation,
      String path,
      String path2,
      long victim,
      String ids,
      String reasons)
      throws RuleSyntaxException {
    List<Rule> rules = rules(lines);
    Retrial retrial = Retrial.of(event(operation, path, path2, victim, refs(rules, ids)), rules);
    assertEquals(true, retrial.agrees(), () -> retrial.explanation().toString());
    assertEquals(
        List.of(reasons.split(" ", -1)),
        retrial.explanation().findings().stream()
            .map(it -> it.reason().map(Enum::name).orElse("-"))
            .toList());
  }

  @Test
  void saysWhatTheOtherVerbWouldHaveSaid() throws RuleSyntaxException {
    List<Rule> rules = rules("secrecy /m/a");
    FileEvent read =
        new FileEvent(
            Operation.OPEN,
            Outcome.SUCCESS,
            Optional.of(0),
            FilePath.of("/m"),
            root(),
            object("/m/a", 10),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            refs(rules, "1"));
    List<Supposition> supposed = Retrial.of(read, rules).supposed();
    assertEquals(Verb.INTEGRITY, supposed.get(0).verb());
    assertEquals(
        new Verdict.OtherAccess(Permissions.WRITE.and(Permissions.ATTRIBUTE), Permissions.READ),
        supposed.get(0).finding().verdict());
    assertEquals(Verdict.Plain.MATCHES, supposed.get(1).finding().verdict());
  }

  @Test
  void admitsWhatItCannotDerive() throws RuleSyntaxException {
    List<Rule> rules = rules("integrity /m/a -F uid=9");
    FileEvent event = event(Operation.OPEN, "/m/a", "-", 0, refs(rules, "1"));
    assertEquals(false, Retrial.of(event, rules).agrees());
    assertEquals(event.rules(), Retrial.of(event, List.of()).unknown());
  }
}
