package org.auditfs.rule;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.auditfs.event.Operation;
import org.auditfs.event.Outcome;
import org.auditfs.file.ByteString;
import org.auditfs.file.FileId;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What an operation costs that none of so many rules on distinct files knows of. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class RuleDecision {

  @Param({"10", "10000"})
  public int rules;

  private final FileId directory = RuleCostTest.id(0);
  private final ByteString name = ByteString.of("unwatched");
  private final FileId object = RuleCostTest.id(-1);
  private final Facts facts = Facts.of(Operation.UNLINK, Outcome.SUCCESS);
  private final Access unlink =
      new Access(
          Operation.UNLINK,
          Permissions.WRITE,
          List.of(object),
          List.of(new NameRef(directory, name)));
  private RuleSet set = RuleSet.EMPTY;

  /** Below a directory that none of the rules is about, 200,000 files, six directories deep. */
  private final Tree tree = new Tree();

  private FileId deep = object;

  @Setup
  public void fill() throws RuleSyntaxException {
    set = RuleCostTest.rules(rules);
    FileId above = RuleCostTest.id(-2);
    tree.begin(above);
    for (int number = -3; number > -200_000; number--) {
      FileId next = RuleCostTest.id(number);
      if (number >= -8) {
        var unused = tree.seen(above, name, next, true, 2);
        above = next;
      } else {
        var unused = tree.seen(above, name, next, false, 1);
        deep = next;
      }
    }
  }

  /** What every open of a file asks. */
  @Benchmark
  public boolean object() {
    return set.watches(object);
  }

  /** The same of a file of which it has to be asked what it lies below. */
  @Benchmark
  public boolean below() {
    return set.watches(deep) || tree.isBelow(deep, set.watchesBelow());
  }

  /** What every create, and every change of a name, asks. */
  @Benchmark
  public boolean name() {
    return set.watches(directory, name);
  }

  /** A decision of both. */
  @Benchmark
  public int decision() {
    return set.decide(unlink, facts).size();
  }
}
