package org.auditfs.cli;

import java.io.IOException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.auditfs.app.WhyText;
import org.auditfs.config.CommandException;
import org.auditfs.config.ExitCode;
import org.auditfs.event.Event.ConfigEvent;
import org.auditfs.event.Event.FileEvent;
import org.auditfs.event.EventType;
import org.auditfs.event.RecordedEvent;
import org.auditfs.event.StoreException;
import org.auditfs.rule.Retrial;
import org.auditfs.rule.RuleChronicle;
import org.auditfs.search.Query;
import org.auditfs.search.Searcher;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Tells why an event was recorded; needs no daemon. */
@Command(
    name = "why",
    header = "Tells why an event was recorded: what each rule said.",
    description = {
      "The event is judged again by the rules of its time, as the trail tells of them,",
      "from what it says itself."
    })
final class WhyCommand implements Callable<Integer> {

  private final Invocation invocation;

  @Parameters(index = "0", paramLabel = "EVENT", description = "The event's serial number.")
  private long serial;

  @Option(names = "--json", description = "One JSON object.")
  private boolean json;

  WhyCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() throws CommandException {
    try {
      Searcher trail = Searcher.open(Reading.begin(invocation).state());
      Optional<RecordedEvent> event = find(trail);
      if (event.isEmpty()) {
        invocation.terminal().note("<no matches>");
        return ExitCode.NOTHING_FOUND.number();
      }
      tell(trail, event.get());
      return ExitCode.DONE.number();
    } catch (StoreException e) {
      throw new CommandException(ExitCode.FAILED, String.valueOf(e.getMessage()), e);
    } catch (IOException e) {
      throw new CommandException(ExitCode.FAILED, "cannot search: " + e.getMessage(), e);
    }
  }

  private Optional<RecordedEvent> find(Searcher trail) throws StoreException, IOException {
    List<RecordedEvent> found = new ArrayList<>();
    trail.search(Query.builder().serial(serial).build(), found::add);
    return found.stream().findFirst();
  }

  private void tell(Searcher trail, RecordedEvent recorded)
      throws StoreException, IOException, CommandException {
    if (!(recorded.event() instanceof FileEvent event) || event.type() != EventType.FILE) {
      throw new CommandException(
          ExitCode.REFUSED,
          "event "
              + serial
              + " is recorded whatever the rules say: it is about "
              + recorded.event().type().word()
              + ", which no rule is asked about");
    }
    RuleChronicle then = new RuleChronicle();
    List<RecordedEvent> since = new ArrayList<>();
    trail.search(Query.builder().types(List.of("config")).build(), it -> sort(it, then, since));
    Retrial retrial = Retrial.of(event, then.rules());
    WhyText text = new WhyText(recorded, retrial, since);
    if (json) {
      invocation.terminal().line(text.json());
    } else {
      text.lines(ZoneId.systemDefault(), new AccountNames()).forEach(invocation.terminal()::line);
    }
  }

  private void sort(RecordedEvent it, RuleChronicle then, List<RecordedEvent> since) {
    if (it.event() instanceof ConfigEvent change && change.outcome().success()) {
      if (it.id().serial() < serial) {
        then.take(change);
      } else if (!change.rules().isEmpty()) {
        since.add(it);
      }
    }
  }
}
