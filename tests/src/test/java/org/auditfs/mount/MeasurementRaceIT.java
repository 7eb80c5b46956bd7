package org.auditfs.mount;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.auditfs.digest.HashAlgorithm;
import org.auditfs.file.ByteString;
import org.auditfs.mount.RaceReconstruction.Recorded;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Eight writers and eight readers on four files, and what the trail says of their meetings. */
final class MeasurementRaceIT {

  private static final int PROCESSES = 8;
  private static final int FILES = 4;
  private static final int LENGTH = 40;

  /**
   * Opens, holds and closes, and prints what it saw. A writer has one content a round, whole, by
   * one write(2) into what was truncated or not.
   */
  private static final String ACTOR =
      """
      use Time::HiRes qw(time sleep);
      my ($kind, $who, $seconds, $length, $m) = @ARGV;
      my ($end, $round, @seen) = (time + $seconds, 0);
      while (time < $end) {
        my $name = "$m/f" . int(rand(4));
        my $flags = $kind eq 'r' ? 0 : 1 | (++$round % 2 ? 01000 : 0);
        my $text = $kind eq 'r' ? '' : substr("$who-$round" . '.' x $length, 0, $length);
        my $asked = time;
        sysopen(my $file, $name, $flags) or die "open: $!";
        my $opened = time;
        if ($kind eq 'w') {
          syswrite($file, $text) == $length or die "write: $!";
        }
        sleep(rand(0.002));
        my $closing = time;
        close $file;
        my $closed = time;
        push @seen, join ' ', $kind, $$, $name,
          (map { sprintf '%.0f', 1e6 * $_ } $asked, $opened, $closing, $closed), $text;
        sleep(rand(0.006));
      }
      print "$_\\n" for @seen;
      """;

  private final Sandbox sandbox = new Sandbox();
  private final Path mounted = sandbox.directory("m");
  private final Path bare = sandbox.directory("bare");
  private final Auditfs auditfs = sandbox.auditfs("state");

  private void mount(String options) throws IOException {
    Path policy = sandbox.root().resolve("policy");
    Files.writeString(policy, "measure func=FILE_CHECK mask=MAY_READ\n");
    for (int file = 0; file < FILES; file++) {
      Files.writeString(bare.resolve("f" + file), "");
    }
    auditfs.must(
        "mount", "-o", options + "ima_policy=" + policy, bare.toString(), mounted.toString());
  }

  @AfterEach
  void unmount() {
    try (sandbox) {
      auditfs.must("umount", "--all");
    }
  }

  /** What all of them saw. */
  private List<OpenSpan> play(int seconds) throws IOException {
    Path actor = Files.writeString(sandbox.root().resolve("actor.pl"), ACTOR);
    String all =
        IntStream.range(0, PROCESSES)
            .boxed()
            .flatMap(who -> Stream.of("r", "w").map(kind -> start(actor, kind, who, seconds)))
            .collect(Collectors.joining("\n"));
    Command.bash(all + "\nfor job in $(jobs -p); do wait $job || exit 1; done")
        .run(Duration.ofSeconds(2L * seconds + 60))
        .expect(0);
    List<OpenSpan> spans = new ArrayList<>();
    for (int who = 0; who < PROCESSES; who++) {
      for (String kind : List.of("r", "w")) {
        Files.readAllLines(seen(kind, who)).forEach(line -> spans.add(OpenSpan.of(line)));
      }
    }
    return spans;
  }

  private Path seen(String kind, int who) {
    return sandbox.root().resolve(kind + who);
  }

  private String start(Path script, String kind, int who, int seconds) {
    return "perl %s %s w%d %d %d %s >%s &"
        .formatted(script, kind, who, seconds, LENGTH, mounted, seen(kind, who));
  }

  private static String digest(String text) {
    return HashAlgorithm.SHA256.of(ByteString.of(text)).toString();
  }

  /** What a reader can have seen: any content that was written, and none. */
  private static Set<String> states(List<OpenSpan> spans) {
    return spans.stream().map(it -> digest(it.content())).collect(Collectors.toSet());
  }

  private List<Recorded> recorded() {
    return auditfs.search("-m", "INTEGRITY_PCR").stream()
        .map(
            event ->
                new Recorded(
                    event.text("violation.cause"),
                    event.text("object.path"),
                    event.number("subject.pid"),
                    micros(event),
                    event.text("op").equals("open") && isRead(event) && !isMeasured(event)))
        .toList();
  }

