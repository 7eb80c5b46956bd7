package org.auditfs.mount;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;
import org.auditfs.posix.Who;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code auditfs lesson}: every lesson is played, and is as its file says; nothing is left. */
final class LessonIT {

  private static final String HEAD =
      """
      title: T
      question: Q?
      seconds: 2
      watch: [integrity /etc/hostname]
      learned: L
      steps:
      """;

  private final Sandbox sandbox = new Sandbox();

  @AfterEach
  void clear() {
    sandbox.close();
  }

  private Command.Ended play(Who who, String words) {
    return new Play(sandbox).of(who, words);
  }

  private void write(String name, String text) {
    try {
      Files.writeString(sandbox.root().resolve(name), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void isAsItsFileSays() {
    List<String> lines = play(Who.ROOT, "lesson run --all").expect(0).lines();
    assertTrue(lines.size() >= 20, lines.toString());
    assertTrue(lines.stream().allMatch(line -> line.startsWith("ok ")), lines.toString());
  }

  @Test
  void playsWithoutRootWhatNeedsNoOtherUser() {
    List<String> lines = play(Who.ALICE, "lesson run --all").expect(0).lines();
    assertTrue(lines.stream().anyMatch(line -> line.startsWith("ok ")), lines.toString());
    assertTrue(lines.stream().noneMatch(line -> line.startsWith("DIFF")), lines.toString());
    assertTrue(
        lines.stream().anyMatch(line -> line.startsWith("skipped   refused")), lines.toString());
  }

  @Test
  void tellsTheStoryOfOne() {
    String story = play(Who.ROOT, "lesson run two-roles").expect(0).out();
    assertTrue(story.contains("mallory $ cat /etc/shadow"), story);
    assertTrue(story.contains("mallory (uid 62001) was refused reading /etc/shadow"), story);
  }

  @Test
  void tellsMachinesOfEachStep() {
    List<Json> steps = Json.lines(play(Who.ROOT, "lesson run refused --json").expect(0).out());
    assertEquals("mallory", steps.get(1).text("as"));
    assertTrue(steps.get(1).isTrue("as_expected"));
  }

  @Test
  void comparesTheWaysToWatch() {
    String table = play(Who.ROOT, "lesson compare two-roles --json").expect(0).out();
    assertEquals(
        """
        {"as":"root","command":"cat /etc/shadow","none":0,"integrity":0,"secrecy":1,"both":1}
        {"as":"mallory","command":"cat /etc/shadow","none":0,"integrity":0,"secrecy":1,"both":1}
        {"as":"root","command":"cp /etc/shadow /etc/shadow.new && mv /etc/shadow.new /etc/shadow",\
        "none":0,"integrity":1,"secrecy":2,"both":2}
        {"as":"root","command":"cat /etc/shadow","none":0,"integrity":0,"secrecy":0,"both":1}
        {"as":"root","command":"mv /etc/shadow /etc/taken","none":0,"integrity":1,"secrecy":0,"both":1}
        {"as":"root","command":"cat /etc/taken","none":0,"integrity":0,"secrecy":0,"both":1}
        """,
        table);
  }

  /** What README and manual show of lessons is what they print, but for empty lines. */
  @ParameterizedTest
  @ValueSource(strings = {"README.md", "mount-tool/src/main/man/auditfs.rules.7"})
  void isPlayedAsTheDocumentsShow(String document) throws IOException {
    String text = Files.readString(Auditfs.CHECKOUT.resolve(document)).replace("\\-", "-");
    int shown = 0;
    for (String part : text.split("(?m)^# auditfs ", -1)) {
      List<String> lines = part.split("(?m)^(```|\\.fi)", -1)[0].lines().toList();
      if (lines.get(0).startsWith("lesson compare ")) {
        shown++;
        List<String> printed =
            play(Who.ROOT, lines.get(0)).expect(0).lines().stream()
                .filter(line -> !line.isBlank())
                .toList();
        assertEquals(printed, lines.subList(1, lines.size()), lines.get(0));
      }
    }
    assertTrue(shown > 0, document);
  }

  /** A row: a step, and how it differs. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "echo x >> /etc/hostname|recorded, and not expected: open /etc/hostname",
        "false|ended with 1, expected 0"
      })
  void endsWithOneWhereTheTrailSaysSomethingElse(String command, String difference) {
    write("odd.yaml", HEAD + "  - {run: '" + command + "', why: W}\n");
    String story = play(Who.ROOT, "lesson run ./odd.yaml").expect(1).out();
    assertTrue(story.contains("! " + difference), story);
  }

  @Test
  void endsWithOneWhereSomethingIsMissing() {
    write("odd.yaml", HEAD + "  - {run: 'true', expect: [open /etc/hostname], why: W}\n");
    String story = play(Who.ROOT, "lesson run ./odd.yaml").expect(1).out();
    assertTrue(story.contains("! expected, and not recorded: open /etc/hostname"), story);
  }

  /** A row: steps; the exit status; the complaint. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{run: sleep 1000, why: W}|7|lesson odd: took more than 2 seconds: sleep 1000",
        "{run: sleep 1000 & sleep 1000, why: W}|7|lesson odd: took more than 2 seconds:",
        "{run: exit 3, why: W}|7|lesson odd: the shell of root ended in: exit 3",
        "{run: 'true', as: nobody, why: W}|6|./odd.yaml:7:23: no user 'nobody'",
        "{ran: 'true', why: W}|6|./odd.yaml:7:6: unknown key 'ran'"
      })
  void saysWhatIsWrongAndLeavesNothing(String steps, int exit, String complaint) {
    write("odd.yaml", HEAD + "  - " + steps + "\n");
    String said = play(Who.ROOT, "lesson run ./odd.yaml").expect(exit).err();
    assertTrue(said.contains(complaint.replace("./", "/srv/")), said);
    assertEquals(1, said.lines().count(), said);
  }

  @Test
  void refusesARuleThatIsNone() {
    write("odd.yaml", HEAD.replace("integrity /etc", "watch /etc") + "  - {run: ls, why: W}\n");
    String said = play(Who.ROOT, "lesson run ./odd.yaml").expect(7).err();
    assertTrue(said.contains("odd.yaml, watch:1:1: "), said);
  }

  @Test
  void knowsNoOtherLessons() {
    String said = play(Who.ROOT, "lesson run nonsense").expect(6).err();
    assertEquals("auditfs: no lesson: nonsense: see auditfs lesson list", said.strip());
  }
}
