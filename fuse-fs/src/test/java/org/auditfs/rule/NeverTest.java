package org.auditfs.rule;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.auditfs.event.FileObject;
import org.auditfs.event.NameType;
import org.auditfs.event.Operation;
import org.auditfs.event.Outcome;
import org.auditfs.event.Subject;
import org.auditfs.event.SubjectPart;
import org.auditfs.file.ByteString;
import org.auditfs.file.Errno;
import org.auditfs.file.FileId;
import org.auditfs.file.FilePath;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Conditions and exceptions, and the order in which rules speak. */
final class NeverTest {

  private static final FileId ROOT = id("/");

  /** Files are known by their path: its text is the object's identity. */
  private static FileId id(String path) {
    return new FileId(1, 1, ByteString.of(path));
  }

  private static NameRef name(String path) {
    return new NameRef(ROOT, ByteString.of(path));
  }

  private static RuleSet rules(String... lines) throws RuleSyntaxException {
    List<Rule> rules = new ArrayList<>();
    List<Binding> bound = new ArrayList<>();
    Map<FilePath, Optional<Resolution>> where = new HashMap<>();
    for (String line : lines) {
      Rule rule =
          new Rule(rules.size() + 1, new RuleParser(ConditionParserTest.ACCOUNTS).line(line));
      rules.add(rule);
      rule.spec()
          .path()
          .ifPresent(
              path -> {
                FileId object = id(path.toString());
                if (line.startsWith("secrecy")) {
                  bound.add(new Binding(rule.id(), object, Match.Reason.BOUND));
                }
                where.put(
                    path,
                    Optional.of(
                        new Resolution(List.of(name(path.toString())), true, Optional.of(object))));
              });
    }
    return RuleSet.EMPTY.with(rules, bound).resolved(where);
  }

  private static FileObject object(String path, long owner) {
    return new FileObject(FilePath.of(path), 8, 1, 42, 0, 0100644, owner, 0, 0, 1, NameType.NORMAL);
  }

  /** What is known; counts what was asked for. */
  private static final class Known implements Facts {
    private final Operation operation;
    private final Outcome outcome;
    private final Optional<Subject> who;
    private final List<FileObject> objects;
    private final Set<SubjectPart> asked = EnumSet.noneOf(SubjectPart.class);
    private boolean askedForObjects;

    Known(Operation operation, Outcome outcome, Optional<Subject> who, List<FileObject> objects) {
      this.operation = operation;
      this.outcome = outcome;
      this.who = who;
      this.objects = objects;
    }

    @Override
    public Operation operation() {
      return operation;
    }

    @Override
    public Outcome outcome() {
      return outcome;
    }

    @Override
    public OptionalInt openFlags() {
      return operation == Operation.OPEN ? OptionalInt.of(01001) : OptionalInt.empty();
    }

    @Override
    public Optional<Subject> subject(SubjectPart part) {
      asked.add(part);
      return who;
    }

    @Override
    public List<FileObject> objects() {
      askedForObjects = true;
      return objects;
    }
  }

  private static Subject alice() {
    ByteString none = ByteString.EMPTY;
    return new Subject(
        Subject.UNSET,
        1000,
        50,
        0,
        1000,
        1000,
        50,
        50,
        50,
        4711,
        1,
        Subject.UNKNOWN,
        none,
        ByteString.of("vi"),
        ByteString.of("/usr/bin/vi"),
        none,
        none,
        Optional.empty());
  }

  private static Known opened(String path) {
    return new Known(
        Operation.OPEN, Outcome.SUCCESS, Optional.of(alice()), List.of(object(path, 7)));
  }

  private static List<Integer> ids(List<Match> matches) {
    return matches.stream().map(match -> match.rule().id()).toList();
  }

  private static List<Integer> open(RuleSet rules, Facts facts, String path) {
    return ids(rules.decide(Access.to(Operation.OPEN, Permissions.WRITE, id(path)), facts));
  }

  @ParameterizedTest
  @CsvSource({
    "auid=unset, true",
    "auid>=1000, true", // as the kernel compares: unset is the greatest
    "auid<1000, false",
    "uid=alice, true",
    "uid!=alice, false",
    "euid=0, true",
    "gid>=50, true",
    "egid>50, false",
    "pid=4711, true",
    "ppid<=1, true",
    "comm=vi, true",
    "comm!=vi, false",
    "exe=/usr/bin/vi, true",
    "success=yes, true",
    "success!=yes, false",
    "exit=0, true",
    "exit=-EACCES, false",
    "flags&O_TRUNC, true",
    "flags&=O_TRUNC|O_APPEND, false",
    "flags&O_TRUNC|O_APPEND, true",
    "'op=chmod,open', true",
    "op!=open, false",
    "inode=42, true",
    "inode!=42, false",
    "dev=08:01, true",
    "obj_uid=7, true",
    "obj_gid=staff, false",
    "filetype=file, true",
    "filetype=dir, false",
    "path=/e/f, true",
    "path=/e/*, true",
    "path!=/e/*, false",
    "dir=/e, true",
    "dir=/e/f, true",
    "dir=/e/f/g, false",
    "dir=/, true",
    "dir=/ee, false",
    "ses=3, true", // nobody knows, and what nobody knows is recorded
    "ses!=3, true",
  })
  void asksWhatAuditctlAsks(String condition, boolean holds) throws RuleSyntaxException {
    RuleSet rules = rules("integrity /e/f -F " + condition);
    assertEquals(holds ? List.of(1) : List.of(), open(rules, opened("/e/f"), "/e/f"));
  }

