package org.auditfs.model;

import java.util.ArrayList;
import java.util.List;
import org.auditfs.posix.ErrnoException;

/** Sequences of steps, one after the other, until as many steps were made as wanted. */
public final class Rounds {

  /** Short enough to be shrunk in seconds, long enough for states that nobody thought of. */
  private static final int SEQUENCE = 320;

  /** The defects that one run looks for; each costs the time of being made short. */
  private static final int DIFFERENCES_MAX = 3;

  private final String bare;
  private final String mounted;

  /** Rounds in two empty directories. */
  public Rounds(String bare, String mounted) {
    this.bare = bare;
    this.mounted = mounted;
  }

  /**
   * What came of it.
   *
   * @param steps how many were played in each twin
   * @param differences as scripts
   * @param known those that cannot be helped, with reasons
   */
  public record Result(
      long steps, long millis, List<String> differences, List<String> known, Tally tally) {}

  /**
   * Plays until {@code steps} were played; the calling thread is not to be used afterwards.
   *
   * @param seed of the first sequence; each next has the next number
   */
  public Result play(long seed, long steps) throws ErrnoException {
    long start = System.nanoTime();
    try (Differential differential = new Differential(bare, mounted)) {
      List<String> differences = new ArrayList<>();
      long played = 0;
      for (long next = seed; played < steps && differences.size() < DIFFERENCES_MAX; next++) {
        differential.play(next, SEQUENCE).ifPresent(differences::add);
        played += SEQUENCE;
      }
      differential.clean();
      return result(differential, start, played, differences);
    }
  }

  /** Plays again what a report called "again". */
  public Result again(String word) throws ErrnoException {
    long start = System.nanoTime();
    try (Differential differential = new Differential(bare, mounted)) {
      List<String> differences = differential.again(word).stream().toList();
      differential.clean();
      return result(differential, start, 0, differences);
    }
  }

  private static Result result(
      Differential differential, long start, long played, List<String> differences) {
    long millis = (System.nanoTime() - start) / 1_000_000;
    return new Result(played, millis, differences, differential.known(), differential.tally());
  }
}
