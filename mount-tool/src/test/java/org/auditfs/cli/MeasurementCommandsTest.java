package org.auditfs.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.auditfs.event.StoreException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The commands that read the measurement list, on one that evmctl has replayed. */
final class MeasurementCommandsTest {

  private static final Path SAMPLE = Path.of("src/test/resources/org/auditfs/cli/measurements.bin");

  @TempDir private Path place = Path.of("/");

  private ByteArrayOutputStream out = new ByteArrayOutputStream();
  private ByteArrayOutputStream err = new ByteArrayOutputStream();

  private Path list() {
    return place.resolve("state/measurements");
  }

  @BeforeEach
  void makeList() throws StoreException, IOException {
    TrailFixture.write(place.resolve("state"), 1);
    Files.copy(SAMPLE, list());
  }

  private int run(String... arguments) {
    out = new ByteArrayOutputStream();
    err = new ByteArrayOutputStream();
    Terminal terminal =
        new Terminal(out, err, Map.of("AUDITFS_STATE", place.resolve("state").toString()));
    return Main.run(terminal, arguments);
  }

  private String said() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private String complained() {
    return err.toString(StandardCharsets.UTF_8);
  }

  @Test
  void printsTheListForPeople() {
    assertEquals(0, run("measurements"));
    assertEquals(4, said().lines().count());
    assertTrue(said().contains("10 70fead83c33726b4b6f9d9597cb1cec2a77898de ima-ng sha256:037d6"));
    assertEquals(0, run("measurements", "--bank", "sha256"));
    assertTrue(said().lines().allMatch(line -> line.matches("10 [0-9a-f]{64} ima-ng .*")), said());
  }

  @Test
  void printsTheListForEvmctl() throws IOException {
    assertEquals(0, run("measurements", "--format", "binary"));
    assertArrayEquals(Files.readAllBytes(SAMPLE), out.toByteArray());
  }

  @Test
  void printsTheRegisters() {
    assertEquals(0, run("pcr"));
    assertEquals(
        """
        sha1: f7792b012308c295069f1bd94df81b4342df4dd9
        sha256: 7ae93446f432385f76ebc4dbeabfdabf960d3ac39a4a791f5c00220aaf0ddf38
        """,
        said());
    assertEquals(0, run("pcr", "--json"));
    assertTrue(said().contains("\"entries\":4,\"violations\":1"), said());
  }

  @Test
  void printsTheViolations() {
    assertEquals(0, run("violations"));
    assertEquals(
        "10 " + "0".repeat(40) + " ima-ng sha256:" + "0".repeat(40) + " /etc/passwd\n", said());
  }

  @Test
  void showsWhatIsWholeOfAListThatIsBeingWritten() throws IOException {
    byte[] all = Files.readAllBytes(SAMPLE);
    Files.write(list(), Arrays.copyOf(all, all.length - 1));
    assertEquals(0, run("measurements"));
    assertEquals(3, said().lines().count());
    assertEquals(all.length - 1, Files.size(list()), "a reader leaves it to its writer");
  }

  @Test
  void namesThePlaceWhereAListIsDamaged() throws IOException {
    byte[] all = Files.readAllBytes(SAMPLE);
    all[all.length - 5] ^= 1;
    Files.write(list(), all);
    assertEquals(7, run("measurements"));
    assertTrue(complained().contains("damaged at byte 285"), complained());
  }

  @ParameterizedTest
  @CsvSource({"measurements", "pcr", "violations"})
  void sayWhatToDoWhereNothingIsMeasured(String command) throws IOException {
    Files.delete(list());
    assertEquals(1, run(command));
    assertTrue(complained().contains("mount with -o ima_policy"), complained());
  }

  @ParameterizedTest
  @CsvSource({"--format, json", "--bank, md5"})
  void refuseWhatTheyDoNotKnow(String option, String value) {
    assertEquals(2, run("measurements", option, value));
    assertTrue(complained().contains(value), complained());
  }
}
