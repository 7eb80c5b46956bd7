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

  private final Stage bare;
  private final Player player;

  /**
   * Of a step.
   *
   * @param player the step's process
   */
  Ground(Stage bare, Player player) {
    this.bare = bare;
    this.player = player;
  }

  /** What a path names. */
  Optional<Stat> named(ByteString path) {
    try {
      return Optional.of(bare.posix.statx(Posix.AT_FDCWD, bare.path(path)));
    } catch (ErrnoException absent) {
      return Optional.empty();
    }
  }

  boolean isDirectory(ByteString path) {
    return named(path).map(Stat::isDirectory).orElse(false);
  }

  /** What answers the way to a path's directory, for somebody who may search everything. */
  String way(ByteString path) {
    ByteString parent = Scene.parent(path);
    return follow(parent.isEmpty() ? ByteString.of(".") : parent.concat(ByteString.of("/.")));
  }

  boolean isTmpfs() {
    int flags = OpenFlag.O_PATH.bits() | OpenFlag.O_CLOEXEC.bits();
    ByteString path = bare.path(ByteString.EMPTY);
    try (Fd fd = new Fd(bare.posix, bare.posix.openat(Posix.AT_FDCWD, path, flags, 0))) {
      return bare.posix.fstatfs(fd.number()).type() == Clock.TMPFS;
    } catch (ErrnoException e) {
      throw new IllegalStateException(e);
    }
  }

  private String follow(ByteString path) {
    int flags = OpenFlag.O_PATH.bits() | OpenFlag.O_CLOEXEC.bits();
    try (Fd fd = new Fd(bare.posix, bare.posix.openat(Posix.AT_FDCWD, bare.path(path), flags, 0))) {
      return fd.number() < 0 ? "EBADF" : "";
    } catch (ErrnoException e) {
      return e.errno().toString();
    }
  }

  /** The attributes behind a step's slot. */
  String slot(Step step) throws ErrnoException {
    Step look = Step.of(User.ROOT, Call.FSTAT).from(step.place()).in(step.slot());
    return player.play(look, look).bare();
  }

  /** What it answers to open the file behind a slot again. */
  String reopened(Step step, int slot, int flags) throws ErrnoException {
    Step again = Step.of(step.user(), Call.REOPEN).from(step.place()).and(slot).in(Stage.SPARE);
    String answer = player.play(again.with(flags), again.with(OpenFlag.O_PATH.bits())).bare();
    player.drop(Stage.SPARE);
    return answer;
  }

  /** Whether an open leads to a FIFO, a socket or a device node. */
  boolean isSpecial(Step step) throws ErrnoException {
    if (step.call() == Call.REOPEN) {
      String look = slot(step.in(step.second()));
      return SPECIAL.matcher(look).lookingAt();
    }
    int flags = OpenFlag.O_PATH.bits() | OpenFlag.O_CLOEXEC.bits();
    ByteString path = bare.path(step.path());
    try (Fd fd = new Fd(bare.posix, bare.posix.openat(Posix.AT_FDCWD, path, flags, 0))) {
      return SPECIAL.matcher(Portrait.attributes(bare.posix.statx(fd.number()))).lookingAt();
    } catch (ErrnoException absent) {
      return false;
    }
  }
}
