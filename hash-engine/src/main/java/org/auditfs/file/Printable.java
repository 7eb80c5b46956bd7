package org.auditfs.file;

import java.util.Optional;

/**
 * Hostile bytes made fit for a terminal: what is not a visible character becomes a backslash and
 * three octal digits byte by byte, as ausearch(8) and /proc/mounts spell it. Controls (C0, C1,
 * DEL), what turns the writing direction, and bytes that are not UTF-8 are no visible characters.
 */
public final class Printable {

  private static final String PLAIN = "/._-+@%,~";

  private Printable() {}

  /**
   * {@code value} as one word of a sentence: in double quotes when anything in it could be taken
   * for our own words, a backslash before a backslash or a quote. Two different values never look
   * the same.
   */
  public static String of(ByteString value) {
    StringBuilder out = new StringBuilder(value.length() + 2);
    boolean plain = !value.isEmpty();
    int at = 0;
    while (at < value.length()) {
      int length = characterLength(value, at);
      plain &= appendWord(value.slice(at, at + Math.max(length, 1)), length > 0, out);
      at += Math.max(length, 1);
    }
    return plain ? out.toString() : out.insert(0, '"').append('"').toString();
  }

  /** {@code value} as one word of a sentence. */
  public static String of(String value) {
    return of(ByteString.of(value));
  }

  /**
   * {@code value} as a part of one line, with nothing else changed: a backslash stands for itself.
   */
  public static String line(ByteString value) {
    Optional<String> text = value.utf8();
    if (text.isPresent() && text.get().codePoints().allMatch(Printable::isVisible)) {
      return text.get();
    }
    StringBuilder out = new StringBuilder(value.length() + 8);
    int at = 0;
    while (at < value.length()) {
      int length = characterLength(value, at);
      append(value.slice(at, at + Math.max(length, 1)), length > 0, out);
      at += Math.max(length, 1);
    }
    return out.toString();
  }

  /** {@code text} as a part of one line. */
  public static String line(String text) {
    return line(ByteString.of(text));
  }

  /** Whether a terminal shows {@code codePoint} in place and does nothing else with it. */
  public static boolean isVisible(int codePoint) {
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

  /** Appends a backslash and the three octal digits of {@code hidden}. */
  public static void escape(byte hidden, StringBuilder out) {
    out.append('\\')
        .append((char) ('0' + (hidden >> 6 & 3)))
        .append((char) ('0' + (hidden >> 3 & 7)))
        .append((char) ('0' + (hidden & 7)));
  }

  /** Appends one character, and tells whether it may stand without quotes. */
  private static boolean appendWord(ByteString character, boolean wellFormed, StringBuilder out) {
    int codePoint = character.toString().codePointAt(0);
    if (codePoint == '\\' || codePoint == '"') {
      out.append('\\');
    }
    return append(character, wellFormed, out)
        && (Character.isLetterOrDigit(codePoint) || PLAIN.indexOf(codePoint) >= 0);
  }

  /** Appends one character, and tells whether it is shown as itself. */
  private static boolean append(ByteString character, boolean wellFormed, StringBuilder out) {
    String text = character.toString();
    if (wellFormed && isVisible(text.codePointAt(0))) {
      out.append(text);
      return true;
    }
    for (int i = 0; i < character.length(); i++) {
      escape(character.at(i), out);
    }
    return false;
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
}
