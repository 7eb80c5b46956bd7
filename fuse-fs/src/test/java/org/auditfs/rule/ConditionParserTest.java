package org.auditfs.rule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ConditionParserTest {

  static final AccountSource ACCOUNTS =
      new AccountSource() {
        @Override
        public OptionalLong uid(String name) {
          return switch (name) {
            case "root" -> OptionalLong.of(0);
            case "alice" -> OptionalLong.of(1000);
            default -> OptionalLong.empty();
          };
        }

        @Override
        public OptionalLong gid(String name) {
          return name.equals("staff") ? OptionalLong.of(50) : OptionalLong.empty();
        }
      };

  private static RuleSpec rule(String condition) throws RuleSyntaxException {
    return new RuleParser(ACCOUNTS).line("integrity /a -F " + condition);
  }

  @ParameterizedTest
  @CsvSource({
    "auid>=alice, auid>=alice:1000",
    "auid!=unset, auid!=unset",
    "auid=-1, auid=-1",
    "uid<0x10, uid<0x10",
    "gid=staff, gid=staff:50",
    "obj_gid!=staff, obj_gid!=staff:50",
    "euid=bob:77, euid=bob:77",
    "exit=-EACCES, exit=-EACCES",
    "success=no, success=no",
    "'op=open,chmod', 'op=open,chmod'",
    "op!=getattr, op!=getattr",
    "flags&O_TRUNC|O_APPEND, flags&O_TRUNC|O_APPEND",
    "flags&=01003, flags&=01003",
    "path=/etc/*.conf, path=/etc/*.conf",
    "dir!=/etc/ssh, dir!=/etc/ssh",
    "filetype=link, filetype=link",
    "dev=fe:00, dev=fe:00",
    "comm=vi\\040m, comm=vi\\040m",
    "exe=/usr/bin/vi, exe=/usr/bin/vi",
    "pid>1, pid>1",
    "ses=unset, ses=unset",
    "inode=131, inode=131",
  })
  void keepsWhatWasWrittenAndWhatItMeant(String written, String resolved)
      throws RuleSyntaxException {
    RuleSpec spec = rule(written);
    assertEquals("integrity /a -p wa -F " + asListed(written), spec.toString());
    assertEquals("integrity /a -p wa -F " + resolved, spec.resolved());
    assertEquals(spec, RuleParser.parseLine(spec.resolved()));
    assertEquals(spec.resolved(), RuleParser.parseLine(spec.resolved()).resolved());
  }

  private static String asListed(String written) {
    return written.replace("bob:77", "bob");
  }

  @Test
  void namesMeanTheSameAsTheirNumbers() throws RuleSyntaxException {
    assertEquals(rule("auid=alice"), rule("auid=1000"));
    assertEquals(rule("auid=unset"), rule("auid=4294967295"));
    assertEquals(rule("exit=-EPERM"), rule("exit=-1"));
    assertEquals(rule("success=yes"), rule("success=1"));
    assertEquals(rule("op=chmod,open"), rule("op=open,chmod,open"));
    assertEquals(rule("dir=/etc/"), rule("dir=/etc"));
  }

  /** The column is that of what is wrong: {@code integrity /a -F } is 16 characters long. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "color=red | 17 | color=red: expected a field: one of op, success, exit",
        "=1 | 17 | expected a field",
        "perm=r | 17 | permissions are given with -p",
        "auid | 17 | auid: expected an operator after auid: != >= <= = > <",
        "auid~1 | 17 | expected an operator",
        "auid&1 | 17 | auid&1: auid can be compared with != >= <= = > < only",
        "comm>a | 17 | comm can be compared with != = only",
        "auid= | 22 | auid=: expected a value",
        "auid>=carol | 23 | there is no user carol",
        "gid=alice | 21 | there is no group alice",
        "uid=4294967296 | 21 | expected a number from 0 to 4294967295",
        "uid=08 | 21 | expected a number",
        "uid=99999999999999999999 | 21 | expected a number",
        "uid=-2 | 21 | expected a number",
        "pid=2147483648 | 21 | expected a number",
        "exit=EWHAT | 22 | expected a number or an error's name",
        "success=perhaps | 25 | expected yes or no",
        "op=teleport | 20 | expected operations",
        "op=start | 20 | expected operations",
        "op=getattr,add_rule | 20 | operations, as open or chmod,chown",
        "filetype=door | 26 | expected file, dir",
        "dev=1 | 21 | major:minor",
        "flags=O_WHAT | 23 | flags of open",
        "path=etc/passwd | 22 | expected a path from the root",
        "path=*.conf | 22 | begins with / or **",
        "path=/a[b | 24 | expected a ']'",
        "exe=vi | 21 | expected a path",
        "comm=abcdefghijklmnop | 22 | at most 15 bytes",
      })
  void saysWhereWhatWasExpected(String condition, int column, String says) {
    RuleSyntaxException e = assertThrows(RuleSyntaxException.class, () -> rule(condition));
    assertEquals(true, String.valueOf(e.getMessage()).contains(says), e.getMessage());
    assertEquals(column, e.column(), e.getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"never", "never -k x", "never -p r", "integrity -F uid=0", "secrecy"})
  void wantsToKnowWhatARuleIsAbout(String line) {
    assertThrows(RuleSyntaxException.class, () -> new RuleParser(ACCOUNTS).line(line));
  }

  @Test
  void readsWhatNeverTakes() throws RuleSyntaxException {
    RuleParser parser = new RuleParser(ACCOUNTS);
    assertEquals("never /etc/mtab", parser.line("never /etc/mtab").toString());
    assertEquals("never -F uid=root -k k", parser.line("never -k k -F uid=root").toString());
    assertEquals("never /a -p r", parser.line("never -p r /a").toString());
    assertEquals(
        "secrecy /a -p rwxa -R --each-io -k a -k b",
        parser.line("secrecy /a --each-io -k a -R -k b  # twice").toString());
  }

  @Test
  void boundsWhatARuleCanHold() {
    RuleParser parser = new RuleParser(ACCOUNTS);
    assertThrows(RuleSyntaxException.class, () -> parser.line("never" + " -F uid=0".repeat(65)));
    assertThrows(RuleSyntaxException.class, () -> parser.line("secrecy /a" + " -k k".repeat(33)));
  }
}
