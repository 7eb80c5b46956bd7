package org.auditfs.model;

import static org.auditfs.file.OpenFlag.O_NOATIME;
import static org.auditfs.file.OpenFlag.O_PATH;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Differences that are no defects of the mount, each with the reason why it cannot be helped. */
enum KnownDifference {
  NOATIME_BEFORE_RIGHTS(
      "open(2) refuses O_NOATIME to those who do not own the file after asking for the rights; for"
          + " FUSE without default_permissions the kernel asks for none itself, so its own EPERM"
          + " comes before the EACCES of the backing file. Both refuse.") {
    @Override
    boolean explains(Step step, String bare, String mounted, boolean special) {
      boolean opens = step.call() == Call.OPEN || step.call() == Call.REOPEN;
      boolean asked = O_NOATIME.in((int) step.n());
      return opens && asked && bare.equals("EACCES") && mounted.equals("EPERM");
    }
  },
  DEVICE_BEFORE_RIGHTS(
      "mknod(2) of a device without CAP_MKNOD is refused by the kernel after it asked for the right"
          + " to write the directory; for FUSE it asks for none itself, so its own EPERM comes"
          + " before the EACCES of the backing directory. Both refuse.") {
    @Override
    boolean explains(Step step, String bare, String mounted, boolean special) {
      boolean device = (step.n() & 0170000) == 0020000;
      return step.call() == Call.MKNOD
          && device
          && bare.equals("EACCES")
          && mounted.equals("EPERM");
    }
  },
  SHAPE_BEFORE_RIGHTS(
      "For names that are removed, moved or linked the kernel asks for the rights in the directory"
          + " before it looks whether the other name's directory exists and whether kinds match"
          + " (may_delete and link_path_walk in fs/namei.c); for FUSE it asks for none itself, and"
          + " the sticky bit is hidden from it, so the second answer comes first. Both refuse.") {
    @Override
    boolean explains(Step step, String bare, String mounted, boolean special) {
      boolean rights = bare.equals("EACCES") || bare.equals("EPERM");
      return switch (step.call()) {
        case LINK, LINKFD -> rights && (SHAPES.contains(mounted) || mounted.equals("EPERM"));
        case RENAME, RMDIR, UNLINK -> rights && SHAPES.contains(mounted);
        default -> false;
      };
    }
  },
  PATH_OF_SPECIAL_FILE(
      "Through a descriptor by O_PATH the kernel opens a FIFO, a socket or a device node for"
          + " anything, and does not ask; so only those get one who have all rights.") {
    @Override
    boolean explains(Step step, String bare, String mounted, boolean special) {
      boolean path = step.call() == Call.ACCESS || O_PATH.in((int) step.n());
      return special && path && mounted.equals("EACCES");
    }
  },
  /** A limit told to users. */
  SPECIAL_FILE_OPENED_AGAIN(
      "Through /proc/self/fd the kernel opens a FIFO or a device node again, and asks neither us"
          + " nor for rights.") {
    @Override
    boolean explains(Step step, String bare, String mounted, boolean special) {
      boolean through = mounted.isEmpty() || mounted.equals("ENXIO") || mounted.equals("EINVAL");
      return special && step.call() == Call.REOPEN && bare.equals("EACCES") && through;
    }
  },
  CHANGE_OF_NO_OWNER(
      "chown(2) that leaves both ids reaches a filesystem as the wish to drop set-id bits, which"
          + " strangers may not; FUSE's request for it is also how a stranger's write begins, and"
          + " so it is answered with success. Neither changes anything.") {
    @Override
    boolean explains(Step step, String bare, String mounted, boolean special) {
      boolean nothing = step.n() == -1 && step.m() == -1;
      return switch (step.call()) {
        case CHOWN, LCHOWN, FCHOWN -> nothing && bare.equals("EPERM") && mounted.isEmpty();
        default -> false;
      };
    }
  },
  ACCESS_TIME_OF_CACHED_READ(
      "What the kernel reads from its own cache, and the end of a file that it knows, it does not"
          + " ask for; so the backing file is not read, and its access time stays.") {
    @Override
    boolean explainsPortraits(String bare, String mounted) {
      int at = mounted.indexOf(" atime=");
      return bare.startsWith("mode=10")
          && at > 0
          && bare.contains(" atime=now ")
          && bare.equals(ACCESS_TIME.matcher(mounted).replaceFirst(" atime=now "));
    }
  };

  private static final Set<String> SHAPES =
      Set.of("ENOENT", "ENOTDIR", "EISDIR", "EINVAL", "ELOOP");
  private static final Pattern ACCESS_TIME = Pattern.compile(" atime=[0-9.]+ ");

  private final String reason;

  KnownDifference(String reason) {
    this.reason = reason;
  }

  /** Why the mount cannot do as the bare directory does. */
  String reason() {
    return reason;
  }

  /**
   * Whether it is why the answers to a step differ.
   *
   * @param special whether it opens a FIFO, a socket or a device node, if only by O_PATH
   */
  boolean explains(Step step, String bare, String mounted, boolean special) {
    return false;
  }

  /** Whether it is why an object looks different. */
  boolean explainsPortraits(String bare, String mounted) {
    return false;
  }

  /** The one that explains the answers, if any does. */
  static Optional<KnownDifference> of(Step step, String bare, String mounted, boolean special) {
    for (KnownDifference one : values()) {
      if (one.explains(step, bare, mounted, special)) {
        return Optional.of(one);
      }
    }
    return Optional.empty();
  }

  /** The one that explains the portraits, if any does. */
  static Optional<KnownDifference> ofPortraits(String bare, String mounted) {
    for (KnownDifference one : values()) {
      if (one.explainsPortraits(bare, mounted)) {
        return Optional.of(one);
      }
    }
    return Optional.empty();
  }
}
