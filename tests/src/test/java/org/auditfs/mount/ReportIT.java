package org.auditfs.mount;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.auditfs.posix.Cast;
import org.auditfs.posix.Who;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Our tables and those of aureport(8), of the same trail, which no daemon makes longer. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ReportIT {

  private final Sandbox sandbox = new Sandbox();
  private final Path directory = sandbox.directory("m");
  private final Auditfs auditfs = sandbox.auditfs("state");
  private final Path raw = sandbox.root().resolve("raw");

  @BeforeAll
  void record() {
    auditfs.must("mount", directory.toString());
    auditfs.must("add", "integrity", directory + "/one", "-p", "rwxa", "-k", "k1", "-k", "k2");
    auditfs.must("add", "integrity", directory + "/odd name", "-k", "k2");
    assertEquals(6, auditfs.command("add", "integrity", "/x").run().exit());
    try (Cast cast = new Cast(sandbox.root())) {
      cast.actor(Who.ROOT).must("file " + directory + "/one");
      cast.actor(Who.ROOT).must("a = open " + directory + "/one O_RDONLY");
      cast.actor(Who.ROOT).must("chmod " + directory + "/one 0600");
      cast.actor(Who.ALICE).tell("b = open " + directory + "/one O_RDWR");
      cast.actor(Who.ROOT).must("file " + directory + "/two");
      cast.actor(Who.ROOT).must("rename " + directory + "/two " + directory + "/one");
    }
    auditfs.search("-k", "k1");
    auditfs.must("umount", directory.toString());
    auditfs.must("export", "--format", "raw", "-o", raw.toString());
  }

  @AfterAll
  void clean() {
    sandbox.close();
  }

  private String aureport(String options) {
    String command = "PATH=$PATH:/usr/sbin; aureport -if " + raw + " " + options + " </dev/null";
    return Command.bash(command).with("LC_ALL", "C").run().out();
  }

  private String report(String options) {
    List<String> words = new ArrayList<>(List.of("report"));
    words.addAll(List.of(options.split(" ", -1)));
    return auditfs.command(words.toArray(String[]::new)).run().out();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"-e", "-k", "-x", "-p", "-f", "--config", "-e --failed", "-k --failed", "-x -i"})
  void hasARowForEachEventThatAureportHas(String table) {
    String theirs = aureport(table);
    String ours = report(table);
    assertEquals(serials(theirs, table), serials(ours, table), theirs + ours);
    assertTrue(!serials(ours, table).isEmpty(), ours);
  }

  /** The last word of a row is the event, but for the table of events, where it is the third. */
  private static List<String> serials(String report, String table) {
    return report
        .lines()
        .filter(line -> line.matches("\\d+\\. .*"))
        .map(line -> List.of(line.split(" ", -1)))
        .map(words -> words.get(table.startsWith("-e") ? 3 : words.size() - 1))
        .toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"-k", "-p", "-k --failed"})
  void countsAsAureportDoes(String table) {
    List<String> theirs = totals(aureport(table + " --summary"));
    assertEquals(theirs, totals(report(table + " --summary")));
    assertTrue(!theirs.isEmpty());
  }

  private static List<String> totals(String report) {
    return report.lines().filter(line -> line.matches("\\d+  .*")).sorted().toList();
  }

  @Test
  void sumsUpAsAureportDoes() {
    String theirs = aureport("--summary");
    String ours = report("--summary");
    for (String number : List.of("changes in configuration", "keys", "events")) {
      String line = "Number of " + number + ": ";
      assertEquals(after(line, theirs), after(line, ours), line);
    }
    assertEquals(
        after("Number of failed syscalls: ", theirs), after("Number of failed operations: ", ours));
    assertEquals(
        "1", after("Number of reviews: ", ours), "the search; the export was without daemon");
  }

  private static String after(String begin, String report) {
    return report
        .lines()
        .filter(line -> line.startsWith(begin))
        .map(line -> line.substring(begin.length()))
        .findFirst()
        .orElse("missing in " + report);
  }
}
