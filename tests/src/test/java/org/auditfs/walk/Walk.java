package org.auditfs.walk;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.auditfs.posix.LinuxPosix;
import org.auditfs.posix.WalkCalls;
import org.auditfs.walk.Attempt.Spot;

/**
 * A walker's program: tries everything in every place, first in the bare tree, then in the mounted
 * one, and tells of each difference. Its companion ({@link Companion}) is asked for what only root
 * can do, by a line on standard output, and answers by a line.
 */
final class Walk {

  /** How a place is found. */
  enum State {
    /** As it was made. */
    MADE,
    /** Its names were just used by root. */
    USED,
    /** Its names were just used by the walker, while everybody might; then it was closed. */
    CLOSED
  }

  /** Closing a directory may take its time. */
  private static final int CLOSED_EVERY = 5;

  /** Making things again takes the most of it. */
  private static final int CHANGED_EVERY = 3;

  private static final int SLOW_EVERY = 7;

  private final BufferedReader in =
      new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
  private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
  private final Actions actions = new Actions(LinuxPosix.load(), new WalkCalls());
  private final String bare;
  private final String mounted;
  private int tried;
  private int refused;

  private Walk(String bare, String mounted) {
    this.bare = bare;
    this.mounted = mounted;
  }

  /** With the directories of the bare and of the mounted tree. */
  public static void main(String[] arguments) throws IOException {
    new Walk(arguments[0], arguments[1]).go();
  }

  private void go() throws IOException {
    List<Place> places = Place.all();
    for (int i = 0; i < places.size(); i++) {
      ask("build " + i);
      for (Attempt attempt : Attempt.values()) {
        if (attempt.isSlow() && i % SLOW_EVERY != 0) {
          continue;
        }
        attempt(i, State.MADE, attempt);
        if (attempt.onlyLooks() || i % CHANGED_EVERY == 0) {
          ask("use " + i);
          attempt(i, State.USED, attempt);
        }
      }
    }
    for (int i = 0; i < places.size(); i += CLOSED_EVERY) {
      close(i);
    }
    out.println("end " + tried + " " + refused);
  }

  private void close(int place) throws IOException {
    ask("open " + place);
    for (Attempt attempt : Attempt.values()) {
      if (attempt.onlyLooks() && !attempt.isSlow()) {
        attempt.in(actions, new Spot(mounted + "/open" + place));
      }
    }
    ask("close " + place);
    for (Attempt attempt : Attempt.values()) {
      if (attempt.onlyLooks() && !attempt.isSlow()) {
        compare("open" + place, place, State.CLOSED, attempt);
      }
    }
  }

  private void attempt(int place, State state, Attempt attempt) throws IOException {
    boolean done = compare("p" + place, place, state, attempt);
    if (done && !attempt.onlyLooks()) {
      ask((attempt.changes() == Attempt.Changes.MORE ? "rebuild " : "repair ") + place);
    }
  }

  /** Whether it was done in one of the trees. */
  private boolean compare(String directory, int place, State state, Attempt attempt) {
    String truth = answer(attempt, new Spot(bare + "/" + directory));
    String seen = answer(attempt, new Spot(mounted + "/" + directory));
    tried++;
    refused += truth.equals("EACCES") || truth.equals("EPERM") ? 1 : 0;
    if (!truth.equals(seen)) {
      out.println(
          "differ "
              + Place.all().get(place)
              + " "
              + state
              + " "
              + attempt
              + ": "
              + truth
              + " | "
              + seen);
    }
    return truth.startsWith("ok") || seen.startsWith("ok");
  }

  /** With what is there afterwards, where it changed something. */
  private String answer(Attempt attempt, Spot spot) {
    String answer = attempt.in(actions, spot);
    return !attempt.onlyLooks() && answer.startsWith("ok")
        ? answer
            + ", "
            + Attempt.STAT.in(actions, spot)
            + ", "
            + Attempt.STAT_MADE.in(actions, spot)
        : answer;
  }

  private void ask(String line) throws IOException {
    out.println(line);
    if (!"done".equals(in.readLine())) {
      throw new IOException("no answer to " + line);
    }
  }
}
