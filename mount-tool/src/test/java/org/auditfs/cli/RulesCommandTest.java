package org.auditfs.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.auditfs.app.Golden;
import org.auditfs.config.Accounts;
import org.auditfs.file.ByteString;
import org.auditfs.rule.RuleCheck;
import org.auditfs.rule.RuleParser;
import org.auditfs.rule.RuleText;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What needs no daemon: checking a file, and reading auditctl's. */
final class RulesCommandTest {

  private static final Path RESOURCES = Path.of("src/test/resources/org/auditfs/cli");

  /** What Debian's auditd brings (PCI, STIG, OSPP …); its text is not ours to keep. */
  private static final Path PACKS = Path.of("/usr/share/doc/auditd/examples/rules");

  @TempDir private Path place = Path.of("/");

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  private int run(String... arguments) {
    out.reset();
    Terminal terminal = new Terminal(out, OutputStream.nullOutputStream(), Map.of());
    return Main.run(terminal, arguments);
  }

  private String said() {
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void saysOfEachLineOfAuditctlWhatBecameOfIt() throws IOException {
    String sample = RESOURCES.resolve("sample.auditctl").toString();
    assertEquals(1, run("rules", "import", sample));
    Golden.check(RESOURCES.resolve("import.txt"), said());
    assertEquals(1, run("rules", "import", "--json", sample));
    Golden.check(RESOURCES.resolve("import.json"), said());
  }

  @Test
  void printsWhatCanBeLoaded() throws IOException {
    run("rules", "import", RESOURCES.resolve("sample.auditctl").toString());
    RuleText text = read(said());
    assertEquals(List.of(), text.problems());
    assertEquals(13, text.rules().size());
    Path copy = Files.writeString(place.resolve("copy"), said());
    assertEquals(0, run("rules", "check", copy.toString()), this::said);
  }

  @Test
  void answersForEveryLineOfDebiansPacks() throws IOException {
    assumeTrue(Files.isDirectory(PACKS), "auditd's examples are not installed");
    try (Stream<Path> packs = Files.list(PACKS)) {
      for (Path pack : packs.filter(it -> it.toString().endsWith(".rules")).toList()) {
        int exit = run("rules", "import", pack.toString());
        long lines =
            Files.readAllLines(pack).stream()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .count();
        String all = said();
        assertEquals(
            lines, all.lines().filter(it -> it.startsWith("# line ")).count(), pack::toString);
        assertEquals(exit == 1, all.contains(", not expressible: "), pack::toString);
        assertEquals(List.of(), read(all).problems(), pack::toString);
        assertEquals(List.of(), RuleCheck.contradictions(read(all).rules()), pack::toString);
      }
    }
  }

  private static RuleText read(String text) {
    return RuleText.parse("printed", ByteString.of(text), new RuleParser(new Accounts()));
  }

  @Test
  void checksAFileByLineAndColumn() throws IOException {
    Path rules =
        Files.writeString(
            place.resolve("our.rules"),
            "secrecy /a -F auid>=1000 -F auid<1000\n# fine\nsecrecy /b\nsecrecy /b\nsecrecy b\n");
    assertEquals(1, run("rules", "check", rules.toString()));
    assertEquals(
        rules
            + ":1:29: auid<1000: can never hold with the rest of the rule\n"
            + rules
            + ":4:1: says the same as line 3 of "
            + rules
            + "\n"
            + rules
            + ":5:9: b: expected a path from the root\n",
        said());
    assertEquals(1, run("rules", "check", "--json", rules.toString()));
    assertTrue(said().contains("\"line\":5,\"column\":9,"), this::said);
    Files.writeString(rules, "# nothing yet\n");
    assertEquals(0, run("rules", "check", rules.toString()));
    assertEquals("", said());
  }
}
