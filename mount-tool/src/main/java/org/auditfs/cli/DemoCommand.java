package org.auditfs.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.auditfs.config.CommandException;
import org.auditfs.config.ExitCode;
import org.auditfs.event.RecordedEvent;
import org.auditfs.event.StoreException;
import org.auditfs.search.Query;
import org.auditfs.search.Searcher;
import org.auditfs.stage.Played;
import org.auditfs.stage.Stage;
import org.auditfs.stage.StagePlan;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Shows the whole thing on a private copy of /etc. The launcher gives it its own namespaces. */
@Command(
    name = "demo",
    header = "Shows the whole thing on a private copy of /etc.",
    description = {
      "Takes half a minute, touches nothing outside a temporary directory and a mount",
      "namespace of its own, and leaves nothing behind. Works without root, too."
    })
final class DemoCommand implements Callable<Integer> {

  private static final int SECONDS_MAX = 55;

  private final Invocation invocation;

  @Spec private @Nullable CommandSpec spec;

  DemoCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  /** A step that was played, and the serials of what it left in the trail. */
  private record Scene(DemoStep step, long firstSerial, long lastSerial) {}

  @Override
  public Integer call() throws CommandException {
    Theatre theatre = Theatre.here("demo");
    Curtain curtain = new Curtain();
    ExitCode played;
    try (Stage stage = Stage.create();
        TimeLimit limit = TimeLimit.of(SECONDS_MAX, () -> curtain.fall(ExitCode.FAILED))) {
      curtain.fallAtSignals();
      curtain.raise(stage);
      played = playOrEnd(stage, theatre, curtain);
      if (limit.hasPassed()) {
        invocation.terminal().error("the demo took more than " + SECONDS_MAX + " seconds");
      }
    } catch (IOException e) {
      throw new CommandException(ExitCode.FAILED, "the demo failed: " + e.getMessage(), e);
    }
    return (curtain.fell() ? curtain.exitCode() : played).number();
  }

  /** What fails because the stage is being taken down needs no complaint. */
  private ExitCode playOrEnd(Stage stage, Theatre theatre, Curtain curtain)
      throws CommandException {
    try {
      stage.build(theatre.launcher(), StagePlan.plain(theatre.hasUsers()));
      return play(stage, theatre.hasUsers());
    } catch (CommandException | RuntimeException e) {
      if (!curtain.fell()) {
        throw e;
      }
      return curtain.exitCode();
    } catch (IOException | StoreException e) {
      if (curtain.fell()) {
        return curtain.exitCode();
      }
      throw new CommandException(ExitCode.FAILED, "the demo failed: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandException(ExitCode.INTERRUPTED, "interrupted", e);
    }
  }

  private ExitCode play(Stage stage, boolean hasUsers)
      throws CommandException, IOException, StoreException, InterruptedException {
    PlayPage page = PlayPage.of(invocation.terminal(), spec);
    page.text(
        "auditfs demo: a private copy of /etc takes the place of /etc for this program alone."
            + " Its shadow is made up.");
    List<Scene> scenes = new ArrayList<>();
    page.heading("1. A daemon protects it, and three watches are set");
    playAll(DemoStep.WATCHES, stage, page, hasUsers, scenes);
    page.heading("2. Ordinary programs do what they do");
    playAll(DemoStep.PROGRAMS, stage, page, hasUsers, scenes);
    page.heading("3. What the trail tells");
    boolean asExpected = tell(scenes, stage, page);
    page.heading("4. The end");
    step(new DemoStep("auditfs umount /etc", true, "", false), stage, page);
    page.line("");
    page.text(
        asExpected
            ? "Each step left in the trail what it should. Nothing of this is left on the machine."
            : "The trail is not what it should be: see above.");
    return asExpected ? ExitCode.DONE : ExitCode.NOTHING_FOUND;
  }

  private static void playAll(
      List<DemoStep> steps, Stage stage, PlayPage page, boolean hasUsers, List<Scene> scenes)
      throws CommandException, IOException, StoreException, InterruptedException {
    for (DemoStep step : steps) {
      if (step.needsUsers() && !hasUsers) {
        page.command(step.command());
        page.note("skipped: without root there is only one user in here, nobody to be refused.");
      } else {
        long before = lastSerial(stage);
        step(step, stage, page);
        scenes.add(new Scene(step, before + 1, lastSerial(stage)));
      }
    }
  }

  private static void step(DemoStep step, Stage stage, PlayPage page)
      throws CommandException, IOException, InterruptedException {
    page.command(step.command());
    Played played = stage.play(step.command());
    page.output(played.output());
    if (played.exit() != 0 && step.command().startsWith("auditfs ")) {
      throw new CommandException(
          ExitCode.of(played.exit()), played.output().strip().replaceFirst("^auditfs: ", ""));
    }
  }

  private static boolean tell(List<Scene> scenes, Stage stage, PlayPage page)
      throws IOException, StoreException {
    boolean asExpected = true;
    for (Scene scene : scenes) {
      page.command(scene.step().command());
      List<RecordedEvent> events = events(scene, stage);
      for (RecordedEvent event : events) {
        page.record(event);
      }
      page.note((events.isEmpty() ? "Not recorded. " : "") + scene.step().why());
      if (events.isEmpty() == scene.step().recorded()) {
        page.line("          ! this is not what was expected");
        asExpected = false;
      }
    }
    return asExpected;
  }

  private static List<RecordedEvent> events(Scene scene, Stage stage)
      throws IOException, StoreException {
    List<RecordedEvent> events = new ArrayList<>();
    Query query = Query.builder().after(scene.firstSerial() - 1).build();
    Searcher.open(stage.state())
        .search(
            query,
            event -> {
              if (event.id().serial() <= scene.lastSerial()) {
                events.add(event);
              }
            });
    return events;
  }

  /** The serial of the trail's last event; 0 before there is a trail. */
  private static long lastSerial(Stage stage) throws StoreException {
    return Files.isDirectory(stage.state().resolve("log"))
        ? Searcher.open(stage.state()).lastSerial()
        : 0;
  }
}
