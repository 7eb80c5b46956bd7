package org.auditfs.app;

import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.auditfs.codec.Names;
import org.auditfs.event.Event.ConfigEvent;
import org.auditfs.event.Event.FileEvent;
import org.auditfs.event.EventId;
import org.auditfs.event.FileObject;
import org.auditfs.event.NameType;
import org.auditfs.event.Operation;
import org.auditfs.event.Outcome;
import org.auditfs.event.RecordedEvent;
import org.auditfs.event.RuleRef;
import org.auditfs.event.Subject;
import org.auditfs.file.ByteString;
import org.auditfs.file.FilePath;
import org.auditfs.rule.Retrial;
import org.auditfs.rule.Rule;
import org.auditfs.rule.RuleChronicle;
import org.auditfs.rule.RuleParser;
import org.auditfs.rule.RuleSyntaxException;
import org.junit.jupiter.api.Test;

/** A small trail, and why its events are in it. */
final class ExplanationTextTest {

  private static final Path RESOURCES = Path.of("src/test/resources/org/auditfs/app");

  private static final List<String> RULES =
      List.of(
          "integrity /m/passwd -p wa -k identity",
          "secrecy /m/shadow -k shadow",
          "never /m/shadow -F comm=backup",
          "secrecy /m/shadow -F auid>=alice:1000 -F auid!=unset",
          "integrity /m/shadow -p a",
          "never -F uid=7",
          "integrity /m/shadow -F success=no");

  private final RuleChronicle then = new RuleChronicle();
  private final List<RecordedEvent> since = new ArrayList<>();
  private final StringBuilder text = new StringBuilder();

  private static Subject who(long uid, String comm) {
    ByteString none = ByteString.EMPTY;
    return new Subject(
        uid,
        uid,
        0,
        uid,
        uid,
        uid,
        0,
        0,
        0,
        4711,
        1,
        1,
        none,
        ByteString.of(comm),
        ByteString.of("/usr/bin/" + comm),
        none,
        none,
        Optional.empty());
  }

  private static FileObject object(String path) {
    return new FileObject(
        FilePath.of(path), 0xfe, 0, 131, 77, 0100640, 0, 0, 42, 1, NameType.NORMAL);
  }

  private static ConfigEvent change(Operation operation, int id, String rule)
      throws RuleSyntaxException {
    Rule about = new Rule(id, RuleParser.parseLine(rule));
    return new ConfigEvent(
        operation,
        Outcome.SUCCESS,
        who(0, "java"),
        about.spec().path(),
        ByteString.of(rule),
        "",
        List.of(about.ref()));
  }

  private void why(Operation operation, Subject who, String path, Integer... recordedBy) {
    List<RuleRef> rules = new ArrayList<>();
    for (int id : recordedBy) {
      then.rules().stream().filter(rule -> rule.id() == id).map(Rule::ref).forEach(rules::add);
    }
    FileEvent event =
        new FileEvent(
            operation,
            Outcome.SUCCESS,
            operation == Operation.OPEN ? Optional.of(0) : Optional.empty(),
            FilePath.of("/m"),
            who,
            object(path),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            rules);
    RecordedEvent recorded = new RecordedEvent(new EventId(42, 1_795_000_000_000_000L), event);
    WhyText why = new WhyText(recorded, Retrial.of(event, then.rules()), since);
    why.lines(ZoneOffset.UTC, Names.NONE).forEach(line -> text.append(line).append('\n'));
    text.append(why.json()).append("\n\n");
  }

  @Test
  void tellsWhyInWordsAndInJson() throws Exception {
    for (int i = 0; i < RULES.size(); i++) {
      then.take(change(Operation.ADD_RULE, i + 1, RULES.get(i)));
    }
    why(Operation.OPEN, who(1000, "cat"), "/m/shadow", 2, 4);
    why(Operation.CHMOD, who(0, "chmod"), "/m/shadow", 2, 5);
    why(Operation.OPEN, who(0, "backup"), "/m/shadow", 2);
    since.add(
        new RecordedEvent(new EventId(50, 0), change(Operation.REMOVE_RULE, 2, RULES.get(1))));
    why(Operation.UNLINK, who(0, "rm"), "/m/passwd", 1);
    then.take(change(Operation.REMOVE_RULE, 1, RULES.get(0)));
    why(Operation.OPEN, who(7, "cat"), "/m/link", 4);
    Golden.check(RESOURCES.resolve("why.txt"), text.toString());
  }
}
