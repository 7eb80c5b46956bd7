package org.auditfs.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.auditfs.config.CommandException;
import org.auditfs.config.ExitCode;
import org.auditfs.event.StoreException;
import org.auditfs.search.Query;
import org.auditfs.search.Report;
import org.auditfs.search.Searcher;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Sums the trail up in tables. */
@Command(
    name = "report",
    header = "Sums the trail up in tables, like aureport.",
    sortOptions = false,
    abbreviateSynopsis = true)
final class ReportCommand implements Callable<Integer> {

  private final Invocation invocation;

  @Option(
      names = {"-f", "--file"},
      description = "What was done to files.")
  private boolean files;

  @Option(
      names = {"-x", "--executable"},
      description = "Which programs did it.")
  private boolean executables;

  @Option(
      names = {"-u", "--user"},
      description = "Who did it, by login.")
  private boolean users;

  @Option(
      names = {"-k", "--key"},
      description = "What the rules' keys stand for.")
  private boolean keys;

  @Option(
      names = {"-e", "--event"},
      description = "Every event.")
  private boolean events;

  @Option(
      names = {"-p", "--pid"},
      description = "Which processes did it.")
  private boolean pids;

  @Option(names = "--integrity", description = "Measurements, violations, labels.")
  private boolean integrity;

  @Option(
      names = {"-c", "--config"},
      description = "Changes of rules and mounts.")
  private boolean config;

  @Option(
      names = "--summary",
      description = "Of a table: its sums, the largest first. Alone: the trail in numbers.")
  private boolean summary;

  @Option(names = "--failed", description = "Only what was refused or failed.")
  private boolean failed;

  @Option(
      names = {"-i", "--interpret"},
      description = "Show names for numbers.")
  private boolean interpret;

  @Option(names = "--json", description = "One JSON object a line.")
  private boolean json;

  @Option(
      names = "--html",
      paramLabel = "FILE",
      description = {
        "Writes all of it to one file to open in a browser: the picture of names and",
        "objects, who had what open when, the events, the requirements of CAPP."
      })
  private String html = "";

  @Mixin private final TimeSpan span = new TimeSpan();

  ReportCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() throws CommandException {
    Optional<Report> table = table();
    Query.Builder query = Query.builder();
    span.narrow(query);
    if (failed) {
      query.success(false);
    }
    Reading reading = Reading.begin(invocation);
    query.upTo(reading.upTo());
    try {
      Searcher searcher = Searcher.open(reading.state());
      if (!html.isEmpty()) {
        new HandoutFile(invocation, reading).write(invocation.file(html), searcher, query);
        return ExitCode.DONE.number();
      }
      return report(table, searcher, query.build()).number();
    } catch (StoreException e) {
      throw new CommandException(ExitCode.FAILED, String.valueOf(e.getMessage()), e);
    } catch (BrokenPipe e) {
      return ExitCode.DONE.number();
    } catch (IOException e) {
      throw new CommandException(ExitCode.FAILED, "cannot report: " + e.getMessage(), e);
    }
  }

  private Optional<Report> table() throws CommandException {
    List<Report> chosen = new ArrayList<>();
    choose(files, Report.FILES, chosen);
    choose(executables, Report.EXECUTABLES, chosen);
    choose(users, Report.USERS, chosen);
    choose(keys, Report.KEYS, chosen);
    choose(events, Report.EVENTS, chosen);
    choose(pids, Report.PIDS, chosen);
    choose(integrity, Report.INTEGRITY, chosen);
    choose(config, Report.CONFIG, chosen);
    if (!html.isEmpty() && (!chosen.isEmpty() || summary || json)) {
      throw new CommandException(
          ExitCode.WRONG_USAGE, "--html has all tables: give it without another, or --json");
    }
    if (chosen.size() > 1) {
      throw new CommandException(
          ExitCode.WRONG_USAGE, "more than one table: give one of -f -x -u -k -e -p, …");
    }
    return chosen.stream().findFirst();
  }

  private static void choose(boolean given, Report report, List<Report> chosen) {
    if (given) {
      chosen.add(report);
    }
  }

  private ExitCode report(Optional<Report> report, Searcher searcher, Query query)
      throws StoreException, IOException {
    ReportPage page = new ReportPage(invocation.terminal()::result, json, failed, interpret);
    boolean any;
    if (report.isEmpty()) {
      any = page.summary(failed ? searcher.summaryOfEach(query) : searcher.summary(query));
    } else if (summary) {
      any = page.totals(report.get(), searcher, query);
    } else {
      any = page.rows(report.get(), searcher, query);
    }
    return any ? ExitCode.DONE : ExitCode.NOTHING_FOUND;
  }
}
