package org.auditfs.mount;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.auditfs.digest.HashAlgorithm;
import org.auditfs.file.ByteString;
import org.auditfs.posix.Actor;
import org.auditfs.posix.Who;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What is found by an open that a rule asks for stands in the event of that open, and only there.
 */
final class WatchedMeasurementIT extends AppraisedGround {

  private static final String PLAIN = "content";

  private final Actor writer = cast.actor(Who.ROOT);
  private final String file = mounted + "/file";

  @BeforeEach
  void makeFile() {
    make("file", PLAIN);
  }

  private void measure(String options) {
    mount(options, "measure path=" + mounted + "/** mask=^MAY_READ");
  }

  /** Somebody writes while somebody else reads what was measured. */
  private void betray() {
    root.must("r = open " + file + " O_RDONLY");
    writer.must("w = open " + file + " O_WRONLY");
    writer.must("close w");
    root.must("close r");
  }

  @Test
  void standsInTheEventOfTheOpen() {
    measure("");
    auditfs.must("add", "secrecy", file, "-k", "watched");
    betray();
    List<Json> opens = auditfs.search("-f", file, "-m", "file");
    assertEquals(List.of("open", "open"), opens.stream().map(it -> it.text("op")).toList());
    Json read = opens.get(0);
    assertEquals("sha256", read.text("measurement.algorithm"));
    String digest = HashAlgorithm.SHA256.of(ByteString.of(PLAIN)).value().toHex();
    assertEquals(digest, read.text("measurement.digest"));
    assertEquals("ok", read.text("measurement.state"));
    assertFalse(read.has("violation"));
    Json write = opens.get(1);
    assertFalse(write.has("measurement"), "nothing asks for a writer to be measured");
    assertEquals("ToMToU", write.text("violation.cause"));
    assertEquals("watched", write.objects("rules").get(0).text("key"));
    for (List<String> search :
        List.of(List.of("-m", "INTEGRITY_PCR"), List.of("--op", "invalidate_pcr"))) {
      List<Json> found = auditfs.search(search.toArray(String[]::new));
      assertEquals(1, found.size());
      assertEquals(write.number("serial"), found.get(0).number("serial"));
    }
  }

  @Test
  void isOneEventToAusearchAndAureport() {
    measure("");
    auditfs.must("add", "secrecy", file, "-k", "watched");
    betray();
    Path raw = sandbox.root().resolve("raw");
    auditfs.must("export", "--format", "raw", "-o", raw.toString());
    String found =
        Command.bash("ausearch -if " + raw + " -m INTEGRITY_PCR </dev/null").run().expect(0).out();
    assertEquals(1, count(found, "type=INTEGRITY_PCR"), found);
    assertEquals(1, count(found, "type=SYSCALL"), found);
    assertTrue(found.contains("op=invalid_pcr cause=ToMToU "), found);
    assertTrue(found.contains("key=\"watched\""), found);
    String keyed = Command.bash("ausearch -if " + raw + " -k watched </dev/null").run().out();
    assertEquals(2, count(keyed, "type=SYSCALL"), keyed);
    assertEquals(1, count(keyed, "type=INTEGRITY_RULE"), "the reader's: " + keyed);
    String report =
        Command.bash("aureport -if " + raw + " --integrity </dev/null").run().expect(0).out();
    String ours = auditfs.must("report", "--integrity").out();
    for (String type : List.of("INTEGRITY_PCR", "INTEGRITY_RULE")) {
      assertEquals(1, count(report, type), report);
      assertEquals(1, count(ours, type), ours);
    }
    String proposed = auditfs.must("search", "-k", "watched", "--raw", "--style", "2007").out();
    assertTrue(proposed.contains(" op=invalidate_pcr(ToMToU) res=0"), proposed);
  }

  private static long count(String text, String word) {
    return text.lines().filter(line -> line.contains(word)).count();
  }

  /** What no rule asks for: the writer's open, or the reader's, or both. */
  @ParameterizedTest
  @CsvSource({"-p r, open", "-p w, open", "-p x,"})
  void hasAnEventOfItsOwnWhereNoRuleAsksForTheOpen(String permissions, String watched) {
    measure("");
    auditfs.must("add", "secrecy", file, "-p", permissions.substring(3));
    betray();
    boolean asked = permissions.endsWith("w");
    List<Json> violations = auditfs.search("-m", "INTEGRITY_PCR");
    assertEquals(1, violations.size());
    assertEquals(asked ? "open" : "invalidate_pcr", violations.get(0).text("op"));
    assertEquals(watched == null ? 0 : 1, auditfs.search("--op", "open").size());
  }

  @Test
  void tellsWhatCouldNotBeMeasured() {
    measure(",ima_template=ima,ima_hash=sha256");
    auditfs.must("add", "secrecy", file);
    root.must("r = open " + file + " O_RDONLY");
    Json open = auditfs.search("--op", "open").get(0);
    assertEquals("long_digest", open.text("measurement.state"));
    assertEquals(64, open.text("measurement.digest").length());
    String text = auditfs.must("search", "--op", "open", "--format", "text").out();
    assertTrue(text.contains("(it could not be measured: long_digest)"), text);
  }
}
