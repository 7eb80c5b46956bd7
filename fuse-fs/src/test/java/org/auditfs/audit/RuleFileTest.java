package org.auditfs.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import org.auditfs.event.StoreException;
import org.auditfs.rule.Rule;
import org.auditfs.rule.RuleChange;
import org.auditfs.rule.RuleParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RuleFileTest {

  @TempDir Path state;

  private static RuleChange add(int id, String line) throws Exception {
    return new RuleChange.Added(new Rule(id, RuleParser.parseLine(line)));
  }

  private List<String> reopen() throws StoreException {
    try (RuleFile file = RuleFile.open(state)) {
      return file.history().changes().stream().map(Object::toString).toList();
    }
  }

  @Test
  void keepsRulesAndNeverGivesANumberTwice() throws Exception {
    try (RuleFile file = RuleFile.open(state)) {
      file.append(List.of(add(1, "integrity /etc/passwd"), add(2, "secrecy /etc/shadow -k s")));
      file.append(List.of(new RuleChange.Removed(2)));
    }
    List<String> expected = List.of("add 1 integrity /etc/passwd -p wa", "next 3");
    assertEquals(expected, reopen());
    assertEquals(expected, reopen());
    assertEquals(
        "rw-------",
        PosixFilePermissions.toString(Files.getPosixFilePermissions(state.resolve("rules"))));
  }

  @Test
  void dropsALineThatACrashLeftUnfinished() throws Exception {
    try (RuleFile file = RuleFile.open(state)) {
      file.append(List.of(add(1, "integrity /etc/passwd")));
    }
    Path rules = state.resolve("rules");
    byte[] whole = Files.readAllBytes(rules);
    try (RuleFile file = RuleFile.open(state)) {
      file.append(List.of(add(2, "integrity /etc/group")));
    }
    byte[] more = Files.readAllBytes(rules);
    for (int length = whole.length; length < more.length; length++) {
      Files.write(rules, Arrays.copyOf(more, length));
      assertEquals(List.of("add 1 integrity /etc/passwd -p wa", "next 2"), reopen());
    }
  }

  @Test
  void refusesAChangedLineAndLosesNothing() throws Exception {
    try (RuleFile file = RuleFile.open(state)) {
      file.append(List.of(add(1, "integrity /etc/passwd")));
    }
    Path rules = state.resolve("rules");
    String text = Files.readString(rules).replace("passwd", "passwx");
    Files.writeString(rules, text);
    StoreException e = assertThrows(StoreException.class, () -> RuleFile.open(state));
    assertTrue(String.valueOf(e.getMessage()).contains("line 3"), e.getMessage());
    assertEquals(text, Files.readString(rules));
  }

  @Test
  void refusesAForeignFile() throws Exception {
    Files.writeString(state.resolve("rules"), "-w /etc/passwd\n");
    StoreException e = assertThrows(StoreException.class, () -> RuleFile.open(state));
    assertTrue(String.valueOf(e.getMessage()).contains("line 1"), e.getMessage());
  }
}
