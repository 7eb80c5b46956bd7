package org.auditfs.model;

import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.auditfs.file.ByteString;
import org.auditfs.file.OpenFlag;
import org.auditfs.posix.ErrnoException;
import org.auditfs.posix.Fd;
import org.auditfs.posix.Posix;
import org.auditfs.posix.Stat;

/** A bare directory and its twin: plays the same steps in both and compares. */
final class Twins {

  /** Steps between two comparisons of everything. */
  private static final int WHOLE_EVERY = 64;

  private static final ByteString SLASH = ByteString.of("/");

  private final Credentials credentials;
  private final Posix posix;
  private final Stage bare;
  private final Stage mounted;

  /** How often each known difference was seen. */
  private final Map<KnownDifference, Integer> known = new EnumMap<>(KnownDifference.class);

  /**
   * For the calling thread, which takes a umask and a working directory of its own.
   *
   * @param bare an empty directory
   * @param mounted another, with a path of the same length
   */
  Twins(Posix posix, ByteString bare, ByteString mounted) throws ErrnoException {
    if (bare.length() != mounted.length()) {
      throw new IllegalArgumentException("the lengths differ: " + bare + " and " + mounted);
    }
    posix.unshare(Posix.CLONE_FS);
    this.posix = posix;
    this.credentials = new Credentials(posix);
    this.bare = new Stage(posix, bare);
    this.mounted = new Stage(posix, mounted);
  }

  /** Plays {@code steps} in the emptied directories, up to the first difference. */
  Optional<Divergence> play(List<Step> steps) throws ErrnoException {
    return play(steps, steps);
  }

  /** As {@link #play(List)}, but other steps behind the mount: to see that it is noticed. */
  Optional<Divergence> play(List<Step> steps, List<Step> twins) throws ErrnoException {
    clean();
    for (int i = 0; i < steps.size(); i++) {
      Optional<Divergence> found = play(i, steps.get(i), twins.get(i));
      if (found.isEmpty() && (i % WHOLE_EVERY == WHOLE_EVERY - 1 || i == steps.size() - 1)) {
        found = compareAll(i);
      }
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  /** What was overlooked so far, and how often. */
  Map<KnownDifference, Integer> known() {
    return Map.copyOf(known);
  }

  /** Empties both directories. */
  void clean() throws ErrnoException {
    credentials.become(User.ROOT);
    posix.umask(022);
    bare.clean();
    mounted.clean();
    posix.chmod(bare.path(ByteString.EMPTY), 0777);
    posix.chmod(mounted.path(ByteString.EMPTY), 0777);
  }

  private Optional<Divergence> play(int index, Step step, Step twin) throws ErrnoException {
    credentials.become(step.user());
    String truth = step.call().play(bare, step);
    credentials.become(twin.user());
    String answer = twin.call().play(mounted, twin);
    if (differ(truth, answer)) {
      boolean special = opens(step) && isSpecial(step);
      if (!isKnown(KnownDifference.of(step, truth, answer, special))) {
        return difference(index, step, "answer", truth, answer);
      }
      bare.drop(step.slot());
      mounted.drop(step.slot());
    }
    return step.call().onlyLooks() ? Optional.empty() : compare(index, step);
  }

  private static boolean opens(Step step) {
    return switch (step.call()) {
      case OPEN, REOPEN, ACCESS -> true;
      default -> false;
    };
  }

  /** Whether the kernel itself serves what the step would open. */
  private boolean isSpecial(Step step) throws ErrnoException {
    credentials.become(User.ROOT);
    boolean again = step.call() == Call.REOPEN;
    ByteString path = again ? Posix.procFd(bare.fd((int) step.m())) : bare.path(step.path());
    int flags = OpenFlag.O_PATH.bits() | OpenFlag.O_CLOEXEC.bits();
    try (Fd fd = new Fd(posix, posix.openat(Posix.AT_FDCWD, path, flags, 0))) {
      Stat stat = posix.statx(fd.number());
      return !stat.isRegular() && !stat.isDirectory() && !stat.isSymlink();
    } catch (ErrnoException absent) {
      return false;
    }
  }

  private boolean differ(String truth, String seen) {
    return !truth.equals(seen) && !isKnown(KnownDifference.ofPortraits(truth, seen));
  }

  private boolean isKnown(Optional<KnownDifference> reason) {
    reason.ifPresent(one -> known.merge(one, 1, Integer::sum));
    return reason.isPresent();
  }

  /** What a step may have changed, looked at by root. */
  private Optional<Divergence> compare(int index, Step step) throws ErrnoException {
    credentials.become(User.ROOT);
    Set<ByteString> touched = new LinkedHashSet<>();
    touch(touched, step.path());
    if (step.call() == Call.LINK || step.call() == Call.RENAME) {
      touch(touched, step.other());
    }
    for (ByteString path : touched) {
      Optional<Divergence> found = compare(index, step, path);
      if (found.isPresent()) {
        return found;
      }
    }
    return compareSlot(index, step);
  }

  private static void touch(Set<ByteString> touched, ByteString path) {
    if (!path.isEmpty()) {
      touched.add(path);
    }
    int slash = path.lastIndexOf((byte) '/');
    if (slash > 0) {
      touched.add(path.slice(0, slash));
    }
  }

  private Optional<Divergence> compare(int index, Step step, ByteString path) {
    String truth = Portrait.of(bare, path);
    String seen = Portrait.of(mounted, path);
    if (differ(truth, seen)) {
      return difference(index, step, "portrait of " + Text.word(path), truth, seen);
    }
    if (!step.call().changesNames() || !truth.startsWith("mode=4")) {
      return Optional.empty();
    }
    String names = list(bare, path);
    String listed = list(mounted, path);
    return names.equals(listed)
        ? Optional.empty()
        : difference(index, step, "names in " + Text.word(path), names, listed);
  }

  private Optional<Divergence> compareSlot(int index, Step step) {
    if (step.path().isEmpty() || !step.call().changesNames()) {
      Step look = Step.of(User.ROOT, Call.FSTAT).in(step.slot());
      String truth = look.call().play(bare, look);
      String seen = look.call().play(mounted, look);
      if (differ(truth, seen)) {
        return difference(index, step, "fstat of " + Text.slot(step.slot()), truth, seen);
      }
    }
    return Optional.empty();
  }

  private static String list(Stage stage, ByteString path) {
    try {
      return stage.list(path.concat(SLASH));
    } catch (ErrnoException e) {
      return e.errno().toString();
    }
  }

  /** Everything in both directories. */
  private Optional<Divergence> compareAll(int index) throws ErrnoException {
    credentials.become(User.ROOT);
    List<ByteString> tree = bare.tree();
    if (!tree.equals(mounted.tree())) {
      return Optional.of(
          new Divergence(index, Optional.empty(), "tree", tree + "", mounted.tree() + ""));
    }
    for (ByteString path : tree) {
      String truth = Portrait.of(bare, path);
      String seen = Portrait.of(mounted, path);
      if (differ(truth, seen)) {
        String what = "portrait of " + Text.word(path);
        return Optional.of(new Divergence(index, Optional.empty(), what, truth, seen));
      }
    }
    return Optional.empty();
  }

  private static Optional<Divergence> difference(
      int index, Step step, String what, String truth, String seen) {
    return Optional.of(new Divergence(index, Optional.of(step.call()), what, truth, seen));
  }
}
