package org.auditfs.mount;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.auditfs.digest.HashAlgorithm;
import org.auditfs.file.ByteString;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Eight writers and eight readers on four files, through all the daemon's threads. */
final class MeasurementRaceIT {

  private static final int PROCESSES = 8;
  private static final int ROUNDS = 250;
  private static final int LENGTH = 40;

  /** One content a round, whole, by one write(2) into what was truncated or not. */
  private static final String WRITER =
      """
      my ($who, $rounds, $length, $m) = @ARGV;
      for my $round (1 .. $rounds) {
        my $flags = 1 | ($round % 2 ? 01000 : 0);
        my $text = substr("$who-$round" . '.' x $length, 0, $length);
        sysopen(my $file, "$m/f" . int(rand(4)), $flags) or die "open: $!";
        syswrite($file, $text) == $length or die "write: $!";
        close $file;
      }
      """;

  private static final String READER =
      """
      my ($who, $rounds, $length, $m) = @ARGV;
      for my $round (1 .. 2 * $rounds) {
        sysopen(my $file, "$m/f" . int(rand(4)), 0) or die "open: $!";
        close $file;
      }
      """;

  private final Sandbox sandbox = new Sandbox();
  private final Path mounted = sandbox.directory("m");
  private final Path bare = sandbox.directory("bare");
  private final Auditfs auditfs = sandbox.auditfs("state");

  @BeforeEach
  void mount() throws IOException {
    Path policy = sandbox.root().resolve("policy");
    Files.writeString(policy, "measure func=FILE_CHECK mask=MAY_READ\n");
    for (int file = 0; file < 4; file++) {
      Files.writeString(bare.resolve("f" + file), "");
    }
    auditfs.must("mount", "-o", "ima_policy=" + policy, bare.toString(), mounted.toString());
  }

  @AfterEach
  void unmount() {
    try (sandbox) {
      auditfs.must("umount", "--all");
    }
  }

  private void play() throws IOException {
    Path writer = Files.writeString(sandbox.root().resolve("writer.pl"), WRITER);
    Path reader = Files.writeString(sandbox.root().resolve("reader.pl"), READER);
    String all =
        IntStream.range(0, PROCESSES)
            .boxed()
            .flatMap(who -> Stream.of(start(writer, who), start(reader, who)))
            .collect(Collectors.joining("\n"));
    Command.bash(all + "\nfor job in $(jobs -p); do wait $job || exit 1; done").run().expect(0);
  }

  private String start(Path script, int who) {
    return "perl " + script + " w" + who + " " + ROUNDS + " " + LENGTH + " " + mounted + " &";
  }

  /** What a reader can have seen: any content that was written, and none. */
  private static Set<String> states() {
    Set<String> digests = new TreeSet<>(Set.of(digest("")));
    for (int who = 0; who < PROCESSES; who++) {
      for (int round = 1; round <= ROUNDS; round++) {
        String text = "w" + who + "-" + round + ".".repeat(LENGTH);
        digests.add(digest(text.substring(0, LENGTH)));
      }
    }
    return digests;
  }

  private static String digest(String text) {
    return HashAlgorithm.SHA256.of(ByteString.of(text)).toString();
  }

  @Test
  void listsOnlyWhatWasThereAndRecordsEveryViolation() throws Exception {
    play();
    List<String> list = auditfs.must("measurements").lines();
    Set<String> states = states();
    long violations = 0;
    for (String line : list.subList(1, list.size())) {
      String[] words = line.split(" ", -1);
      if (words[1].matches("0+")) {
        violations++;
      } else {
        assertTrue(states.contains(words[3]), "a content that nobody wrote: " + line);
      }
    }
    List<Json> events = auditfs.search("-m", "INTEGRITY_PCR");
    assertEquals(violations, events.size());
    assertTrue(violations > 0, "they never met");
    Set<String> causes =
        events.stream()
            .map(it -> it.text("violation.cause"))
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(Set.of("ToMToU", "open_writers"), causes);
  }
}
