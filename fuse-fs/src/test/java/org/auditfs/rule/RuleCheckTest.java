package org.auditfs.rule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.auditfs.file.ByteString;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RuleCheckTest {

  private static RuleText read(String text) {
    RuleParser parser = new RuleParser(ConditionParserTest.ACCOUNTS);
    return RuleText.parse("f", ByteString.of(text), parser);
  }

  private static List<String> check(String text) {
    RuleText read = read(text);
    assertEquals(List.of(), read.problems());
    return RuleCheck.check(read.rules()).stream().map(Problem::toString).toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "secrecy /a; secrecy /a -p axwr | f:2:1: says the same as line 1 of f",
        "never -F uid=0; never -F uid=root; secrecy /a | f:2:1: says the same as line 1 of f",
        "secrecy /a -F auid>=1000 -F auid<1000 | f:1:29: auid<1000: can never hold with the rest",
        "secrecy /a -F uid=1 -F uid=2 | f:1:24: uid=2: can never hold",
        "secrecy /a -F uid!=1 -F uid=1 | f:1:25: uid=1: can never hold",
        "secrecy /a -F auid>unset | f:1:15: auid>unset: can never hold",
        "secrecy /a -F uid<0 | f:1:15: uid<0: can never hold",
        "secrecy /a -F exit=EACCES | f:1:15: exit=EACCES: can never hold",
        "secrecy /a -F success=yes -F exit=-EACCES | f:1:30: exit=-EACCES: can never hold",
        "secrecy /a -F op=open -F op=chmod | f:1:26: op=chmod: can never hold",
        "secrecy /a -p r -F op=chmod | f:1:20: op=chmod: can never hold: -p r asks for other",
        "secrecy /a -F comm=a -F comm=b | f:1:25: comm=b: can never hold",
        "secrecy /a -F path=/b/c -F dir=/d | f:1:28: dir=/d: can never hold",
        "never -F uid=0; secrecy /a -F uid=0 | f:2:1: records nothing: line 1 of f says never",
        "never -F uid<10; secrecy /a -F uid=5 | f:2:1: records nothing: line 1 of f says never",
        "never -F exit<0; secrecy /a -F success=no | f:2:1: records nothing: line 1",
        "never /a; integrity /a | f:2:1: records nothing: line 1 of f says never",
        "integrity /a; never /a; secrecy /b | f:2:1: comes too late: line 1 of f records it",
        "never /a; integrity /a/b/c | f:2:1: records nothing: line 1 of f says never",
        "integrity /a; never /a/b; secrecy /b | f:2:1: comes too late: line 1 of f records it",
        "integrity /a; never /b | f:2:1: leaves nothing out: no rule comes after it",
        "integrity /a/* | f:1:1: the path is taken as it is spelled",
      })
  void findsWhatMakesNoSense(String lines, String says) {
    List<String> problems = check(lines.replace("; ", "\n"));
    assertEquals(1, problems.size(), problems::toString);
    assertTrue(problems.get(0).startsWith(says), problems::toString);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "secrecy /a -F auid>=1000 -F auid!=unset",
        "secrecy /a; integrity /a; secrecy /a -k other",
        "never -F uid=0; secrecy /a",
        "never -F uid=0 -F comm=x; secrecy /a -F uid=0",
        "never /a; secrecy /a", // the object can leave
        "never /a -p r; integrity /a",
        "never /a/b; integrity /a",
        "never /a; integrity /ab",
        "never /a; secrecy /a/b",
        "secrecy /a -R; never /a/b; integrity /a", // the others can leave
        "never -F obj_uid=0; integrity /a -F obj_uid=0", // all of a rename's objects, or one
        "secrecy /a -F flags&1 -F flags&2",
        "secrecy /a -F path=/b/* -F path=/b/c",
        "secrecy /a -p r -F op=open",
        "integrity /a -F op=getattr,lookup,access",
      })
  void saysNothingWhereItIsNotSure(String lines) {
    assertEquals(List.of(), check(lines.replace("; ", "\n")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "secrecy /a; secrecy /a -p axwr | ",
        "integrity /a; never /b | ",
        "integrity /a/* | ",
        "never -F uid=0; secrecy /a -F uid=0 | f:2:1: records nothing: line 1 of f says never",
        "integrity /a; never /a/b | f:2:1: comes too late: line 1 of f records it; put this one",
        "secrecy /b; secrecy /a -F uid=1 -F uid=2 | f:2:24: uid=2: can never hold",
      })
  void tellsContradictionsFromWhatIsOnlyUseless(String lines, @Nullable String says) {
    RuleText text = read(lines.replace("; ", "\n"));
    List<Problem> found = RuleCheck.contradictions(text.rules());
    assertEquals(says == null ? 0 : 1, found.size(), found::toString);
    assertTrue(says == null || found.get(0).toString().startsWith(says), found::toString);
  }

  @Test
  void findsWhichStandingRuleMakesOneUseless() {
    List<Rule> before = List.of(new Rule(7, spec("integrity /a")), new Rule(9, spec("never /b")));
    assertEquals(
        Optional.of("comes too late: rule 7 records it; put this one first"),
        RuleCheck.opposite(spec("never /a/c"), before));
    assertEquals(
        Optional.of("records nothing: rule 9 says never"),
        RuleCheck.opposite(spec("integrity /b/c"), before));
    assertEquals(Optional.empty(), RuleCheck.opposite(spec("secrecy /b"), before));
    assertEquals(Optional.empty(), RuleCheck.contradiction(spec("integrity /a -F uid=1")));
    assertTrue(RuleCheck.contradiction(spec("integrity /a -F uid=1 -F uid=2")).isPresent());
  }

  private static RuleSpec spec(String line) {
    return read(line).rules().get(0).spec();
  }

  @Test
  void readsEveryLineAndSaysWhereEachIsWrong() {
    RuleText text =
        read("# ours\n\n  secrecy /a\nwatch /b\nsecrecy c\n\tsecrecy /d -F uid=carol\nnever /e\n");
    assertEquals(
        List.of("3:3 secrecy /a -p rwxa", "7:1 never /e"),
        text.rules().stream()
            .map(it -> it.place().line() + ":" + it.place().column() + " " + it.spec())
            .toList());
    assertEquals(
        List.of(
            "f:4:1: watch: expected secrecy, integrity or never",
            "f:5:9: c: expected a path from the root",
            "f:6:20: uid=carol: expected a number or the name of a user, and there is no user"
                + " carol"),
        text.problems().stream().map(Problem::toString).toList());
  }

  @Test
  void refusesBytesThatAreNoText() {
    byte[] bytes = {'n', 'e', 'v', 'e', 'r', ' ', '/', (byte) 0xff, '\n'};
    RuleText text = RuleText.parse("f", ByteString.of(bytes), new RuleParser(AccountSource.NONE));
    assertEquals("[f:1:1: not UTF-8: expected other bytes as \\ooo]", text.problems().toString());
    RuleText wide = read("never /" + "a".repeat(70_000));
    assertTrue(wide.problems().toString().contains("expected at most 65536"));
  }

  @Test
  void checksAHundredThousandLinesAndNoMore() {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < RuleText.RULES_MAX; i++) {
      lines.append("integrity /etc/file").append(i).append(" -F auid>=1000 -k key\n");
    }
    RuleText text = read(lines.toString());
    assertEquals(RuleText.RULES_MAX, text.rules().size());
    assertEquals(List.of(), RuleCheck.check(text.rules()));
    assertEquals(List.of(), read(lines.append("# one more\n").toString()).problems());
    assertEquals(
        "[f:100002:1: expected at most 100000 rules]",
        read(lines.append("never /x\n").toString()).problems().toString());
  }

  @Test
  void stopsReadingWhereNothingIsRight() {
    assertEquals(RuleText.PROBLEMS_MAX, read("x\n".repeat(100_000)).problems().size());
  }
}
