package org.auditfs.rule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.auditfs.event.Verb;
import org.auditfs.file.ByteString;
import org.auditfs.file.FilePath;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RuleParserTest {

  @ParameterizedTest
  @CsvSource({
    "integrity /etc/passwd, integrity /etc/passwd -p wa",
    "secrecy /etc/shadow, secrecy /etc/shadow -p rwxa",
    "secrecy /etc/shadow -k s -p ar, secrecy /etc/shadow -p ra -k s",
    "integrity /etc//ssh/../passwd -k one -k two, integrity /etc/passwd -p wa -k one -k two",
    "'  integrity\t/a\\040b ', integrity /a\\040b -p wa",
  })
  void printsWhatItReads(String line, String printed) throws RuleSyntaxException {
    RuleSpec spec = RuleParser.parseLine(line);
    assertEquals(printed, spec.toString());
    assertEquals(spec, RuleParser.parseLine(printed));
  }

  @ParameterizedTest
  @CsvSource({
    "'watch /etc/passwd', 1, 'watch: expected secrecy, integrity or never'",
    "integrity, 10, the rule ends: expected a path",
    "integrity /a -p, 16, the rule ends: expected -p and letters",
    "integrity /a -p wq, 17, -p wq: permissions are letters of rwxa",
    "integrity /a -z, 14, '-z: expected -p, -k, -F, -R or --each-io'",
    "integrity /a\\4, 11, 'a backslash stands before three octal digits, as in \\040'",
    "integrity /a\\777, 11, \\777 is more than a byte",
    "integrity /a\\000, 11, a path cannot hold a NUL byte",
    "integrity /a -k \\001, 17, -k \\001: a key has no control characters",
    "integrity /a -k \\377, 17, -k: a key is UTF-8 text",
  })
  void saysWhatIsWrongAndWhere(String line, int column, String message) {
    RuleSyntaxException e =
        assertThrows(RuleSyntaxException.class, () -> RuleParser.parseLine(line));
    assertEquals(message, e.getMessage());
    assertEquals(column, e.column());
  }

  @Test
  void takesKeysOfTheLengthThatAuditTakes() throws RuleSyntaxException {
    RuleParser.parseLine("integrity /a -k " + "k".repeat(256));
    assertThrows(
        RuleSyntaxException.class,
        () -> RuleParser.parseLine("integrity /a -k " + "k".repeat(257)));
  }

  @Test
  void resolvesArgumentsAgainstTheWorkingDirectory() throws RuleSyntaxException {
    RuleSpec spec =
        new RuleParser(AccountSource.NONE)
            .arguments(
                List.of(ByteString.of("integrity"), ByteString.of("a b")), FilePath.of("/etc"));
    assertEquals(Optional.of(FilePath.of("/etc/a b")), spec.path());
  }

  @Test
  void readsBackEveryNameThatLinuxAllows() throws RuleSyntaxException {
    long seed = 4711;
    Random random = new Random(seed);
    for (int round = 0; round < 2000; round++) {
      byte[] name = new byte[1 + random.nextInt(8)];
      for (int i = 0; i < name.length; i++) {
        byte value;
        do {
          value = (byte) random.nextInt(256);
        } while (value == 0 || value == '/' || value == '.');
        name[i] = value;
      }
      RuleSpec spec =
          RuleSpec.of(
              Verb.SECRECY, FilePath.ROOT.child(ByteString.of(name)), Permissions.ALL, List.of());
      String line = spec.toString();
      assertEquals(spec, RuleParser.parseLine(line), "seed " + seed + " round " + round);
      assertTrue(line.chars().allMatch(c -> c >= ' ' && c < 0x7f), line);
    }
  }
}
