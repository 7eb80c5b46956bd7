package org.auditfs.model;

import java.util.Optional;
import java.util.regex.Pattern;
import org.auditfs.file.ByteString;
import org.auditfs.file.OpenFlag;
import org.auditfs.posix.ErrnoException;
import org.auditfs.posix.Fd;
import org.auditfs.posix.Posix;
import org.auditfs.posix.Stat;

/** What is there in the bare directory, seen with all rights: to explain a difference. */
final class Ground {

  /** The octal types of FIFOs, character and block devices, and sockets. */
  private static final Pattern SPECIAL = Pattern.compile("mode=(1|2|6|14)[0-7]{4} ");

  /** Symbolic links that are followed one after the other. */
  private static final int LINKS_MAX = 8;

  /** BTRFS_SUPER_MAGIC of linux/magic.h. */
  private static final long BTRFS = 0x9123683EL;

  private static final int DONT_NEED = 4;
  private static final int PAGE = 4096;

  private final Stage bare;
  private final Stage mounted;
  private final Player player;

  /**
   * Of a step.
   *
   * @param player the step's process
   */
  Ground(Stage bare, Stage mounted, Player player) {
    this.bare = bare;
    this.mounted = mounted;
    this.player = player;
  }

  /** What a path names. */
  Optional<Stat> named(ByteString path) {
    return inBoth(stage -> stage.posix.statx(Posix.AT_FDCWD, stage.path(path)));
  }

  boolean isDirectory(ByteString path) {
    return named(path).map(Stat::isDirectory).orElse(false);
  }

  /** What answers the way to a path's directory, for somebody who may search everything. */
  String way(ByteString path) {
    ByteString parent = Scene.parent(path);
    ByteString directory =
        parent.isEmpty() ? ByteString.of(".") : parent.concat(ByteString.of("/."));
    Step look = Step.of(User.ROOT, Call.ACCESS).at(directory);
    Call.ACCESS.play(mounted, look);
    return Call.ACCESS.play(bare, look);
  }

  boolean isTmpfs() {
    return isOfType(Clock.TMPFS);
  }

  boolean isBtrfs() {
    return isOfType(BTRFS);
  }

  private boolean isOfType(long magic) {
    return inBoth(stage -> handle(stage, ByteString.EMPTY, stage.posix::fstatfs))
        .filter(usage -> usage.type() == magic)
        .isPresent();
  }

  /** The attributes behind a step's slot. */
  String slot(Step step) throws ErrnoException {
    Step look = Step.of(User.ROOT, Call.FSTAT).from(step.place()).in(step.slot());
    return player.play(look, look).bare();
  }

  /**
   * Whether the twins are the same again when the pages that the kernel keeps of a slot's file were
   * dropped and a page is read: the difference came from what was kept, then.
   */
  boolean readsAfresh(Step step) throws ErrnoException {
    Step on = Step.of(User.ROOT, Call.REOPEN).from(step.place()).and(step.slot()).in(Stage.SPARE);
    Step drop = on.calling(Call.ADVISE).with(DONT_NEED);
    Step read = on.calling(Call.PREAD).with(PAGE, 0);
    Step look = on.calling(Call.FSTAT).in(step.slot()).with(0);
    // Not by the slot's own descriptor: one past the cache makes no access on Btrfs.
    player.play(on, on);
    player.play(drop, drop);
    boolean same = player.play(read, read).same();
    player.drop(Stage.SPARE);
    return same && player.play(look, look).same();
  }

  /** What it answers to open the file behind a slot again. */
  String reopened(Step step, int slot, int flags) throws ErrnoException {
    Step again = Step.of(step.user(), Call.REOPEN).from(step.place()).and(slot).in(Stage.SPARE);
    String answer = player.play(again.with(flags), again.with(OpenFlag.O_PATH.bits())).bare();
    player.drop(Stage.SPARE);
    return answer;
  }

  /** What it answers to open a step's path instead. */
  String opened(Step step, int flags) throws ErrnoException {
    Step open = Step.of(step.user(), Call.OPEN).from(step.place()).at(step.path()).in(Stage.SPARE);
    String answer = player.play(open.with(flags), open.with(OpenFlag.O_PATH.bits())).bare();
    player.drop(Stage.SPARE);
    return answer;
  }

  /** Whether an open leads to a FIFO, a socket or a device node. */
  boolean isSpecial(Step step) throws ErrnoException {
    String look =
        step.call() == Call.REOPEN
            ? slot(step.in(step.second()))
            : inBoth(stage -> handle(stage, step.path(), stage.posix::statx))
                .map(Portrait::attributes)
                .orElse("");
    return SPECIAL.matcher(look).lookingAt();
  }

  /**
   * Whether a path has such a file where it needs a directory, if need be behind symbolic links.
   */
  boolean goesThroughSpecial(ByteString path) {
    ByteString at = path;
    for (int links = 0; links < LINKS_MAX; links++) {
      for (ByteString up = Scene.parent(at); !up.isEmpty(); up = Scene.parent(up)) {
        ByteString way = up;
        Optional<Stat> stat = inBoth(stage -> handle(stage, way, stage.posix::statx));
        if (stat.filter(Stat::isSpecial).isPresent()) {
          return true;
        }
      }
      ByteString link = at;
      Optional<ByteString> target =
          inBoth(stage -> stage.posix.readlinkat(Posix.AT_FDCWD, stage.path(link)));
      if (target.isEmpty()) {
        return false;
      }
      at = Scene.parent(at).concat(ByteString.of("/")).concat(target.get());
    }
    return false;
  }

  private interface Look<F, T> {
    T at(F from) throws ErrnoException;
  }

  private static <T> T handle(Stage stage, ByteString path, Look<Integer, T> look)
      throws ErrnoException {
    int flags = OpenFlag.O_PATH.bits() | OpenFlag.O_CLOEXEC.bits();
    Posix posix = stage.posix;
    try (Fd fd = new Fd(posix, posix.openat(Posix.AT_FDCWD, stage.path(path), flags, 0))) {
      return look.at(fd.number());
    }
  }

  /** What the bare directory shows; in the other, too, since symbolic links are read by looking. */
  private <T> Optional<T> inBoth(Look<Stage, T> look) {
    in(mounted, look);
    return in(bare, look);
  }

  private static <T> Optional<T> in(Stage stage, Look<Stage, T> look) {
    try {
      return Optional.of(look.at(stage));
    } catch (ErrnoException absent) {
      return Optional.empty();
    }
  }
}
