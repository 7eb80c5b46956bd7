package org.auditfs.cli;

/** A bar, or a count, on the terminal of a person who waits; nothing where nobody does. */
final class Progress implements AutoCloseable {

  private static final int WIDTH = 40;
  private static final String ERASE = "\r\u001b[K";

  private final Terminal terminal;
  private final boolean shown;
  private final String verb;

  Progress(Invocation invocation, String verb) {
    this.terminal = invocation.terminal();
    this.shown = invocation.showsProgress();
    this.verb = verb;
  }

  /** So much of all is done. */
  void show(long done, long all) {
    if (shown) {
      int filled = all == 0 ? WIDTH : (int) (WIDTH * Math.min(done, all) / all);
      terminal.aside(
          String.format(
              "\r[%s%s] %d of %d %s",
              "#".repeat(filled), " ".repeat(WIDTH - filled), done, all, verb));
    }
  }

  /** So much is done, and nobody knows of how much. */
  void count(long done) {
    if (shown) {
      terminal.aside("\r" + done + " " + verb);
    }
  }

  /** Takes the bar away. */
  @Override
  public void close() {
    if (shown) {
      terminal.aside(ERASE);
    }
  }
}
