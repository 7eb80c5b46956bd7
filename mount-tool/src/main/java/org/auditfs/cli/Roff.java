package org.auditfs.cli;

import java.util.List;
import java.util.Locale;

/** A manual page as it grows: man(7). */
final class Roff {

  private final StringBuilder page = new StringBuilder();

  void title(String name, int section) {
    String head = name.toUpperCase(Locale.ROOT);
    page.append(
        ".TH \"%s\" %d \"\" auditfs \"auditfs manual\"\n".formatted(escaped(head), section));
  }

  void section(String name) {
    page.append(".SH ").append(name).append('\n');
  }

  void text(String text) {
    page.append(escaped(text)).append('\n');
  }

  /** Lines that stay lines; none where there are none. */
  void verbatim(List<String> lines) {
    if (!lines.isEmpty()) {
      page.append(".PP\n.nf\n");
      lines.forEach(this::text);
      page.append(".fi\n");
    }
  }

  /** A term, and what it means. */
  void item(String term, String meaning) {
    page.append(".TP\n\\fB").append(escaped(term)).append("\\fR\n");
    text(meaning);
  }

  /** Nothing of {@code text} means anything to roff. */
  private static String escaped(String text) {
    String safe = text.replace("\\", "\\e").replace("-", "\\-").replace("'", "\\(aq");
    return safe.startsWith(".") ? "\\&" + safe : safe;
  }

  @Override
  public String toString() {
    return page.toString();
  }
}
