package org.auditfs.stage;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Where an actor sits: one shell for all of the actor's commands, so that what one of them opens,
 * another can use.
 */
final class Seat {

  private static final int OUTPUT_BYTES_MAX = 64 << 10;

  /**
   * As after a login: the login uid stays with whatever the actor becomes. A kernel without audit,
   * or a user namespace, has none to set.
   */
  private static final String LOG_IN =
      "{ echo %1$d >/proc/self/loginuid; } 2>/dev/null;"
          + " exec setpriv --reuid %1$d --regid %1$d --clear-groups ";

  private static final String SHELL = "bash --noprofile --norc";

  private final Actor actor;
  private final Process shell;
  private final InputStream out;

  /** Ends the output of a command; no command can know it beforehand. */
  private final String mark = "\u001e" + UUID.randomUUID() + " ";

  private Seat(Actor actor, Process shell) {
    this.actor = actor;
    this.shell = shell;
    this.out = new BufferedInputStream(shell.getInputStream());
  }

  static Seat take(Actor actor, Map<String, String> environment) throws IOException {
    String login = actor.uid() == 0 ? "exec " : LOG_IN.formatted(actor.uid());
    ProcessBuilder builder =
        new ProcessBuilder(new ArrayList<>(List.of("bash", "--norc", "-c", login + SHELL)));
    builder.directory(Path.of("/").toFile());
    builder.redirectErrorStream(true);
    builder.environment().putAll(environment);
    return new Seat(actor, builder.start());
  }

  synchronized Played play(String command) throws IOException, InterruptedException {
    String line =
        "eval -- " + quoted(command) + " </dev/null; printf '%s%d\\n' '" + mark + "' $?\n";
    try {
      OutputStream in = shell.getOutputStream();
      in.write(line.getBytes(StandardCharsets.UTF_8));
      in.flush();
    } catch (IOException e) {
      throw new IOException("the shell of " + actor.name() + " has ended", e);
    }
    return answer(command);
  }

  private static String quoted(String text) {
    return "'" + text.replace("'", "'\\''") + "'";
  }

  /** What comes before the mark, and the number after it. */
  private Played answer(String command) throws IOException {
    byte[] end = mark.getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream kept = new ByteArrayOutputStream();
    int matched = 0;
    while (matched < end.length) {
      int next = out.read();
      if (next < 0) {
        throw new IOException("the shell of " + actor.name() + " ended in: " + command);
      }
      if (next == end[matched]) {
        matched++;
      } else {
        keep(kept, end, matched);
        matched = next == end[0] ? 1 : 0;
        if (matched == 0) {
          keep(kept, new byte[] {(byte) next}, 1);
        }
      }
    }
    return new Played(kept.toString(StandardCharsets.UTF_8), exit());
  }

  /** The mark's first byte is not in it again, so what looked like it cannot hide it. */
  private static void keep(ByteArrayOutputStream kept, byte[] bytes, int length) {
    kept.write(bytes, 0, Math.min(length, Math.max(0, OUTPUT_BYTES_MAX - kept.size())));
  }

  private int exit() throws IOException {
    StringBuilder digits = new StringBuilder();
    for (int next = out.read(); next != '\n'; next = out.read()) {
      if (next < 0) {
        throw new IOException("the shell of " + actor.name() + " has ended");
      }
      digits.append((char) next);
    }
    return Integer.parseInt(digits.toString());
  }
}
