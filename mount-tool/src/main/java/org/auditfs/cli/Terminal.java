package org.auditfs.cli;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.auditfs.config.RawText;
import org.auditfs.file.ByteString;

/** Where a command's words go: results to one stream, complaints to the other, both bytes. */
final class Terminal {

  private final OutputStream out;
  private final OutputStream err;
  private final Map<String, String> environment;
  private boolean broken;
  private boolean quiet;

  Terminal(OutputStream out, OutputStream err, Map<String, String> environment) {
    this.out = out;
    this.err = err;
    this.environment = Map.copyOf(environment);
  }

  static Terminal ofProcess(Map<String, String> environment) {
    return new Terminal(
        new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), 1 << 16),
        new FileOutputStream(FileDescriptor.err),
        environment);
  }

  /** The process's environment, its values {@link RawText}. */
  Map<String, String> environment() {
    return environment;
  }

  /** Whether results go to a person's terminal, and nobody said NO_COLOR. */
  boolean takesColours() {
    if (environment.containsKey("NO_COLOR")) {
      return false;
    }
    try {
      String device = Files.readSymbolicLink(Path.of("/proc/self/fd/1")).toString();
      return device.startsWith("/dev/pts/") || device.startsWith("/dev/tty");
    } catch (IOException e) {
      return false;
    }
  }

  /** The stream of results. */
  OutputStream out() {
    return out;
  }

  /** A line of the result, UTF-8. */
  void line(String text) {
    line(ByteString.of(text));
  }

  /** A line of the result. */
  void line(ByteString bytes) {
    write(out, bytes.concat(ByteString.of("\n")));
  }

  /** Shows results and errors only, from now on. */
  void quiet() {
    quiet = true;
  }

  /** A line beside the result. */
  void note(String text) {
    if (!quiet) {
      complaint(text);
    }
  }

  /** The one line of a command that failed. */
  void error(String message) {
    complaint("auditfs: " + RawText.printable(ByteString.of(message.strip())));
  }

  /** More about a failure. */
  void complaint(String text) {
    flush();
    write(err, ByteString.of(text + "\n"));
  }

  /** Whether whoever read the result went away. */
  boolean isBroken() {
    return broken;
  }

  void flush() {
    try {
      out.flush();
    } catch (IOException e) {
      broken = true;
    }
  }

  /** A reader that left early (head(1)) is no error: nothing more is written then. */
  private void write(OutputStream stream, ByteString bytes) {
    if (broken) {
      return;
    }
    try {
      stream.write(bytes.toByteArray());
    } catch (IOException e) {
      broken = true;
    }
  }

  /** What picocli prints of our own words; its texts hold arguments, which are raw. */
  static String readable(String rawText) {
    return new String(rawText.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
  }
}
