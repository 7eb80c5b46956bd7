package org.auditfs.rule;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.auditfs.file.ByteString;
import org.auditfs.file.Printable;

/**
 * Bytes as one word of a rule line, in printable ASCII, and back: a byte that is blank, a control,
 * a backslash, a {@code #} or not ASCII is written as a backslash and three octal digits, as in
 * /proc/mounts.
 */
final class RuleWord {

  private RuleWord() {}

  /** The word for {@code bytes}. */
  static String of(ByteString bytes) {
    StringBuilder word = new StringBuilder(bytes.length());
    for (int i = 0; i < bytes.length(); i++) {
      int value = bytes.at(i) & 0xff;
      if (value <= ' ' || value >= 0x7f || value == '\\' || value == '#') {
        Printable.escape((byte) value, word);
      } else {
        word.append((char) value);
      }
    }
    return word.toString();
  }

  /** The word for the UTF-8 bytes of {@code text}. */
  static String of(String text) {
    return of(ByteString.of(text));
  }

  /**
   * The bytes that {@code word} stands for.
   *
   * @throws RuleSyntaxException when a backslash is not followed by three octal digits of a byte
   */
  static ByteString parse(String word) throws RuleSyntaxException {
    byte[] raw = word.getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(raw.length);
    for (int i = 0; i < raw.length; i++) {
      if (raw[i] != '\\') {
        bytes.write(raw[i]);
      } else {
        bytes.write(octal(raw, i + 1));
        i += 3;
      }
    }
    return ByteString.of(bytes.toByteArray());
  }

  private static int octal(byte[] raw, int from) throws RuleSyntaxException {
    int value = 0;
    for (int i = from; i < from + 3; i++) {
      if (i >= raw.length || raw[i] < '0' || raw[i] > '7') {
        throw new RuleSyntaxException("a backslash stands before three octal digits, as in \\040");
      }
      value = value << 3 | (raw[i] - '0');
    }
    if (value > 0xff) {
      throw new RuleSyntaxException("\\" + Integer.toOctalString(value) + " is more than a byte");
    }
    return value;
  }
}
