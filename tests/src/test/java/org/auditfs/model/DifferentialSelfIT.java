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
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
        onThreadOfItsOwn(() -> new Rounds(bare.toString(), twin.toString(), SEED).play(20_000));
    assertEquals(List.of(), result.differences());
    assertEquals(List.of(), result.known());
  }

  @Test
  void findsATwinThatMakesNoDirectoriesAndShrinksToOneStep() throws Exception {
    String report = report(step -> step.call() == Call.MKDIR ? nothing(step) : step);
    assertEquals(1, script(report).lines().count(), report);
    assertTrue(script(report).contains("mkdir"), report);
  }

  @Test
  void findsATwinThatLosesChangesOfModeAndShrinksToTheObjectAndItsChange() throws Exception {
    String report = report(step -> step.call() == Call.FCHMOD ? nothing(step) : step);
    assertTrue(script(report).lines().count() <= 3, report);
    assertTrue(script(report).contains("fchmod"), report);
  }

  @Test
  void findsATwinThatGivesEverybodyTheRightsOfRoot() throws Exception {
    String report =
        report(
            s ->
                new Step(
                    User.ROOT, s.call(), s.path(), s.other(), s.slot(), s.n(), s.m(), s.bytes()));
    assertTrue(script(report).contains(": "), report);
  }

  private String report(UnaryOperator<Step> mistake) throws Exception {
    Path bare = directory("bare");
    Path twin = directory("twin");
    Optional<String> report =
        onThreadOfItsOwn(
            () -> {
              Differential differential =
                  new Differential(bare.toString(), twin.toString(), mistake);
              Optional<String> found = Optional.empty();
              for (long seed = SEED; found.isEmpty() && seed < SEED + 20; seed++) {
                found = differential.play(seed, STEPS);
              }
              differential.clean();
              return found;
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

  /** Asks for nothing that changes anything. */
  private static Step nothing(Step step) {
    return Step.of(User.ROOT, Call.UTIMENS).with(Times.OMIT, Times.OMIT).in(step.slot());
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