  @Test
  void readsOnlyWhatSomeRuleNeeds() throws RuleSyntaxException {
    Known facts = opened("/e/f");
    assertEquals(List.of(1), open(rules("integrity /e/f", "secrecy /e/g"), facts, "/e/f"));
    assertEquals(Set.of(), facts.asked);
    assertEquals(List.of(), open(rules("never -F uid=0", "secrecy /e/g"), facts, "/e/f"));
    assertEquals(Set.of(), facts.asked, "no watch knows the object");
    String first = "secrecy /e/f -F inode=1 -F exe=/bin/true -F op=chmod -F auid=0";
    assertEquals(List.of(), open(rules(first), facts, "/e/f"));
    assertEquals(Set.of(), facts.asked, "the operation, which costs nothing, says no");
    assertEquals(false, facts.askedForObjects);
    assertEquals(List.of(), open(rules("secrecy /e/f -F exe=/x -F auid=0"), facts, "/e/f"));
    assertEquals(Set.of(SubjectPart.LOGIN), facts.asked);
  }

  @Test
  void theFirstNeverDecidesAgainstTheRulesAfterIt() throws RuleSyntaxException {
    RuleSet rules =
        rules("secrecy /e/f", "never /e/f -F uid=alice", "integrity /e/f", "secrecy /e/f -k k");
    assertEquals(List.of(1), open(rules, opened("/e/f"), "/e/f"));
    Known root =
        new Known(Operation.OPEN, Outcome.SUCCESS, Optional.empty(), List.of(object("/e/f", 0)));
    assertEquals(List.of(1, 3, 4), open(rules, root, "/e/f"), "who is not known is recorded");
  }

  @Test
  void aNeverWithoutPathIsAboutEveryFile() throws RuleSyntaxException {
    RuleSet rules = rules("never -F comm=vi", "integrity /e/f", "integrity /e/g");
    assertEquals(List.of(), open(rules, opened("/e/f"), "/e/f"));
    assertEquals(List.of(), open(rules, opened("/e/g"), "/e/g"));
    assertEquals(
        List.of(2), open(rules("never -F comm=ed", "integrity /e/f"), opened("/e/f"), "/e/f"));
  }

  @Test
  void aNeverSpeaksOnlyForWhatItKnows() throws RuleSyntaxException {
    RuleSet rules = rules("never /e/tmp", "integrity /e/f");
    Access over =
        new Access(
            Operation.RENAME,
            Permissions.WRITE,
            List.of(id("/e/tmp"), id("/e/f")),
            List.of(name("/e/tmp"), name("/e/f")));
    Known facts =
        new Known(
            Operation.RENAME,
            Outcome.SUCCESS,
            Optional.of(alice()),
            List.of(object("/e/tmp", 0), object("/e/f", 0), object("/e/f", 7)));
    assertEquals(List.of(2), ids(rules.decide(over, facts)), "the watched file was replaced");
    assertEquals(
        List.of(2),
        ids(rules("never -F path=/e/tmp", "integrity /e/f").decide(over, facts)),
        "not all of its paths are");
    assertEquals(List.of(), ids(rules("never -F dir=/e", "integrity /e/f").decide(over, facts)));
    assertEquals(
        List.of(2),
        ids(rules("never -F uid=0", "integrity /e/f -F obj_uid=7").decide(over, facts)),
        "one of its objects is");
  }

  @Test
  void aNeverIsAboutItsPermissionsOnly() throws RuleSyntaxException {
    RuleSet rules = rules("never /e/f -p r", "secrecy /e/f");
    assertEquals(List.of(2), open(rules, opened("/e/f"), "/e/f"));
    Facts read = Facts.of(Operation.READLINK, Outcome.SUCCESS);
    assertEquals(
        List.of(),
        ids(rules.decide(Access.to(Operation.READLINK, Permissions.READ, id("/e/f")), read)));
  }

  @Test
  void conditionsAreAskedOfRefusalsToo() throws RuleSyntaxException {
    RuleSet rules = rules("secrecy /e/f -F exit=-EACCES", "secrecy /e/f -F success=yes -k k");
    Facts refused = Facts.of(Operation.OPEN, Outcome.failed(Errno.EACCES));
    assertEquals(List.of(1), open(rules, refused, "/e/f"));
    assertEquals(List.of(2), open(rules, opened("/e/f"), "/e/f"));
  }

  @Test
  void tellsWhatEachRuleSaid() throws RuleSyntaxException {
    RuleSet rules =
        rules(
            "integrity /e/f -p x",
            "integrity /e/f -F uid=0",
            "secrecy /e/g",
            "never /e/f -F uid=1000",
            "secrecy /e/f");
    Access access = Access.to(Operation.OPEN, Permissions.WRITE, id("/e/f"));
    Explanation explanation = rules.explain(access, opened("/e/f"), rules);
    List<String> said =
        explanation.findings().stream()
            .map(it -> it.rule().id() + " " + it.verdict().getClass().getSimpleName())
            .toList();
    assertEquals(List.of("1 OtherAccess", "2 OtherCase", "3 Plain", "4 Plain", "5 LeftOut"), said);
    assertEquals(List.of(), explanation.matching());
    assertEquals(Verdict.Plain.OTHER_FILE, explanation.findings().get(2).verdict());
    assertEquals(Verdict.Plain.MATCHES, explanation.findings().get(3).verdict());
  }

  @Test
  void namesOfANeverAreFollowedButItsObjectsAreNotWatched() throws RuleSyntaxException {
    RuleSet rules = rules("never /e/f");
    assertEquals(false, rules.watches(id("/e/f")));
    assertEquals(true, rules.watches(ROOT, ByteString.of("/e/f")));
  }
}
