package org.auditfs.model;

import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import org.auditfs.file.ByteString;
import org.auditfs.posix.ErrnoException;
import org.auditfs.posix.MapCalls;
import org.auditfs.posix.Posix;

/** A bare directory and its twin: plays the same steps in both and compares. */
final class Twins implements AutoCloseable {

  /** Steps between two comparisons of everything. */
  private static final int WHOLE_EVERY = 100;

  private final Stage bare;
  private final Stage mounted;
  private final LocalPlayer here;
  private final SecondProcess there;
  private final Mistake mistake;

  /** How often each known difference was seen. */
  private final Map<KnownDifference, Integer> known = new EnumMap<>(KnownDifference.class);

  /**
   * For the calling thread, which takes a umask and a working directory of its own.
   *
   * @param bare an empty directory
   * @param mounted another, with a path of the same length
   */
  Twins(Posix posix, ByteString bare, ByteString mounted, Mistake mistake) throws ErrnoException {
    if (bare.length() != mounted.length()) {
      throw new IllegalArgumentException("the lengths differ: " + bare + " and " + mounted);
    }
    MapCalls maps = new MapCalls();
    Clock clock = Clock.of(posix, bare);
    this.bare = new Stage(posix, maps, bare, clock);
    this.mounted = new Stage(posix, maps, mounted, clock);
    this.here = new LocalPlayer(posix, this.bare, this.mounted);
    this.there = new SecondProcess(bare, mounted, clock);
    this.mistake = mistake;
  }

  /** The bare directory. */
  Stage bare() {
    return bare;
  }

  /** Ends the second process. */
  @Override
  public void close() {
    there.close();
  }

  /** Plays what comes in the emptied directories, up to the first difference. */
  Optional<Divergence> play(Source source) throws ErrnoException {
    clean();
    int index = 0;
    for (Optional<Step> step = source.next(); step.isPresent(); step = source.next()) {
      Optional<Divergence> found = play(index, step.get(), source);
      if (found.isEmpty() && index % WHOLE_EVERY == WHOLE_EVERY - 1) {
        found = compareAll(index);
      }
      if (found.isPresent()) {
        return found;
      }
      index++;
    }
    return compareAll(index - 1);
  }

  /** What was overlooked so far, and how often. */
  Map<KnownDifference, Integer> known() {
    return Map.copyOf(known);
  }

  /** Empties both directories. */
  void clean() throws ErrnoException {
    there.reset();
    here.reset();
    bare.clean();
    mounted.clean();
    bare.open();
    mounted.open();
  }

  private Player player(Step step) {
    return step.place() == 0 ? here : there;
  }

  private Ground ground(Step step) {
    return new Ground(bare, mounted, player(step));
  }

  private Optional<Divergence> play(int index, Step step, Source source) throws ErrnoException {
    List<Step> instead = mistake.instead(step);
    if (step.call().removesNames()) {
      bare.forgetChanges();
      mounted.forgetChanges();
    }
    Answers answers = mistake.answers(step, player(step).play(step, instead.get(0)));
    for (Step more : instead.subList(1, instead.size())) {
      more.call().play(mounted, more);
    }
    here.root();
    if (!answers.same()) {
      Optional<KnownDifference> reason = KnownDifference.of(step, answers, ground(step));
      if (reason.isEmpty()) {
        return difference(index, step, "answer", answers);
      }
      overlook(reason.get(), step, answers);
      if (step.call().opens()) {
        player(step).drop(step.slot());
        source.dropped(step);
      }
    }
    source.played(step, answers);
    return step.call().onlyLooks() ? Optional.empty() : compare(index, step, answers);
  }

