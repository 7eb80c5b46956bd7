package org.auditfs.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.auditfs.cli.Requirement.Standing;
import org.auditfs.verify.VerifyRequest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the trail shows is said to be shown, and what is not so is missed. */
final class CappTableTest {

  private static final Map<String, String> RUNNING =
      Map.of("on_full", "deny", "space_left", "75", "admin_space_left", "50", "rules", "2");

  private final Path state;

  CappTableTest(@TempDir Path place) {
    this.state = place.resolve("state");
  }

  @BeforeEach
  void makeTrail() throws Exception {
    TrailFixture.write(state, 3);
  }

  private List<Requirement> table(Map<String, String> running) throws Exception {
    return CappTable.of(CappFacts.of(state, running, VerifyRequest.plain()));
  }

  /** The components that are missing. */
  private List<String> missing(Map<String, String> running) throws Exception {
    return table(running).stream()
        .filter(row -> row.standing() == Standing.NOT_MET)
        .map(Requirement::component)
        .toList();
  }

  @Test
  void hasEachComponentThatTheProfileAuditsHere() throws Exception {
    List<String> components =
        table(RUNNING).stream().map(Requirement::component).distinct().toList();
    assertEquals(
        List.of(
            "FAU_GEN.1",
            "FAU_GEN.2",
            "FAU_SAR.1",
            "FAU_SAR.2",
            "FAU_SAR.3",
            "FAU_SEL.1",
            "FAU_STG.1",
            "FAU_STG.3",
            "FAU_STG.4",
            "FDP_ACF.1",
            "FMT_MSA.1",
            "FMT_MSA.3",
            "FMT_REV.1",
            "FMT_MTD.1",
            "FMT_SMR.1",
            "FPT_STM.1"),
        components);
  }

  @Test
  void countsWhatTheTrailHasAndNamesTheLast() throws Exception {
    String rows = String.join("\n", table(RUNNING).stream().map(Requirement::line).toList());
    assertTrue(
        rows.contains("operations on objects, refused: operations: 3 (last: event 26)"), rows);
    assertTrue(rows.contains("changes of security attributes: changes: 3 (last: event 29)"), rows);
    assertTrue(rows.contains("FAU_SAR.3  met"), rows);
    assertTrue(rows.contains("FAU_STG.4  limited"), rows);
  }

  @Test
  void missesWhatIsNotSo() throws Exception {
    // One daemon runs, but all three that started have ended.
    assertEquals(List.of("FAU_GEN.1"), missing(RUNNING));
    assertEquals(List.of("FAU_SEL.1", "FAU_STG.3", "FAU_STG.4"), missing(Map.of()));
    assertTrue(missing(with("on_full", "ignore")).contains("FAU_STG.4"));
    assertTrue(missing(with("space_left", "0")).contains("FAU_STG.3"));
    Path segment = state.resolve("log/0000000001.log");
    Files.setPosixFilePermissions(segment, PosixFilePermissions.fromString("rw-r-----"));
    assertTrue(missing(RUNNING).containsAll(List.of("FAU_SAR.2", "FAU_STG.1")));
    Files.setPosixFilePermissions(segment, PosixFilePermissions.fromString("rw-------"));
    byte[] bytes = Files.readAllBytes(state.resolve("chain/checkpoints"));
    bytes[bytes.length / 2] ^= 1;
    Files.write(state.resolve("chain/checkpoints"), bytes);
    assertTrue(missing(RUNNING).contains("FAU_STG.1"));
  }

  @Test
  void namesHowFarSomethingIsMet() throws Exception {
    for (Requirement row : table(RUNNING)) {
      assertEquals(row.standing() == Standing.LIMITED, !row.limit().isEmpty(), row::line);
    }
    assertEquals("", limit("disk"));
    assertTrue(limit("process").contains("durability=disk"), limit("process"));
  }

  private String limit(String durability) throws Exception {
    return table(with("durability", durability)).get(1).limit();
  }

  private static Map<String, String> with(String field, String value) {
    Map<String, String> running = new HashMap<>(RUNNING);
    running.put(field, value);
    return running;
  }

  @Test
  void printsALineOrAnObjectEach() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Terminal terminal =
        new Terminal(out, new ByteArrayOutputStream(), Map.of("AUDITFS_STATE", state.toString()));
    assertEquals(1, Main.run(terminal, "capp", "--json"), "no daemon runs");
    List<String> lines = out.toString(StandardCharsets.UTF_8).lines().toList();
    assertTrue(lines.size() > 20, lines::toString);
    assertTrue(lines.stream().allMatch(line -> line.startsWith("{\"component\":\"F")));
    assertTrue(lines.stream().anyMatch(line -> line.contains("\"standing\":\"not_met\"")));
  }
}
