package org.auditfs.cli;

import java.io.PrintWriter;
import java.io.Writer;
import java.util.function.Consumer;

/** Hands picocli's text on line by line. */
final class LineWriter extends PrintWriter {

  LineWriter(Consumer<String> lines) {
    super(new Lines(lines), true);
  }

  private static final class Lines extends Writer {

    private final Consumer<String> lines;
    private final StringBuilder line = new StringBuilder();

    private Lines(Consumer<String> lines) {
      this.lines = lines;
    }

    @Override
    public void write(char[] text, int from, int length) {
      for (int i = from; i < from + length; i++) {
        if (text[i] == '\n') {
          lines.accept(line.toString());
          line.setLength(0);
        } else {
          line.append(text[i]);
        }
      }
    }

    @Override
    public void flush() {
      // a line goes when it is complete
    }

    @Override
    public void close() {
      if (!line.isEmpty()) {
        lines.accept(line.toString());
      }
    }
  }
}
