package org.auditfs.model;

import java.util.Locale;
import java.util.function.Function;
import org.auditfs.file.ByteString;
import org.auditfs.posix.ErrnoException;

/** What a step does: how it is printed, how it is played, and what it may change. */
enum Call {
  OPEN(
      s -> slot(s) + " = open " + w(s.path()) + " " + Text.flags(s.n()) + mode(s),
      DescriptorCalls::open),
  REOPEN(
      s -> slot(s) + " = reopen " + second(s) + " " + Text.flags(s.n()), DescriptorCalls::reopen),
  CLOSE(s -> "close " + slot(s), DescriptorCalls::close),
  READ(s -> "read " + slot(s) + " " + s.n(), DescriptorCalls::read),
  PREAD(s -> "pread " + slot(s) + " " + s.n() + " " + s.m(), DescriptorCalls::pread),
  WRITE(s -> "write " + slot(s) + " " + w(s.bytes()), DescriptorCalls::write),
  PWRITE(s -> "pwrite " + slot(s) + " " + w(s.bytes()) + " " + s.n(), DescriptorCalls::pwrite),
  LSEEK(s -> "lseek " + slot(s) + " " + s.n() + " " + s.m(), DescriptorCalls::lseek),
  FSYNC(s -> (s.n() == 0 ? "fsync " : "fdatasync ") + slot(s), DescriptorCalls::fsync),
  FTRUNCATE(s -> "ftruncate " + slot(s) + " " + s.n(), DescriptorCalls::ftruncate),
  FALLOCATE(s -> "fallocate " + slot(s) + numbers(s), DescriptorCalls::fallocate),
  COPYRANGE(
      s -> "copyat " + slot(s) + " " + s.n() + " " + second(s) + " " + s.m() + " " + s.k(),
      DescriptorCalls::copyRange),
  MAPSTORE(
      s -> "mmapstore " + slot(s) + " " + w(s.bytes()) + " " + s.n(), DescriptorCalls::mapStore),
  MAPLOAD(s -> "mmapload " + slot(s) + " " + s.n() + " " + s.m(), DescriptorCalls::mapLoad),
  ADVISE(s -> "fadvise " + slot(s) + " " + s.n(), DescriptorCalls::advise),
  FCHMOD(s -> "fchmod " + slot(s) + " " + Text.octal(s.n()), DescriptorCalls::fchmod),
  FCHOWN(s -> "fchown " + slot(s) + " " + s.n() + " " + s.m(), DescriptorCalls::fchown),
  FUTIMENS(
      s -> "futimens " + slot(s) + " " + Times.word(s.n()) + " " + Times.word(s.m()),
      DescriptorCalls::futimens),
  FSTAT(s -> "fstat " + slot(s), DescriptorCalls::fstat),
  FLIST(s -> "flist " + slot(s), DescriptorCalls::flist),
  LINKFD(s -> "linkfd " + slot(s) + " " + w(s.path()), DescriptorCalls::linkfd),
  FSETXATTR(s -> "fsetxattr " + slot(s) + " " + attribute(s), DescriptorCalls::fsetxattr),
  FGETXATTR(s -> "fgetxattr " + slot(s) + " " + w(s.other()), DescriptorCalls::fgetxattr),
  GETFLAGS(s -> "flags " + slot(s), DescriptorCalls::flags),
  SETFLAGS(s -> "setflags " + slot(s) + " " + s.n(), DescriptorCalls::setflags),
  XFLAGS(s -> "xflags " + slot(s), DescriptorCalls::xflags),
  FLOCK(s -> "flock " + slot(s) + " " + s.n(), DescriptorCalls::flock),
  LOCK(s -> "lock " + slot(s) + numbers(s), DescriptorCalls::lock),
  GETLK(s -> "getlk " + slot(s) + numbers(s), DescriptorCalls::getlk),
  STAT(s -> "lstat " + w(s.path()), NameCalls::stat),
  BORN(s -> "born " + w(s.path()), NameCalls::born),
  STATFS(s -> "statfs " + w(s.path()), NameCalls::statfs),
  ACCESS(s -> "eaccess " + w(s.path()) + " " + s.n(), NameCalls::access),
  LIST(s -> "names " + w(s.path()), NameCalls::list),
  READLINK(s -> "readlink " + w(s.path()), NameCalls::readlink),
  TRUNCATE(s -> "truncate " + w(s.path()) + " " + s.n(), NameCalls::truncate),
  CHMOD(s -> "chmod " + w(s.path()) + " " + Text.octal(s.n()), NameCalls::chmod),
  CHOWN(s -> "chown " + ids(s), NameCalls::chown),
  LCHOWN(s -> "lchown " + ids(s), NameCalls::lchown),
  UTIMENS(
      s -> "utimens " + w(s.path()) + " " + Times.word(s.n()) + " " + Times.word(s.m()),
      NameCalls::utimens),
  SETXATTR(s -> "setxattr " + w(s.path()) + " " + attribute(s), NameCalls::setxattr),
  GETXATTR(s -> "getxattr " + w(s.path()) + " " + w(s.other()), NameCalls::getxattr),
  LISTXATTR(s -> "listxattr " + w(s.path()), NameCalls::listxattr),
  REMOVEXATTR(s -> "removexattr " + w(s.path()) + " " + w(s.other()), NameCalls::removexattr),
  MKDIR(s -> "mkdir " + w(s.path()) + mode(s), NameCalls::mkdir),
  RMDIR(s -> "rmdir " + w(s.path()), NameCalls::rmdir),
  UNLINK(s -> "unlink " + w(s.path()), NameCalls::unlink),
  LINK(s -> "link " + w(s.path()) + " " + w(s.other()), NameCalls::link),
  SYMLINK(s -> "symlink " + w(s.other()) + " " + w(s.path()), NameCalls::symlink),
  RENAME(
      s ->
          (s.n() == 0 ? "rename " : "renameat2 ")
              + (w(s.path()) + " " + w(s.other()) + Text.renameFlags(s.n())),
      NameCalls::rename),
  MKNOD(
      s -> "mknod " + w(s.path()) + " " + Text.type(s.n()) + (s.m() == 0 ? "" : " " + device(s)),
      NameCalls::mknod),
  UMASK(s -> "umask " + Text.octal(s.n()), NameCalls::umask);

