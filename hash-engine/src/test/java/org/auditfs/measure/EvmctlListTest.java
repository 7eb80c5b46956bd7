package org.auditfs.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.auditfs.digest.HashAlgorithm;
import org.auditfs.file.ByteString;
import org.auditfs.fixture.Evmctl;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** evmctl replays what we list, and comes to our registers. */
final class EvmctlListTest {

  private static final ByteString SIGNATURE =
      ByteString.ofHex("030204deadbeef0010000102030405060708090a0b0c0d0e0f");

  private final Path directory;
  private final Evmctl evmctl;

  EvmctlListTest(@TempDir Path directory) {
    this.directory = directory;
    this.evmctl = new Evmctl(directory);
  }

  @BeforeEach
  void needsEvmctl() {
    assumeTrue(Evmctl.isInstalled(), "no evmctl: apt-get install ima-evm-utils");
  }

  static Stream<Arguments> everyTemplateAndAlgorithm() {
    return Stream.of(Template.values())
        .flatMap(
            template ->
                Stream.of(HashAlgorithm.values())
                    .filter(template::holds)
                    .flatMap(
                        algorithm ->
                            Stream.of(false, true)
                                .map(violated -> Arguments.of(template, algorithm, violated))));
  }

  @ParameterizedTest(name = "{0} {1}, violations: {2}")
  @MethodSource("everyTemplateAndAlgorithm")
  void replaysToOurRegisters(Template template, HashAlgorithm algorithm, boolean violated)
      throws Exception {
    MeasurementList list = list(template, algorithm, violated);
    Evmctl.Ended replayed = replay(list, "--ignore-violations");
    assertEquals(0, replayed.status(), replayed::out);
    assertTrue(replayed.out().contains("Matched per TPM bank"), replayed::out);
    Evmctl.Ended plain = replay(list, "-v");
    if (violated) {
      assertNotEquals(0, plain.status(), "a violation is what makes a plain replay disagree");
    } else {
      assertEquals(0, plain.status(), plain::out);
    }
  }

  private static MeasurementList list(Template template, HashAlgorithm algorithm, boolean violated)
      throws Exception {
    MeasurementList list = MeasurementList.open(new InMemoryEntryLog(), 1000);
    list.start(algorithm, template);
    for (String name : List.of("/etc/passwd", "/etc/with blank", "/odd\nname", "/x")) {
      ByteString bytes = ByteString.of(name);
      list.add(10, template, algorithm.of(bytes), bytes, name.length() > 4 ? SIGNATURE : NONE);
      if (violated) {
        list.addViolation(10, template, algorithm, bytes);
      }
    }
    return list;
  }

  private static final ByteString NONE = ByteString.EMPTY;

  private Evmctl.Ended replay(MeasurementList list, String option) throws Exception {
    ByteArrayOutputStream binary = new ByteArrayOutputStream();
    list.writeBinary(binary, HashAlgorithm.SHA1);
    Path file = Files.write(directory.resolve("list.bin"), binary.toByteArray());
    List<String> words = new ArrayList<>(List.of("ima_measurement", "-v", option));
    for (HashAlgorithm bank : MeasurementList.BANKS) {
      words.add("--pcrs");
      words.add(bank.word() + "," + registers(list, bank));
    }
    words.add(file.toString());
    return evmctl.run(words.toArray(String[]::new));
  }

  /** As tsspcrread and /sys/class/tpm show registers. */
  private Path registers(MeasurementList list, HashAlgorithm bank) throws IOException {
    List<String> lines =
        IntStream.range(0, PcrBank.REGISTERS)
            .mapToObj(
                pcr ->
                    String.format("PCR-%02d: ", pcr)
                        + list.pcr(bank, pcr).value().toHex().replaceAll("..(?!$)", "$0 "))
            .toList();
    return Files.write(directory.resolve("pcrs-" + bank.word()), lines);
  }
}