  /** What a step may have changed, looked at by root. */
  private Optional<Divergence> compare(int index, Step step, Answers answers)
      throws ErrnoException {
    boolean done = answers.done();
    Set<ByteString> touched = new LinkedHashSet<>();
    touch(touched, step, step.path(), done);
    if (step.call() == Call.LINK || step.call() == Call.RENAME) {
      touch(touched, step, step.other(), done);
    }
    for (ByteString path : touched) {
      Optional<Divergence> found = compare(index, step, path, done);
      if (found.isPresent()) {
        return found;
      }
    }
    return compareSlot(index, step, answers);
  }

  private static void touch(Set<ByteString> touched, Step step, ByteString path, boolean done) {
    if (!path.isEmpty()) {
      touched.add(path);
      ByteString parent = Scene.parent(path);
      if (done && step.call().changesNames() && !parent.isEmpty()) {
        touched.add(parent);
      }
    }
  }

  private Optional<Divergence> compare(int index, Step step, ByteString path, boolean done) {
    boolean xattrs = done && step.call().changesXattrs();
    boolean content = done && step.call().changesContent();
    Answers seen =
        new Answers(
            Portrait.of(bare, path, xattrs, content), Portrait.of(mounted, path, xattrs, content));
    return seen.same()
        ? Optional.empty()
        : difference(index, step, "portrait of " + Text.word(path), seen);
  }

  private Optional<Divergence> compareSlot(int index, Step step, Answers answers)
      throws ErrnoException {
    if (!step.call().ofSlot() && step.call() != Call.OPEN) {
      return Optional.empty();
    }
    int more =
        answers.done()
            ? (step.call().changesXattrs() ? DescriptorCalls.XATTRS : 0)
                | (step.call().changesContent() ? DescriptorCalls.CONTENT : 0)
            : 0;
    int slot = step.slot();
    Step look = Step.of(User.ROOT, Call.FSTAT).from(step.place()).in(slot).with(more);
    Answers seen = player(step).play(look, look);
    here.root();
    if (seen.same()) {
      healUnseen(step, answers, seen);
      return Optional.empty();
    }
    Optional<KnownDifference> reason = KnownDifference.ofLook(step, answers, seen, ground(step));
    if (reason.isEmpty()) {
      return difference(index, step, "fstat of " + Text.slot(slot), seen);
    }
    here.root();
    overlook(reason.get(), step, seen);
    return Optional.empty();
  }

  /** The first look through a descriptor tells of no time that it changed; a later one would. */
  private void healUnseen(Step step, Answers answers, Answers seen) throws ErrnoException {
    KnownDifference unseen = KnownDifference.DIRECT_WRITE_THAT_FAILED;
    if (unseen.explainsLook(step, answers, seen, ground(step))) {
      heal(unseen, step, seen);
    }
  }

  private void overlook(KnownDifference reason, Step step, Answers answers) throws ErrnoException {
    known.merge(reason, 1, Integer::sum);
    heal(reason, step, answers);
  }

  private void heal(KnownDifference reason, Step step, Answers answers) throws ErrnoException {
    for (Step heal : reason.heals(step, answers)) {
      player(heal).play(heal, heal);
    }
    here.root();
  }

  /** Everything in both directories. */
  private Optional<Divergence> compareAll(int index) throws ErrnoException {
    here.root();
    SortedMap<ByteString, String> truth = bare.portraits();
    SortedMap<ByteString, String> seen = mounted.portraits();
    if (!truth.keySet().equals(seen.keySet())) {
      Answers names = new Answers(truth.keySet() + "", seen.keySet() + "");
      return Optional.of(new Divergence(index, Optional.empty(), "tree", names));
    }
    for (Map.Entry<ByteString, String> one : truth.entrySet()) {
      Answers both = new Answers(one.getValue(), seen.getOrDefault(one.getKey(), ""));
      if (!both.same()) {
        String what = "portrait of " + Text.word(one.getKey());
        return Optional.of(new Divergence(index, Optional.empty(), what, both));
      }
    }
    return Optional.empty();
  }

  private static Optional<Divergence> difference(
      int index, Step step, String what, Answers answers) {
    return Optional.of(new Divergence(index, Optional.of(step.call()), what, answers));
  }
}
