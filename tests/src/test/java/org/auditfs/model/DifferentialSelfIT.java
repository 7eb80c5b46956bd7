package org.auditfs.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.auditfs.file.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whether the differential test can fail, and says then what a reader needs: two bare twins. */
final class DifferentialSelfIT {

  private static final long SEED = 7;
  private static final int STEPS = 250;

  @TempDir Path place;

  @Test
  void findsNoDifferenceBetweenTwoBareDirectories() throws Exception {
    Path bare = directory("bare");
    Path twin = directory("twin");
    Rounds.Result result =
        onThreadOfItsOwn(() -> new Rounds(bare.toString(), twin.toString()).play(SEED, 20_000));
    assertEquals(List.of(), result.differences());
    assertEquals(List.of(), result.known());
  }

  /** What is wrong with a twin, by which call it shows, and what shows it. */
  static Stream<Arguments> wrongTwins() {
    return Stream.of(
        wrong("makes no directories", Call.MKDIR, "answer|portrait", s -> nothing()),
        wrong("answers another errno", Call.RMDIR, "answer", new WrongErrno()),
        wrong("sets another mode", Call.CHMOD, "portrait", s -> List.of(s.with(s.n() ^ 1))),
        wrong("loses a mode", Call.FCHMOD, "fstat", new Lost()),
        wrong("loses an attribute", Call.SETXATTR, "portrait", new Lost()),
        wrong("loses what is written", Call.PWRITE, "fstat", new LostWrite()),
        wrong("leaves a name out", Call.LIST, "answer", new ShortList()),
        wrong("lists a name that was removed", Call.UNLINK, "portrait", new Lost()),
        wrong("keeps the time of what is changed", Call.FTRUNCATE, "fstat", new KeptTime()),
        wrong("sets another time", Call.UTIMENS, "portrait", s -> List.of(s.with(5, 5))),
        wrong("changes another owner", Call.FCHOWN, "fstat", s -> List.of(s.with(1002, 1002))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("wrongTwins")
  void findsATwinThat(String what, Call call, String shownBy, Mistake mistake) throws Exception {
    String report = report(new Of(call, mistake));
    String first = report.lines().skip(1).findFirst().orElse("");
    assertTrue(first.matches("(" + shownBy + ")\\b.*"), () -> what + ": " + report);
    assertTrue(script(report).lines().count() <= 12, () -> what + ": " + report);
  }

  @Test
  void findsATwinThatGivesEverybodyTheRightsOfRoot() throws Exception {
    String report = report(step -> List.of(step.by(User.ROOT)));
    assertTrue(script(report).contains(": "), report);
  }

  @Test
  void playsAgainWhatAReportSays() throws Exception {
    String report = report(new Of(Call.MKDIR, step -> nothing()));
    String word = report.substring(report.indexOf("model.again=") + "model.again=".length());
    assertEquals(script(report), Step.script(Wire.steps(word)));
  }

  /** A mistake in one call only. */
  private record Of(Call call, Mistake mistake) implements Mistake {

    @Override
    public List<Step> instead(Step step) {
      return step.call() == call ? mistake.instead(step) : List.of(step);
    }

    @Override
    public Answers answers(Step step, Answers real) {
      return step.call() == call ? mistake.answers(step, real) : real;
    }
  }

  /** Says what it should, and does nothing. */
  private record Lost() implements Mistake {

    @Override
    public List<Step> instead(Step step) {
      return nothing();
    }

    @Override
    public Answers answers(Step step, Answers real) {
      return new Answers(real.bare(), real.bare());
    }
  }

  private record WrongErrno() implements Mistake {

    @Override
    public List<Step> instead(Step step) {
      return List.of(step);
    }

    @Override
    public Answers answers(Step step, Answers real) {
      return new Answers(real.bare(), real.done() ? real.mounted() : "EIO");
    }
  }

  /** Says that it was written, and makes the file as long: only the content tells. */
  private record LostWrite() implements Mistake {

    @Override
    public List<Step> instead(Step step) {
      byte[] zeros = new byte[step.bytes().length()];
      return List.of(step.writing(ByteString.of(zeros)));
    }
  }

  private record ShortList() implements Mistake {

    @Override
    public List<Step> instead(Step step) {
      return List.of(step);
    }

    @Override
    public Answers answers(Step step, Answers real) {
      return new Answers(real.bare(), real.mounted().replaceFirst("a:[0-9]+ ", ""));
    }
  }

  private record KeptTime() implements Mistake {

    @Override
    public List<Step> instead(Step step) {
      Step back = step.by(User.ROOT).calling(Call.FUTIMENS).with(Times.OMIT, 1);
      return step.place() == 0 ? List.of(step, back) : List.of(step);
    }
  }

  private static Arguments wrong(String what, Call call, String shownBy, Mistake mistake) {
    return Arguments.of(what, call, shownBy, mistake);
  }

  private String report(Mistake mistake) throws Exception {
    Path bare = directory("bare");
    Path twin = directory("twin");
    Optional<String> report =
        onThreadOfItsOwn(
            () -> {
              try (Differential differential =
                  new Differential(bare.toString(), twin.toString(), mistake)) {
                Optional<String> found = Optional.empty();
                for (long seed = SEED; found.isEmpty() && seed < SEED + 40; seed++) {
                  found = differential.play(seed, STEPS);
                }
                differential.clean();
                return found;
              }
            });
    return report.orElseThrow(() -> new AssertionError("not found"));
  }

  /** The lines of the shortest script. */
  private static String script(String report) {
    return report
        .lines()
        .dropWhile(line -> !line.equals("shrunk to:"))
        .skip(1)
        .takeWhile(line -> line.startsWith("  "))
        .collect(Collectors.joining("\n"));
  }

  /** Asks for nothing that changes anything, and is done. */
  private static List<Step> nothing() {
    return List.of(
        Step.of(User.ROOT, Call.UTIMENS).at(ByteString.of(".")).with(Times.OMIT, Times.OMIT));
  }

  private Path directory(String name) throws Exception {
    Files.setPosixFilePermissions(place, PosixFilePermissions.fromString("rwxr-xr-x"));
    return Files.createDirectory(place.resolve(name));
  }

  /** Credentials and umask of the thread are changed, so it must not be used again. */
  private static <T> T onThreadOfItsOwn(Callable<T> work) throws Exception {
    FutureTask<T> task = new FutureTask<>(work);
    new Thread(task, "twins").start();
    return task.get();
  }
}
