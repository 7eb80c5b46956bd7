package org.auditfs.rule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.auditfs.event.Operation;
import org.auditfs.event.Outcome;
import org.auditfs.file.ByteString;
import org.auditfs.file.FileId;
import org.auditfs.file.FilePath;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an operation costs that no rule knows of: no memory. Times are for scripts/bench. */
final class RuleCostTest {

  private static final int CALLS = 50_000;
  private static final FileId DIRECTORY = id(0);

  /** As ext4 has them: the inode's number, then a generation that is as good as random. */
  static FileId id(int inode) {
    int generation = inode * 0x9e3779b9;
    return new FileId(
        1,
        1,
        ByteString.ofHex(
            "%08x%08x".formatted(Integer.reverseBytes(inode), Integer.reverseBytes(generation))));
  }

  /** So many rules on distinct files, every third a secrecy rule, every tenth with conditions. */
  static RuleSet rules(int count) throws RuleSyntaxException {
    List<Rule> rules = new ArrayList<>();
    List<Binding> bound = new ArrayList<>();
    Map<FilePath, Optional<Resolution>> where = new HashMap<>();
    rules.add(new Rule(count + 1, RuleParser.parseLine("never -F uid=0 -F comm=cron")));
    for (int i = 1; i <= count; i++) {
      String name = "file" + i;
      String conditions = i % 10 == 0 ? " -F auid>=1000 -F auid!=unset" : "";
      String verb = i % 3 == 0 ? "secrecy" : "integrity";
      Rule rule = new Rule(i, RuleParser.parseLine(verb + " /etc/" + name + conditions));
      rules.add(rule);
      if (i % 3 == 0) {
        bound.add(new Binding(i, id(i), Match.Reason.BOUND));
      } else {
        NameRef entry = new NameRef(id(0), ByteString.of(name));
        where.put(
            rule.spec().path().orElseThrow(),
            Optional.of(new Resolution(List.of(entry), true, Optional.of(id(i)))));
      }
    }
    return RuleSet.EMPTY.with(rules, bound).resolved(where);
  }

  @ParameterizedTest
  @ValueSource(ints = {10, 10_000})
  void anOperationThatNoRuleKnowsAllocatesNothing(int count) throws RuleSyntaxException {
    RuleSet rules = rules(count);
    FileId other = id(-1);
    ByteString name = ByteString.of("unwatched");
    Access open = Access.to(Operation.OPEN, Permissions.READ, other);
    Access unlink =
        new Access(
            Operation.UNLINK, Permissions.WRITE, List.of(other), List.of(new NameRef(id(0), name)));
    Facts facts = Facts.of(Operation.OPEN, Outcome.SUCCESS);
    ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long found = 0;
    long allocated = Long.MAX_VALUE;
    for (int round = 0; round < 3; round++) {
      long before = thread.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < CALLS; i++) {
        found += rules.watches(other) || rules.watches(DIRECTORY, name) ? 1 : 0;
        found += rules.decide(open, facts).size();
        found += rules.decide(unlink, facts, rules, Observer.NONE).size();
      }
      allocated = Math.min(allocated, thread.getCurrentThreadAllocatedBytes() - before);
    }
    assertEquals(0, found);
    assertTrue(allocated < CALLS, allocated + " bytes in " + CALLS + " rounds");
    assertTrue(rules.watches(id(1)) && rules.watches(id(0), ByteString.of("file1")));
  }
}