  /** Plays a step. */
  private interface Play {
    String on(Stage stage, Step step) throws ErrnoException;
  }

  // Lambdas without state.
  @SuppressWarnings("ImmutableEnumChecker")
  private final Function<Step, String> printed;

  @SuppressWarnings("ImmutableEnumChecker")
  private final Play play;

  Call(Function<Step, String> printed, Play play) {
    this.printed = printed;
    this.play = play;
  }

  String print(Step step) {
    return printed.apply(step);
  }

  /** What the kernel answered: an errno, or what was asked for. */
  String play(Stage stage, Step step) {
    try {
      return play.on(stage, step);
    } catch (ErrnoException e) {
      return e.errno().toString();
    }
  }

  /** Whether it may change what names lead to. */
  boolean changesNames() {
    return switch (this) {
      case OPEN, LINKFD, MKDIR, RMDIR, UNLINK, LINK, SYMLINK, RENAME, MKNOD -> true;
      default -> false;
    };
  }

  /** Whether a name may lead to something else afterwards. */
  boolean removesNames() {
    return this == RMDIR || this == UNLINK || this == RENAME;
  }

  /** Whether it may change what is in a file. */
  boolean changesContent() {
    return switch (this) {
      case WRITE, PWRITE, FTRUNCATE, FALLOCATE, COPYRANGE, MAPSTORE, TRUNCATE -> true;
      default -> false;
    };
  }

  /**
   * Whether it may change extended attributes: modes are in ACLs; owner and content drop others.
   */
  boolean changesXattrs() {
    return switch (this) {
      case WRITE, PWRITE, FTRUNCATE, FALLOCATE, COPYRANGE, MAPSTORE, TRUNCATE -> true;
      case SETXATTR, FSETXATTR, REMOVEXATTR, CHMOD, FCHMOD, CHOWN, FCHOWN, LCHOWN -> true;
      case OPEN, MKDIR, MKNOD -> true;
      default -> false;
    };
  }

  /** Whether it changes nothing at all, not even an access time. */
  boolean onlyLooks() {
    return switch (this) {
      case CLOSE, LSEEK, FSYNC, ADVISE, FSTAT, FGETXATTR, STAT, BORN, STATFS, ACCESS -> true;
      case GETXATTR, LISTXATTR, UMASK, GETFLAGS, XFLAGS, FLOCK, LOCK, GETLK -> true;
      default -> false;
    };
  }

  /** Whether it works on a descriptor alone. */
  boolean ofSlot() {
    return compareTo(OPEN) > 0 && compareTo(GETLK) <= 0 && this != LINKFD;
  }

  /** Whether it gives a slot another descriptor. */
  boolean opens() {
    return this == OPEN || this == REOPEN;
  }

  private static String slot(Step step) {
    return Text.slot(step.slot());
  }

  private static String second(Step step) {
    return Text.slot(step.second());
  }

  private static String w(ByteString bytes) {
    return Text.word(bytes);
  }

  private static String mode(Step step) {
    return " " + Text.octal(step.m());
  }

  private static String numbers(Step step) {
    return " " + step.n() + " " + step.m() + " " + step.k();
  }

  private static String ids(Step step) {
    return w(step.path()) + " " + step.n() + " " + step.m();
  }

  private static String attribute(Step step) {
    return String.format(Locale.ROOT, "%s %s %d", w(step.other()), w(step.bytes()), step.n());
  }

  private static String device(Step step) {
    return (step.m() >> 8) + " " + (step.m() & 0xff);
  }
}
