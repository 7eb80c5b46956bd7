package org.auditfs.cli;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.auditfs.codec.EventFormat;
import org.auditfs.codec.Names;
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
      description = "raw (for ausearch -if), json or text.")
  private String format = "";

  @Mixin private final TimeSpan span = new TimeSpan();

  @Option(names = "-o", paramLabel = "FILE", description = "Where to (default: stdout).")
  private Optional<String> file = Optional.empty();

  ExportCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() throws CommandException {
    EventFormat form =
        EventFormat.ofWord(format)
            .filter(known -> known != EventFormat.DEFAULT)
            .orElseThrow(
                () ->
                    new CommandException(
                        ExitCode.WRONG_USAGE,
                        "no such format: " + Terminal.readable(format) + ": raw, json or text"));
    Query.Builder query = Query.builder();
    span.narrow(query);
    try {
      Searcher searcher = Searcher.open(invocation.trail());
      if (file.isPresent()) {
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(target()))) {
          export(searcher, query.build(), form, out);
        }
      } else {
        export(searcher, query.build(), form, invocation.terminal().out());
        invocation.terminal().flush();
      }
      return ExitCode.DONE.number();
    } catch (StoreException e) {
      throw new CommandException(ExitCode.FAILED, String.valueOf(e.getMessage()), e);
    } catch (IOException e) {
      throw new CommandException(ExitCode.FAILED, "cannot export: " + e.getMessage(), e);
    }
  }

  private Path target() throws CommandException {
    return Path.of(invocation.path(file.orElse("")).toString());
  }

  private static void export(Searcher searcher, Query query, EventFormat form, OutputStream out)
      throws StoreException, IOException {
    ZoneId zone = ZoneId.systemDefault();
    Names names = form == EventFormat.TEXT ? new AccountNames() : Names.NONE;
    searcher.search(
        query,
        event -> out.write(form.render(event, zone, names).getBytes(StandardCharsets.UTF_8)));
  }
}
