package org.auditfs.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.auditfs.codec.EventFormat;
import org.auditfs.config.CommandException;
import org.auditfs.config.ExitCode;
import org.auditfs.event.StoreException;
import org.auditfs.search.Query;
import org.auditfs.search.Searcher;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Writes the trail out, whole or in part. */
@Command(name = "export", header = "Writes the trail out, whole or in part.")
final class ExportCommand implements Callable<Integer> {

  private final Invocation invocation;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      required = true,
      description = "raw (for ausearch -if), json, csv, text or ecs.")
  private String format = "";

  @Option(
      names = "--style",
      paramLabel = "STYLE",
      description = "Of integrity lines in raw: kernel, or 2007 as first proposed.")
  private String style = "kernel";

  @Mixin private final TimeSpan span = new TimeSpan();

  @Option(
      names = "-o",
      paramLabel = "FILE",
      description = "Where to (default: stdout). FILE is replaced when all is written.")
  private Optional<String> file = Optional.empty();

  ExportCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() throws CommandException {
    EventFormat form = OutputOptions.styled(OutputOptions.format(format), style);
    if (form == EventFormat.DEFAULT || form == EventFormat.INTERPRET) {
      throw new CommandException(
          ExitCode.WRONG_USAGE,
          "not a format to export: " + form.word() + ": raw, json, csv, text or ecs");
    }
    Query.Builder query = Query.builder();
    span.narrow(query);
    Reading reading = Reading.begin(invocation);
    query.upTo(reading.upTo());
    try {
      Searcher searcher = Searcher.open(reading.state());
      if (file.isPresent()) {
        export(searcher, query.build(), form, outside(reading.state(), file.get()));
      } else {
        export(searcher, query.build(), new EventPrinter(invocation.terminal()::result, form));
      }
    } catch (StoreException e) {
      throw new CommandException(ExitCode.FAILED, String.valueOf(e.getMessage()), e);
    } catch (BrokenPipe e) {
      invocation.remark("nobody reads on");
    } catch (IOException e) {
      throw new CommandException(ExitCode.FAILED, "cannot export: " + e.getMessage(), e);
    }
    return ExitCode.DONE.number();
  }

  /** A mistyped name must not cost the trail. */
  private Path outside(Path state, String name) throws CommandException {
    Path target = invocation.file(name);
    if (target.startsWith(state)) {
      throw new CommandException(
          ExitCode.REFUSED,
          "will not write into the state directory: " + target + ": name another");
    }
    return target;
  }

  private static void export(Searcher searcher, Query query, EventFormat form, Path target)
      throws StoreException, IOException {
    try (WholeFile out = WholeFile.create(target)) {
      export(
          searcher,
          query,
          new EventPrinter(
              text -> out.stream().write(text.getBytes(StandardCharsets.UTF_8)), form));
      out.keep();
    }
  }

  private static void export(Searcher searcher, Query query, EventPrinter printer)
      throws StoreException, IOException {
    printer.head();
    searcher.search(query, printer);
  }
}
