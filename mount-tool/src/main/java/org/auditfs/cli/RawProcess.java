package org.auditfs.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.auditfs.config.RawText;

/**
 * This process's arguments and environment as bytes: the JVM decodes both with the locale's
 * charset, and loses what does not fit. /proc has them as they were given.
 */
final class RawProcess {

  private RawProcess() {}

  /** The last {@code count} arguments of the command line, as {@link RawText}. */
  static String[] arguments(int count) throws IOException {
    return last(Files.readAllBytes(Path.of("/proc/self/cmdline")), count);
  }

  /** The environment at the start, names and values {@link RawText}. */
  static Map<String, String> environment() throws IOException {
    return environment(Files.readAllBytes(Path.of("/proc/self/environ")));
  }

  static String[] last(byte[] cmdline, int count) {
    List<String> words = words(cmdline);
    return words.subList(words.size() - count, words.size()).toArray(String[]::new);
  }

  static Map<String, String> environment(byte[] environ) {
    Map<String, String> variables = new HashMap<>();
    for (String word : words(environ)) {
      int equals = word.indexOf('=');
      if (equals > 0) {
        variables.putIfAbsent(word.substring(0, equals), word.substring(equals + 1));
      }
    }
    return variables;
  }

  /** Each word ends with a NUL. */
  private static List<String> words(byte[] text) {
    String raw = new String(text, StandardCharsets.ISO_8859_1);
    List<String> words = new ArrayList<>();
    int from = 0;
    for (int nul = raw.indexOf(0); nul >= 0; nul = raw.indexOf(0, from)) {
      words.add(raw.substring(from, nul));
      from = nul + 1;
    }
    return words;
  }
}
