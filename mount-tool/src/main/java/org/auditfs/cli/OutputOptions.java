package org.auditfs.cli;

import org.auditfs.codec.EventFormat;
import org.auditfs.config.CommandException;
import org.auditfs.config.ExitCode;
import picocli.CommandLine.Option;

/** How events are printed. */
final class OutputOptions {

  private static final String KERNEL = "kernel";

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
      description = "default, interpret, raw, text, csv, json or ecs (default: default).")
  private String format = "default";

  @Option(names = "--json", description = "The same as --format json.")
  private boolean json;

  @Option(
      names = "--style",
      paramLabel = "STYLE",
      description = "Of integrity lines in raw: kernel, or 2007 as first proposed.")
  private String style = KERNEL;

  /** Takes an option that has no value; false where it is none. See {@link PlainSearch}. */
  boolean take(String name) {
    switch (name) {
      case "-i" -> interpret = true;
      case "-r" -> raw = true;
      case "--json" -> json = true;
      default -> {
        return false;
      }
    }
    return true;
  }

  /** The same of one that has a value. */
  boolean take(String name, String value) {
    if (name.equals("--format")) {
      format = value;
      return true;
    }
    return false;
  }

  /** Prints each event it is given. */
  EventPrinter printer(Terminal terminal) throws CommandException {
    EventFormat form = styled(format(raw ? "raw" : json ? "json" : format), style);
    boolean words = interpret && form == EventFormat.DEFAULT;
    return new EventPrinter(terminal::result, words ? EventFormat.INTERPRET : form);
  }

  /** The format with its integrity lines in the style that {@code style} names. */
  static EventFormat styled(EventFormat form, String style) throws CommandException {
    if (style.equals(KERNEL)) {
      return form;
    }
    if (style.equals("2007") && form == EventFormat.RAW) {
      return EventFormat.RAW_2007;
    }
    throw new CommandException(
        ExitCode.WRONG_USAGE,
        "no such style: " + Terminal.readable(style) + ": give kernel, or 2007 with raw");
  }

  /** The format that {@code word} names. */
  static EventFormat format(String word) throws CommandException {
    return EventFormat.ofWord(word)
        .orElseThrow(
            () ->
                new CommandException(
                    ExitCode.WRONG_USAGE,
                    "no such format: "
                        + Terminal.readable(word)
                        + ": give default, interpret, raw, text, csv, json or ecs"));
  }
}
