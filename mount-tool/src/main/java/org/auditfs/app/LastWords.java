package org.auditfs.app;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** What is written to a log from some moment on. */
record LastWords(Path log, long sizeBefore) {

  /** From now on. */
  static LastWords from(Path log) throws IOException {
    return new LastWords(log, Files.exists(log) ? Files.size(log) : 0);
  }

  /** The last line that is not blank; empty when there is none. */
  String line() throws IOException {
    if (!Files.exists(log)) {
      return "";
    }
    byte[] bytes = Files.readAllBytes(log);
    int from = (int) Math.min(sizeBefore, bytes.length);
    String said = new String(bytes, from, bytes.length - from, StandardCharsets.UTF_8);
    return said.lines().filter(line -> !line.isBlank()).reduce((a, b) -> b).orElse("");
  }
}
