package org.auditfs.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/** A line on a person's terminal that says how far something long has come. */
final class ProgressLine implements AutoCloseable {

  private static final String ERASE = "\r\u001b[K";

  private final Terminal terminal;
  private final boolean shown;
  private String last = "";

  private ProgressLine(Terminal terminal, boolean shown) {
    this.terminal = terminal;
    this.shown = shown;
  }

  /** Shown where the error output is a terminal and nobody said that it shall not be. */
  static ProgressLine on(Terminal terminal, @Nullable CommandSpec spec) {
    boolean wanted =
        spec != null
            && spec.parent().userObject() instanceof AuditfsCommand root
            && root.showsProgress();
    return new ProgressLine(terminal, wanted && isTerminal());
  }

  private static boolean isTerminal() {
    try {
      String device = Files.readSymbolicLink(Path.of("/proc/self/fd/2")).toString();
      return device.startsWith("/dev/pts/") || device.startsWith("/dev/tty");
    } catch (IOException e) {
      return false;
    }
  }

  /** {@code done} of {@code all} is done; from any thread. */
  synchronized void show(String what, long done, long all) {
    String text = what + "  " + (all == 0 ? 100 : done * 100 / all) + " %";
    if (shown && !text.equals(last)) {
      last = text;
      terminal.status(ERASE + text);
    }
  }

  @Override
  public synchronized void close() {
    if (shown && !last.isEmpty()) {
      terminal.status(ERASE);
    }
  }
}
