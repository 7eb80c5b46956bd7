package org.auditfs.model;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.auditfs.file.ByteString;
import org.auditfs.posix.ErrnoException;
import org.auditfs.posix.LinuxPosix;
import org.auditfs.posix.Posix;

/**
 * Plays sequences in a pair of twins until the first difference, which it makes short. For a thread
 * of its own, of a process with all rights of root.
 */
public final class Differential implements AutoCloseable {

  private static final int SHRINK_TRIES = 600;
  private static final Duration SHRINK_TIME = Duration.ofSeconds(30);

  /** One in so many sequences has a path of almost the length that a path may have. */
  private static final int DEEP = 10;

  private final Twins twins;
  private final Tally tally = new Tally();

  /**
   * Two directories with paths of the same length; what is in them will be removed.
   *
   * @throws ErrnoException when the thread cannot have a umask of its own
   */
  public Differential(String bare, String mounted) throws ErrnoException {
    this(bare, mounted, Mistake.NONE);
  }

  /** With a twin that makes mistakes: to see that they are noticed. */
  Differential(String bare, String mounted, Mistake mistake) throws ErrnoException {
    Posix posix = LinuxPosix.load();
    this.twins = new Twins(posix, ByteString.of(bare), ByteString.of(mounted), mistake);
  }

  /**
   * Plays the sequence of a seed.
   *
   * @return how a difference shows, as a script; nothing when there is none
   */
  public Optional<String> play(long seed, int steps) throws ErrnoException {
    Sequence sequence = new Sequence(seed, steps);
    Optional<Divergence> found = twins.play(sequence);
    return found.isEmpty()
        ? Optional.empty()
        : Optional.of(report("seed " + seed, sequence.played, found.get()));
  }

  /** Plays again what a report called "again". */
  public Optional<String> again(String word) throws ErrnoException {
    List<Step> steps = Wire.steps(word);
    Optional<Divergence> found = twins.play(Source.of(steps));
    return found.isEmpty() ? Optional.empty() : Optional.of(report("again", steps, found.get()));
  }

  /** Known differences that were met so far, each with its number and reason. */
  public List<String> known() {
    List<String> lines = new ArrayList<>();
    twins.known().forEach((one, count) -> lines.add(count + " x " + one + ": " + one.reason()));
    return lines;
  }

  /** What was tried so far. */
  public Tally tally() {
    return tally;
  }

  /** Leaves empty directories. */
  public void clean() throws ErrnoException {
    twins.clean();
  }

  @Override
  public void close() {
    twins.close();
  }

  /** Steps that are made as they are played. */
  private final class Sequence implements Source {

    private final List<Step> prologue;
    private final List<Step> played = new ArrayList<>();
    private final Scene scene = new Scene(twins.bare());
    private final Generator generator;
    private final int length;

    Sequence(long seed, int steps) {
      prologue = Prologue.steps(new Random(~seed).nextInt(DEEP) == 0);
      generator = new Generator(seed, scene);
      length = prologue.size() + steps;
    }

    @Override
    public Optional<Step> next() {
      int at = played.size();
      if (at == length) {
        return Optional.empty();
      }
      Step step = at < prologue.size() ? prologue.get(at) : generator.next();
      played.add(step);
      return Optional.of(step);
    }

    @Override
    public void played(Step step, Answers answers) throws ErrnoException {
      if (played.size() > prologue.size()) {
        tally.count(step.call(), answers);
      }
      if (answers.done()) {
        scene.learn(step);
      }
    }

    @Override
    public void dropped(Step step) {
      scene.forget(step.place(), step.slot());
    }
  }

  /** The shortest sequence that still shows {@code found}. */
  private List<Step> shrink(List<Step> sequence, Divergence found) {
    List<Step> failing = sequence.subList(0, found.step() + 1);
    long end = System.nanoTime() + SHRINK_TIME.toNanos();
    return Shrinker.shrink(
        failing, SHRINK_TRIES, steps -> System.nanoTime() < end && shows(steps, found));
  }

  private boolean shows(List<Step> steps, Divergence wanted) {
    try {
      return twins.play(Source.of(steps)).filter(wanted::isLike).isPresent();
    } catch (ErrnoException e) {
      throw new IllegalStateException(e);
    }
  }

  private String report(String from, List<Step> sequence, Divergence found) throws ErrnoException {
    List<Step> shortest = shrink(sequence, found);
    Optional<Divergence> again = twins.play(Source.of(shortest));
    return String.join(
        "\n",
        from + ", step " + found.step() + ": " + sequence.get(found.step()),
        found.toString(),
        "shrunk to:",
        Step.script(shortest),
        again.map(Divergence::toString).orElse("which does not show it again"),
        "again: -Dmodel.again=" + Wire.word(shortest));
  }
}