  private static long micros(Json event) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.parse(event.text("time")));
  }

  private static boolean isRead(Json event) {
    return event.texts("flags").contains("O_RDONLY");
  }

  private static boolean isMeasured(Json event) {
    return event.text("measurement.state").equals("ok");
  }

  /**
   * The same, each as long as the daemon may have held it: RELEASE comes after close(2), and is
   * recorded when the open is out of the ledger. Whatever a process had opened is out when as many
   * closes of it are recorded as it had asked for opens.
   */
  private static List<OpenSpan> released(List<OpenSpan> spans, List<Json> closes) {
    Map<Long, List<Long>> closed = new HashMap<>();
    closes.forEach(
        it ->
            closed
                .computeIfAbsent(it.number("subject.pid"), p -> new ArrayList<>())
                .add(micros(it)));
    Map<Long, List<OpenSpan>> opened =
        spans.stream()
            .sorted(Comparator.comparing(OpenSpan::asked))
            .collect(Collectors.groupingBy(OpenSpan::pid));
    List<OpenSpan> released = new ArrayList<>();
    opened.forEach(
        (pid, theirs) -> {
          List<Long> ends = closed.getOrDefault(pid, List.of());
          assertEquals(theirs.size(), ends.size(), "closes of process " + pid);
          long until = 0;
          for (int i = theirs.size() - 1; i >= 0; i--) {
            boolean alone = i == theirs.size() - 1 || ends.get(i) < theirs.get(i + 1).asked();
            until = alone ? ends.get(i) : until;
            released.add(theirs.get(i).until(until));
          }
        });
    return released;
  }

  private void holdsAgainst(List<OpenSpan> spans, List<Recorded> recorded) {
    Set<String> states = states(spans);
    List<String> list = auditfs.must("measurements").lines();
    long violations = 0;
    for (String line : list.subList(1, list.size())) {
      String[] words = line.split(" ", -1);
      if (words[1].matches("0+")) {
        violations++;
      } else {
        assertTrue(states.contains(words[3]), "a content that nobody wrote: " + line);
      }
    }
    assertEquals(violations, recorded.size());
    Set<String> causes =
        recorded.stream().map(Recorded::cause).collect(Collectors.toCollection(TreeSet::new));
    assertEquals(Set.of("ToMToU", "open_writers"), causes, "they never met");
  }

  /** Through all the daemon's threads. */
  @ParameterizedTest
  @ValueSource(ints = 3)
  void listsOnlyWhatWasThereAndRecordsEveryViolation(int seconds) throws IOException {
    mount("threads=4,");
    holdsAgainst(play(seconds), recorded());
  }

  @ParameterizedTest
  @CsvSource({"'threads=1,', 5", "'threads=4,', 5"})
  void recordsWhatTheOrderOfOpensSays(String options, int seconds) throws IOException {
    agrees(options, seconds);
  }

  @Tag("long")
  @ParameterizedTest
  @CsvSource({"'threads=1,', 60", "'', 60"})
  void recordsWhatTheOrderOfOpensSaysForAMinute(String options, int seconds) throws IOException {
    agrees(options, seconds);
  }

  /** All opens and closes are in the trail, the violations among them. */
  private void agrees(String options, int seconds) throws IOException {
    mount(options);
    for (int file = 0; file < FILES; file++) {
      auditfs.must("add", "secrecy", mounted + "/f" + file, "-p", "rw", "-F", "op=open,close");
    }
    List<OpenSpan> seen = play(seconds);
    List<Json> opens = auditfs.search("--op", "open");
    assertEquals(seen.size(), opens.size());
    Set<String> states = states(seen);
    for (Json open : opens) {
      boolean says = open.has("violation") || isMeasured(open) || !isRead(open);
      assertTrue(says, () -> "neither measured nor violated: " + open);
      String digest = open.text("measurement.algorithm") + ":" + open.text("measurement.digest");
      assertTrue(!isMeasured(open) || states.contains(digest), () -> "nobody wrote: " + open);
    }
    List<OpenSpan> spans = released(seen, auditfs.search("--op", "close"));
    List<Recorded> recorded = recorded();
    holdsAgainst(spans, recorded);
    int due = 0;
    for (int i = 0; i < FILES; i++) {
      RaceReconstruction file =
          new RaceReconstruction(mounted.resolve("f" + i).toString(), spans, recorded);
      assertEquals(List.of(), file.contradictions());
      due += file.due();
    }
    String met = "race: %d opens, %d violations, %d opens that must have met somebody";
    System.out.println(met.formatted(spans.size(), recorded.size(), due));
    assertTrue(due > seconds, "they hardly met: " + due);
  }
}
