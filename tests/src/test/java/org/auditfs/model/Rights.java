package org.auditfs.model;

import java.util.Arrays;
import java.util.Optional;
import org.auditfs.file.ByteString;
import org.auditfs.file.OpenFlag;
import org.auditfs.posix.Stat;

/**
 * Who probably may do a step: by owner, group and mode, without ACLs. It only makes refusals
 * seldom; what is right, the bare directory says.
 */
final class Rights {

  private static final int READ = 4;
  private static final int WRITE = 2;
  private static final int SEARCH = 1;
  private static final int STICKY = 01000;

  private final Scene scene;

  Rights(Scene scene) {
    this.scene = scene;
  }

  boolean allow(Step step) {
    User user = step.user();
    if (user == User.ROOT) {
      return true;
    }
    ByteString path = step.path();
    return switch (step.call()) {
      case OPEN -> search(user, path) && open(step);
      case STAT, BORN, STATFS, READLINK, LISTXATTR -> search(user, path);
      case ACCESS -> search(user, path) && may(user, path, (int) step.n());
      case LIST -> search(user, path) && may(user, path, READ | SEARCH);
      case TRUNCATE -> search(user, path) && may(user, path, WRITE);
      case CHMOD -> search(user, path) && owns(user, path);
      case UTIMENS -> search(user, path) && utimens(step);
      case CHOWN, LCHOWN -> search(user, path) && user == User.OWNER;
      case GETXATTR -> search(user, path) && may(user, path, READ) && attribute(step);
      case SETXATTR, REMOVEXATTR -> search(user, path) && attribute(step);
      case MKDIR, SYMLINK, LINKFD -> changes(user, path);
      case MKNOD -> changes(user, path) && (step.n() & 0170000) != 0020000;
      case RMDIR, UNLINK -> removes(user, path);
      case LINK -> search(user, path) && owns(user, path) && changes(user, step.other());
      case RENAME -> rename(step);
      case FCHMOD, FUTIMENS -> slot(step).map(one -> owns(user, one.stat())).orElse(true);
      case FCHOWN -> user == User.OWNER;
      case SETFLAGS, FSETXATTR ->
          slot(step).map(one -> owns(user, one.stat())).orElse(true)
              && (step.n() & 0x30) == 0
              && attribute(step);
      case REOPEN ->
          scene
              .slot(step.place(), step.second())
              .map(one -> may(user, one.stat(), wanted((int) step.n())))
              .orElse(true);
      default -> true;
    };
  }

  private Optional<Scene.Open> slot(Step step) {
    return scene.slot(step.place(), step.slot());
  }

  private boolean open(Step step) {
    int flags = (int) step.n();
    boolean unnamed = OpenFlag.O_TMPFILE.in(flags);
    Optional<Stat> stat = scene.stat(step.path());
    if (stat.isEmpty()) {
      return changes(step.user(), step.path());
    }
    if (unnamed) {
      return may(step.user(), stat.get(), WRITE | SEARCH);
    }
    boolean untimed = OpenFlag.O_NOATIME.in(flags);
    return may(step.user(), stat.get(), wanted(flags))
        && (!untimed || owns(step.user(), stat.get()));
  }

  private static int wanted(int flags) {
    if (OpenFlag.O_PATH.in(flags)) {
      return 0;
    }
    int wanted =
        switch (flags & 3) {
          case 0 -> READ;
          case 1 -> WRITE;
          default -> READ | WRITE;
        };
    return OpenFlag.O_TRUNC.in(flags) ? wanted | WRITE : wanted;
  }

  private boolean utimens(Step step) {
    boolean present = step.n() == Times.NOW && step.m() == Times.NOW;
    return owns(step.user(), step.path()) || (present && may(step.user(), step.path(), WRITE));
  }

  /** user.* of who may write, ACLs of the owner; all others are root's. */
  private boolean attribute(Step step) {
    String name = step.other().toString();
    if (name.startsWith("user.")) {
      return step.path().isEmpty() || may(step.user(), step.path(), WRITE | READ);
    }
    return step.call() == Call.GETXATTR
        ? !name.startsWith("trusted.")
        : name.startsWith("system.posix") && owns(step.user(), step.path());
  }

  private boolean rename(Step step) {
    boolean replaces = scene.has(step.other());
    return removes(step.user(), step.path())
        && (replaces ? removes(step.user(), step.other()) : changes(step.user(), step.other()))
        && (step.n() & 4) == 0;
  }

  private boolean changes(User user, ByteString path) {
    ByteString parent = Scene.parent(path);
    return search(user, path) && (parent.isEmpty() || may(user, parent, WRITE | SEARCH));
  }

  private boolean removes(User user, ByteString path) {
    ByteString parent = Scene.parent(path);
    boolean sticky = scene.stat(parent).map(stat -> (stat.mode() & STICKY) != 0).orElse(false);
    return changes(user, path) && (!sticky || owns(user, path) || owns(user, parent));
  }

  private boolean search(User user, ByteString path) {
    for (ByteString up = Scene.parent(path); !up.isEmpty(); up = Scene.parent(up)) {
      if (!may(user, up, SEARCH)) {
        return false;
      }
    }
    return true;
  }

  private boolean owns(User user, ByteString path) {
    return scene.stat(path).map(stat -> owns(user, stat)).orElse(true);
  }

  private static boolean owns(User user, Stat stat) {
    return stat.uid() == user.uid() || user == User.OWNER;
  }

  private boolean may(User user, ByteString path, int wanted) {
    return scene.stat(path).map(stat -> may(user, stat, wanted)).orElse(true);
  }

  private static boolean may(User user, Stat stat, int wanted) {
    if (user == User.ROOT || stat.isSymlink()) {
      return true;
    }
    if (user == User.DAC) {
      return (wanted & SEARCH) == 0 || stat.isDirectory() || (stat.mode() & 0111) != 0;
    }
    int bits = stat.mode();
    boolean member =
        stat.gid() == user.gid() || Arrays.stream(user.groups()).anyMatch(g -> g == stat.gid());
    int granted = stat.uid() == user.uid() ? bits >> 6 : member ? bits >> 3 : bits;
    return (granted & wanted) == wanted;
  }
}
