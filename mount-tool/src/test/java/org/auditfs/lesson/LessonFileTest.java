package org.auditfs.lesson;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.auditfs.stage.Actor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

final class LessonFileTest {

  private static final String GOOD =
      """
      title: T
      question: Q?
      capp: [FAU_SEL.1]
      actors: [alice]
      before:
        - echo 1 > /etc/a
      mount: on_full=suspend
      disk: 16
      seconds: 3
      watch:
        - integrity /etc/a -k key
        - secrecy /etc/a
        - never -F uid=0
      steps:
        - run: cat /etc/a
          as: alice
          fails: true
          prints: denied
          expect: [open /etc/a fails EACCES]
          why: W.
      learned: L.
      """;

  @Test
  void readsALesson() throws LessonException {
    Lesson lesson = LessonFile.parse("good", "good.yaml", GOOD);
    assertEquals("T", lesson.title());
    assertEquals(List.of("echo 1 > /etc/a"), lesson.before());
    assertEquals("on_full=suspend", lesson.mountOptions());
    assertEquals(16, lesson.diskMebibytes());
    assertEquals(3, lesson.seconds());
    assertEquals(List.of("/etc/a"), lesson.watchedPaths());
    LessonStep step = lesson.steps().get(0);
    assertEquals("alice", step.actor().name());
    assertTrue(step.fails() && step.isRecorded());
    assertEquals("[open /etc/a fails EACCES]", step.expected().toString());
  }

  /** A row: a line of the good lesson, what stands there instead, and the complaint. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "title: T|titel: T|bad.yaml:1:1: unknown key 'titel'; there are actors, before, capp,"
            + " disk, learned, mount, question, root, seconds, steps, title, watch",
        "title: T|question: T|bad.yaml:2:1: 'question' stands here twice",
        "learned: L.||bad.yaml:1:1: 'learned' is missing",
        "title: T|title:|bad.yaml:1:7: 'title' is empty",
        "disk: 16|disk: 1e3|bad.yaml:8:7: '1e3' is no number from 8 to 1024",
        "disk: 16|disk: 9999|bad.yaml:8:7: '9999' is no number from 8 to 1024",
        "actors: [alice]|actors: [Alice]|bad.yaml:4:10: 'Alice' is no name for an actor",
        "actors: [alice]|actors: [root]|bad.yaml:4:10: 'root' is no name for an actor",
        "actors: [alice]|actors: alice|bad.yaml:4:9: here should be a list: '- …' lines",
        "actors: [alice]|actors: [alice|bad.yaml:5:7: expected ',' or ']', but got :",
        "    as: alice|    as: bob|bad.yaml:16:9: no user 'bob': name it under 'actors' first",
        "    fails: true|    fails: perhaps|bad.yaml:17:12: 'perhaps' is neither true nor false",
        "    why: W.|    because: W.|bad.yaml:20:5: unknown key 'because'; there are as, expect,"
            + " fails, prints, run, why",
        "    expect: [open /etc/a fails EACCES]|    expect: [open /etc/a fails LOUDLY]"
            + "|bad.yaml:19:14: no error number: 'LOUDLY'",
        "    expect: [open /etc/a fails EACCES]|    expect: [{}]|bad.yaml:19:14: here should be text",
      })
  void saysWhatIsWrongAndWhere(String line, String instead, String complaint) {
    assertTrue(GOOD.contains(line + "\n"), line);
    String bad = GOOD.replace(line + "\n", instead == null ? "" : instead + "\n");
    assertEquals(complaint, complaint(bad));
  }

  private static String complaint(String text) {
    return String.valueOf(
        assertThrows(LessonException.class, () -> LessonFile.parse("bad", "bad.yaml", text))
            .getMessage());
  }

  @Test
  void wantsAMappingWithSteps() {
    assertEquals("bad.yaml: there is nothing in it", complaint(""));
    assertEquals("bad.yaml:1:1: here should be 'key: value' lines", complaint("[1, 2]"));
    assertEquals(
        "bad.yaml:4:8: a lesson has from 1 to 100 steps",
        complaint("title: T\nquestion: Q\nlearned: L\nsteps: []\n"));
  }

  /** A lesson is written by hand, and perhaps by somebody else's. */
  @Test
  void doesNotGrowByAliases() {
    String bomb = "a: &a [x, x]\nb: &b [*a, *a]\ntitle: *b\n";
    assertTrue(complaint(bomb).startsWith("bad.yaml"), complaint(bomb));
  }

  static Stream<String> builtIn() {
    return Lessons.names().stream();
  }

  @ParameterizedTest
  @MethodSource("builtIn")
  void comesWithLessonsThatAreWhole(String name) {
    Lesson lesson = Lessons.named(name).orElseThrow();
    assertFalse(
        lesson.watch().isEmpty() && lesson.mountOptions().isEmpty(), "nothing asks for anything");
    assertTrue(lesson.steps().stream().anyMatch(LessonStep::isRecorded), "it records nothing");
    assertTrue(lesson.question().endsWith("?"), lesson.question());
    for (Actor actor : lesson.actors()) {
      assertTrue(
          lesson.steps().stream().anyMatch(step -> step.actor().equals(actor)),
          actor + " sits idle");
    }
  }

  @Test
  void comesWithTwentyLessonsAtLeast() {
    List<String> names = Lessons.names();
    assertTrue(names.size() >= 20, names.toString());
    assertEquals(Set.copyOf(names).size(), names.size());
  }
}
