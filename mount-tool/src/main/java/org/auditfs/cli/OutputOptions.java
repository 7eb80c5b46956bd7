package org.auditfs.cli;

import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import org.auditfs.codec.EventFormat;
import org.auditfs.codec.Names;
import org.auditfs.config.CommandException;
import org.auditfs.config.ExitCode;
import org.auditfs.search.EventVisitor;
import picocli.CommandLine.Option;

/** How events are printed. */
final class OutputOptions {

  @Option(
      names = {"-i", "--interpret"},
      description = "Show names for numbers.")
  private boolean interpret;

  @Option(
      names = {"-r", "--raw"},
      description = "The same as --format raw.")
  private boolean raw;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "default, raw, text or json (default: default).")
  private String format = "default";

  @Option(names = "--json", description = "The same as --format json.")
  private boolean json;

  /** Prints each event it is given. */
  EventVisitor printer(Terminal terminal) throws CommandException {
    EventFormat form = format();
    ZoneId zone = ZoneId.systemDefault();
    Names names = form.names() ? new AccountNames() : Names.NONE;
    return event -> {
      terminal.out().write(form.render(event, zone, names).getBytes(StandardCharsets.UTF_8));
      if (terminal.isBroken()) {
        throw new BrokenPipe();
      }
    };
  }

  private EventFormat format() throws CommandException {
    String word = raw ? "raw" : json ? "json" : format;
    return EventFormat.ofWord(word)
        .orElseThrow(
            () ->
                new CommandException(
                    ExitCode.WRONG_USAGE,
                    "no such format: "
                        + Terminal.readable(word)
                        + ": give default, raw, text or json"));
  }
}
