package org.auditfs.cli;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.auditfs.codec.EventFormat;
import org.auditfs.codec.Names;
import org.auditfs.event.RecordedEvent;
import org.auditfs.file.Printable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/** What a play prints: headings, commands, their output, and text that fits the terminal. */
final class PlayPage {

  private static final int COLUMNS = 88;
  private static final int OUTPUT_LINES_MAX = 8;
  private static final int OUTPUT_LINES_SHOWN = 6;
  private static final String BOLD = "\u001b[1m";
  private static final String DIM = "\u001b[2m";
  private static final String GREEN = "\u001b[32m";
  private static final String CYAN = "\u001b[36m";
  private static final String PLAIN = "\u001b[0m";

  private final Terminal terminal;
  private final boolean coloured;
  private final Names names = new AccountNames();

  PlayPage(Terminal terminal, boolean coloured) {
    this.terminal = terminal;
    this.coloured = coloured;
  }

  /**
   * The page of the command {@code spec}: in colours if the terminal has them, and nobody minds.
   */
  static PlayPage of(Terminal terminal, @Nullable CommandSpec spec) {
    boolean plain =
        spec != null && spec.parent().userObject() instanceof AuditfsCommand root && root.isPlain();
    return new PlayPage(terminal, !plain && terminal.takesColours());
  }

  void heading(String text) {
    line("");
    line(in(BOLD, text));
    line("");
  }

  void command(String command) {
    command("", command);
  }

  /** A command at the prompt of {@code who}. */
  void command(String who, String command) {
    List<String> lines = wrap(Printable.line(command), COLUMNS - 6);
    line("  " + in(CYAN, who + "$ " + lines.get(0)));
    lines.subList(1, lines.size()).forEach(more -> line("      " + in(CYAN, more)));
  }

  /** The beginning of what a command printed, without anything that could steer the terminal. */
  void output(String output) {
    List<String> lines = output.lines().map(PlayPage::cut).toList();
    int shown = lines.size() > OUTPUT_LINES_MAX ? OUTPUT_LINES_SHOWN : lines.size();
    lines.subList(0, shown).forEach(line -> line("    " + line));
    if (shown < lines.size()) {
      line(in(DIM, "    … " + (lines.size() - shown) + " more lines"));
    }
  }

  /** A record of the trail, its number in front, the date left out. */
  void record(RecordedEvent event) {
    String sentence = sentence(event);
    List<String> lines = wrap(sentence.substring(sentence.indexOf(' ') + 1), COLUMNS - 10);
    line("    " + in(GREEN, "%4d".formatted(event.id().serial())) + "  " + lines.get(0));
    lines.subList(1, lines.size()).forEach(line -> line("          " + line));
  }

  /** As search --format text has it. */
  String sentence(RecordedEvent event) {
    return EventFormat.TEXT.render(event, ZoneId.systemDefault(), names).strip();
  }

  void note(String text) {
    wrap(text, COLUMNS - 10).forEach(line -> line(in(DIM, "          " + line)));
  }

  void text(String text) {
    wrap(text, COLUMNS).forEach(this::line);
  }

  void line(String text) {
    terminal.line(text);
    terminal.flush();
  }

  private String in(String style, String text) {
    return coloured ? style + text + PLAIN : text;
  }

  private static String cut(String line) {
    StringBuilder safe = new StringBuilder();
    line.codePoints()
        .limit(COLUMNS - 4)
        .forEach(c -> safe.appendCodePoint(Character.isISOControl(c) ? '?' : c));
    return safe.toString();
  }

  static List<String> wrap(String text, int columns) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : text.split(" ", -1)) {
      if (!line.isEmpty() && line.length() + 1 + word.length() > columns) {
        lines.add(line.toString());
        line.setLength(0);
      }
      line.append(line.isEmpty() ? "" : " ").append(word);
    }
    lines.add(line.toString());
    return lines;
  }
}
