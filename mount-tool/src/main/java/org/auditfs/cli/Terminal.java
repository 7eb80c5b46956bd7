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
import java.util.Optional;
import org.auditfs.config.RawText;
import org.auditfs.file.ByteString;
import org.auditfs.file.Printable;

/** Where a command's words go: results to one stream, complaints to the other, both bytes. */
final class Terminal {

  private final OutputStream out;
  private final OutputStream err;
  private final Map<String, String> environment;
  private boolean broken;
  private boolean quiet;
  private Optional<IOException> lost = Optional.empty();

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
    return isTerminal(1);
  }

  private static boolean isTerminal(int fd) {
    try {
      String device = Files.readSymbolicLink(Path.of("/proc/self/fd/" + fd)).toString();
      return device.startsWith("/dev/pts/") || device.startsWith("/dev/tty");
    } catch (IOException e) {
      return false;
    }
  }

  /** Whether what is said beside the result is read by a person at a terminal. */
  boolean showsProgress() {
    return isTerminal(2);
  }

  /**
   * A part of the result, whole lines, UTF-8.
   *
   * @throws BrokenPipe when whoever read the result has gone
   * @throws IOException when it cannot be written
   */
  void result(String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    result(bytes, 0, bytes.length);
  }

  /** The result as a stream, for what may be no text; it fails as {@link #result} does. */
  OutputStream stream() {
    return new OutputStream() {
      @Override
      public void write(int value) throws IOException {
        result(new byte[] {(byte) value}, 0, 1);
      }

      @Override
      public void write(byte[] bytes, int from, int length) throws IOException {
        result(bytes, from, length);
      }
    };
  }

  private void result(byte[] bytes, int from, int length) throws IOException {
    try {
      out.write(bytes, from, length);
    } catch (IOException e) {
      failed(e);
      throw broken ? new BrokenPipe() : e;
    }
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

  /** A part of a line beside the result, as it stands. */
  void aside(String text) {
    write(err, ByteString.of(text));
  }

  /** The one line of a command that failed. */
  void error(String message) {
    complaint("auditfs: " + Printable.line(message.strip()));
  }

  /** More about a failure. */
  void complaint(String text) {
    flush();
    write(err, ByteString.of(text + "\n"));
  }

  /** Whether all of the result has been taken so far. */
  boolean isWhole() {
    return !broken && lost.isEmpty();
  }

  /** Whether whoever read the result went away. */
  boolean isBroken() {
    return broken;
  }

  /** Why a part of the result was not written; a reader that left early is no reason. */
  Optional<IOException> lost() {
    return lost;
  }

  void flush() {
    try {
      out.flush();
    } catch (IOException e) {
      failed(e);
    }
  }

  /**
   * A reader that left early (head(1)), or was never there ({@code >&-}), is no error: nothing more
   * is written then. The JDK tells EPIPE and EBADF of write(2) by their texts alone.
   */
  private void failed(IOException e) {
    String text = String.valueOf(e.getMessage());
    broken = text.contains("Broken pipe") || text.contains("Bad file descriptor");
    if (!broken && lost.isEmpty()) {
      lost = Optional.of(e);
    }
  }

  private void write(OutputStream stream, ByteString bytes) {
    if (broken) {
      return;
    }
    try {
      stream.write(bytes.toByteArray());
    } catch (IOException e) {
      failed(e);
    }
  }

  /** What picocli prints of our own words; its texts hold arguments, which are raw. */
  static String readable(String rawText) {
    return new String(rawText.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
  }
}
