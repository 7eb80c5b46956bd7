package org.auditfs.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.auditfs.file.ByteString;
import org.auditfs.posix.ErrnoException;
import org.auditfs.posix.LinuxPosix;
import org.auditfs.posix.Posix;

/**
 * Plays sequences in a pair of twins until the first difference, which it makes short. For a thread
 * of its own, of a process with all rights of root.
 */
public final class Differential {

  private static final int SHRINK_TRIES = 600;

  private final Twins twins;
  private final UnaryOperator<Step> mistake;

  /**
   * Two directories with paths of the same length; what is in them will be removed.
   *
   * @throws ErrnoException when the thread cannot have a umask of its own
   */
  public Differential(String bare, String mounted) throws ErrnoException {
    this(bare, mounted, UnaryOperator.identity());
  }

  /** With a twin that plays each step as {@code mistake} turns it: to see that it is noticed. */
  Differential(String bare, String mounted, UnaryOperator<Step> mistake) throws ErrnoException {
    Posix posix = LinuxPosix.load();
    this.twins = new Twins(posix, ByteString.of(bare), ByteString.of(mounted));
    this.mistake = mistake;
  }

  /**
   * Plays the sequence of a seed.
   *
   * @return how a difference shows, as a script; nothing when there is none
   */
  public Optional<String> play(long seed, int steps) throws ErrnoException {
    List<Step> sequence = new Generator(seed).sequence(steps);
    Optional<Divergence> found = play(sequence);
    return found.isEmpty() ? Optional.empty() : Optional.of(report(seed, sequence, found.get()));
  }

  /** Known differences that were met so far, each with its number and reason. */
  public List<String> known() {
    List<String> lines = new ArrayList<>();
    twins.known().forEach((one, count) -> lines.add(count + " x " + one + ": " + one.reason()));
    return lines;
  }

  /** Leaves empty directories. */
  public void clean() throws ErrnoException {
    twins.clean();
  }

  private Optional<Divergence> play(List<Step> steps) throws ErrnoException {
    return twins.play(steps, steps.stream().map(mistake).toList());
  }

  /** The shortest sequence that still shows {@code found}. */
  List<Step> shrink(List<Step> sequence, Divergence found) {
    List<Step> failing = sequence.subList(0, found.step() + 1);
    return Shrinker.shrink(failing, SHRINK_TRIES, steps -> shows(steps, found));
  }

  private boolean shows(List<Step> steps, Divergence wanted) {
    try {
      return play(steps).filter(wanted::isLike).isPresent();
    } catch (ErrnoException e) {
      throw new IllegalStateException(e);
    }
  }

  private String report(long seed, List<Step> sequence, Divergence found) throws ErrnoException {
    List<Step> shortest = shrink(sequence, found);
    Optional<Divergence> again = play(shortest);
    return "seed "
        + seed
        + ", step "
        + found.step()
        + ": "
        + sequence.get(found.step())
        + "\n"
        + found
        + "\nshrunk to:\n"
        + Step.script(shortest)
        + "\n"
        + again.map(Divergence::toString).orElse("which does not show it again");
  }
}
