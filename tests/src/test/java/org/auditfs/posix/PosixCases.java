package org.auditfs.posix;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The table of behaviour, {@code cases.txt}. */
public final class PosixCases {

  private static final Pattern LINE =
      Pattern.compile("  (?:(alice|bob|carol|nocaps|dac): )?(.+?)(?: -> (E[A-Z0-9]+))?");

  private PosixCases() {}

  /** All cases, in the table's order. */
  public static List<PosixCase> all() {
    try (InputStream table =
        Objects.requireNonNull(PosixCases.class.getResourceAsStream("cases.txt"), "cases.txt")) {
      return parse(new String(table.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<PosixCase> parse(String table) {
    List<PosixCase> cases = new ArrayList<>();
    String name = "";
    List<PosixCase.Line> lines = new ArrayList<>();
    for (String text : table.lines().toList()) {
      if (text.isBlank() || text.startsWith("#")) {
        continue;
      }
      if (text.startsWith("case ")) {
        add(cases, name, lines);
        name = text.substring("case ".length());
        lines = new ArrayList<>();
      } else {
        lines.add(line(text));
      }
    }
    add(cases, name, lines);
    return cases;
  }

  private static void add(List<PosixCase> cases, String name, List<PosixCase.Line> lines) {
    if (!lines.isEmpty()) {
      cases.add(new PosixCase(name, lines));
    }
  }

  private static PosixCase.Line line(String text) {
    Matcher matcher = LINE.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("not a line of a case: " + text);
    }
    Who who = matcher.group(1) == null ? Who.ROOT : Who.of(matcher.group(1));
    return new PosixCase.Line(who, matcher.group(2), Optional.ofNullable(matcher.group(3)));
  }
}
