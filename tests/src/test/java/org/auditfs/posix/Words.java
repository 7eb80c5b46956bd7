package org.auditfs.posix;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.auditfs.file.ByteString;

/**
 * The spelling of lines in the tables, and the one that an actor reads.
 *
 * <p>In a table words are separated by blanks, {@code "…"} holds blanks, {@code \xHH} is a byte,
 * {@code \\} and {@code \"} are themselves. For the actor every byte that is not printable, and
 * every blank and percent sign, is {@code %HH}; an empty word is {@code %}.
 */
public final class Words {

  private Words() {}

  /** The words of a line, each in the actor's spelling. */
  public static List<String> encode(String line) {
    return words(line).stream().map(Words::encode).toList();
  }

  /** What the first word of a line stands for. */
  public static ByteString word(String line) {
    return ByteString.of(words(line).get(0));
  }

  private static List<byte[]> words(String line) {
    List<byte[]> words = new ArrayList<>();
    byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
    int at = 0;
    while (at < bytes.length) {
      if (bytes[at] == ' ') {
        at++;
        continue;
      }
      ByteArrayOutputStream word = new ByteArrayOutputStream();
      boolean quoted = bytes[at] == '"';
      at = quoted ? at + 1 : at;
      while (at < bytes.length && bytes[at] != (quoted ? '"' : ' ')) {
        at = take(bytes, at, word);
      }
      at++;
      words.add(word.toByteArray());
    }
    return words;
  }

  private static int take(byte[] line, int at, ByteArrayOutputStream word) {
    if (line[at] == '\\' && at + 1 < line.length) {
      byte next = line[at + 1];
      if (next == 'x') {
        String hex = new String(line, at + 2, 2, StandardCharsets.US_ASCII);
        word.write(Integer.parseInt(hex, 16));
        return at + 4;
      }
      if (next == '\\' || next == '"') {
        word.write(next);
        return at + 2;
      }
    }
    word.write(line[at]);
    return at + 1;
  }

  private static String encode(byte[] word) {
    if (word.length == 0) {
      return "%";
    }
    StringBuilder encoded = new StringBuilder();
    for (byte b : word) {
      int c = b & 0xff;
      if (c > ' ' && c < 0x7f && c != '%') {
        encoded.append((char) c);
      } else {
        encoded.append(String.format(Locale.ROOT, "%%%02X", c));
      }
    }
    return encoded.toString();
  }
}
