package org.auditfs.scenario;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A step of a scenario.
 *
 * @param text as in semantics.md
 * @param cells for integrity, secrecy and both
 * @param events what the records of it say, as many as any cell wants
 */
public record Step(String text, List<Cell> cells, List<Line> lines, List<ExpectedEvent> events) {

  public Step {
    cells = List.copyOf(cells);
    lines = List.copyOf(lines);
    events = List.copyOf(events);
  }

  /** A row of the table. */
  @Override
  public String toString() {
    String row =
        String.join(
            " | ",
            text.replace("|", "\\|"),
            cells.stream().map(Cell::toString).collect(Collectors.joining(" | ")),
            lines.stream().map(Line::toString).collect(Collectors.joining("; ")),
            events.stream().map(ExpectedEvent::toString).collect(Collectors.joining("; ")));
    return row.stripTrailing();
  }
}
