package org.auditfs.codec;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;
import org.auditfs.file.ByteString;

/**
 * Hostile bytes made fit for a terminal and for a sentence: what is not a visible character becomes
 * {@code \xNN} byte by byte, a backslash is doubled, and a text with anything in it that could be
 * taken for our own words stands in double quotes.
 */
public final class Printable {

  private static final String PLAIN = "/._-+@%,~";

  private Printable() {}

  /** {@code value} in its shown form: two different values never look the same. */
  public static String of(ByteString value) {
    StringBuilder out = new StringBuilder(value.length() + 2);
    boolean plain = !value.isEmpty();
    int at = 0;
    while (at < value.length()) {
      int length = characterLength(value, at);
      plain &= append(value.slice(at, at + Math.max(length, 1)), length > 0, out);
      at += Math.max(length, 1);
    }
    return plain ? out.toString() : out.insert(0, '"').append('"').toString();
  }

  /** {@code value} in its shown form. */
  public static String of(String value) {
    return of(ByteString.of(value));
  }

  /** Whether a terminal shows {@code codePoint} in place and does nothing else with it. */
  static boolean isVisible(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE,
          Character.PRIVATE_USE ->
          false;
      default -> true;
    };
  }

  /** Appends one character, and tells whether it may stand without quotes. */
  private static boolean append(ByteString character, boolean wellFormed, StringBuilder out) {
    String text = character.toString();
    int codePoint = text.codePointAt(0);
    if (!wellFormed || !isVisible(codePoint)) {
      for (int i = 0; i < character.length(); i++) {
        escape(character.at(i), out);
      }
      return false;
    }
    if (codePoint == '\\' || codePoint == '"') {
      out.append('\\');
    }
    out.append(text);
    return Character.isLetterOrDigit(codePoint) || PLAIN.indexOf(codePoint) >= 0;
  }

  private static void escape(byte hidden, StringBuilder out) {
    out.append("\\x").append(HexFormat.of().toHexDigits(hidden));
  }

  /** Bytes of the UTF-8 character at {@code at}, or 0 when there is none. */
  private static int characterLength(ByteString value, int at) {
    int first = value.at(at) & 0xff;
    int length = first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
    if (at + length > value.length()) {
      return 0;
    }
    Optional<String> text = value.slice(at, at + length).utf8();
    return text.isPresent() && text.get().codePointCount(0, text.get().length()) == 1 ? length : 0;
  }

  /** {@code text} without a byte that a terminal would act upon, for texts of our own making. */
  static String line(String text) {
    StringBuilder out = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            codePoint -> {
              if (isVisible(codePoint)) {
                out.appendCodePoint(codePoint);
              } else {
                for (byte b : Character.toString(codePoint).getBytes(StandardCharsets.UTF_8)) {
                  escape(b, out);
                }
              }
            });
    return out.toString();
  }
}
