package org.auditfs.model;

import static org.auditfs.file.OpenFlag.O_CREAT;
import static org.auditfs.file.OpenFlag.O_NOATIME;
import static org.auditfs.file.OpenFlag.O_PATH;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.auditfs.file.ByteString;
import org.auditfs.posix.ErrnoException;
import org.auditfs.posix.Stat;

/** Differences that are no defects of the mount, each with the reason why it cannot be helped. */
enum KnownDifference {
  NOATIME_BEFORE_RIGHTS(
      "open(2) refuses O_NOATIME to those who do not own the file after asking for the rights"
          + " (may_open: inode_permission, then inode_owner_or_capable); for FUSE without"
          + " default_permissions fuse_permission asks for none, so the kernel's own EPERM comes"
          + " before the EACCES of the backing file. Both refuse.") {
    @Override
    boolean explains(Step step, Answers answers, Ground ground) {
      return step.call().opens()
          && O_NOATIME.in((int) step.n())
          && answers.bare().equals("EACCES")
          && answers.mounted().equals("EPERM");
    }
  },
  DEVICE_BEFORE_RIGHTS(
      "mknod(2) of a device without CAP_MKNOD is refused by the kernel after it asked for the right"
          + " to write the directory (vfs_mknod: may_create, then capable); for FUSE may_create"
          + " asks for none, so the kernel's own EPERM comes before the EACCES of the backing"
          + " directory. Both refuse.") {
    @Override
    boolean explains(Step step, Answers answers, Ground ground) {
      return step.call() == Call.MKNOD
          && (step.n() & Stat.TYPE_MASK) == 0020000
          && answers.bare().equals("EACCES")
          && answers.mounted().equals("EPERM");
    }
  },
  KIND_BEFORE_RIGHTS(
      "may_delete asks for the right to write the directory, and by the sticky bit, before it looks"
          + " whether a directory is wanted; vfs_link asks may_create before it refuses to link"
          + " directories. For FUSE they ask for nothing, and the sticky bit is hidden from them,"
          + " so that ENOTDIR, EISDIR or EPERM come before the EACCES or EPERM of the backing"
          + " directory. Both refuse.") {
    @Override
    boolean explains(Step step, Answers answers, Ground ground) throws ErrnoException {
      if (!isRights(answers.bare())) {
        return false;
      }
      boolean directory = ground.isDirectory(step.path());
      return switch (step.call()) {
        case RMDIR -> answers.mounted().equals("ENOTDIR") && !directory;
        case UNLINK -> answers.mounted().equals("EISDIR") && directory;
        case LINK -> answers.mounted().equals("EPERM") && directory;
        case LINKFD -> answers.mounted().equals("EPERM") && ground.slot(step).startsWith("mode=4");
        case RENAME ->
            answers.mounted().equals(directory ? "ENOTDIR" : "EISDIR")
                && directory != ground.isDirectory(step.other());
        default -> false;
      };
    }
  },
  NAMES_BEFORE_SEARCH(
      "Of two paths the kernel walks to both directories and asks for the right to search them"
          + " (link_path_walk: may_lookup) before it looks up the first name; for FUSE it asks for"
          + " none, and the daemon says EACCES when the name is looked up in that directory. So an"
          + " ENOENT, ENOTDIR or ELOOP of the other path may come first. Both refuse.") {
    @Override
    boolean explains(Step step, Answers answers, Ground ground) {
      return step.call() == Call.RENAME
          && answers.bare().equals("EACCES")
          && (answers.mounted().equals(ground.way(step.other()))
              || (answers.mounted().equals("ENOENT") && ground.named(step.path()).isEmpty()));
    }
  },
  SLASH_BEFORE_SEARCH(
      "O_CREAT of a name with a slash behind it is EISDIR (open_last_lookups) once the way to its"
          + " directory was walked, which for FUSE asks for no rights. Both refuse.") {
    @Override
    boolean explains(Step step, Answers answers, Ground ground) {
      return step.call() == Call.OPEN
          && O_CREAT.in((int) step.n())
          && step.path().toString().endsWith("/")
          && answers.bare().equals("EACCES")
          && answers.mounted().equals("EISDIR");
    }
  },
  DEFAULT_ACL_OF_FILE(
      "A default ACL is for directories: set_posix_acl says EACCES of a file, after may_write_xattr"
          + " refused immutable and append-only ones with EPERM, which it cannot see of a FUSE"
          + " file. Both refuse.") {
    @Override
    boolean explains(Step step, Answers answers, Ground ground) {
      return (step.call() == Call.SETXATTR || step.call() == Call.FSETXATTR)
          && step.other().equals(ByteString.of("system.posix_acl_default"))
          && answers.bare().equals("EPERM")
          && answers.mounted().equals("EACCES");
    }
  },
  PATH_OF_SPECIAL_FILE(
      "Through a descriptor by O_PATH the kernel opens a FIFO, a socket or a device node for"
          + " anything, and does not ask; so only those get one who have all rights.") {
    @Override
    boolean explains(Step step, Answers answers, Ground ground) throws ErrnoException {
      return byHandle(step)
          && answers.mounted().equals("EACCES")
          && ground.isSpecial(step)
          && ground.opened(step, READ_WRITE).equals("EACCES");
    }
  },
  BENEATH_SPECIAL_FILE(
      "A path that goes on after the name of a FIFO, a socket or a device node asks us for that"
          + " name first, and we cannot tell that it goes on. Both refuse.") {
    @Override
    boolean explains(Step step, Answers answers, Ground ground) {
      return (step.call() == Call.OPEN || byHandle(step))
          && answers.bare().equals("ENOTDIR")
          && answers.mounted().equals("EACCES")
          && ground.goesThroughSpecial(step.path());
    }
  },
  /** A limit told to users. */
  SPECIAL_FILE_OPENED_AGAIN(
      "Through /proc/self/fd the kernel opens a FIFO or a device node again, and asks neither us"
          + " nor for rights.") {
    @Override
    boolean explains(Step step, Answers answers, Ground ground) throws ErrnoException {
      return step.call() == Call.REOPEN
          && answers.bare().equals("EACCES")
          && isThrough(answers.mounted())
          && ground.isSpecial(step);
    }

    private boolean isThrough(String answer) {
      return !Answers.isErrno(answer) || answer.equals("ENXIO") || answer.equals("EINVAL");
    }
  },
  NAMES_OF_BTRFS(
      "Btrfs lists the names of trusted.* attributes to everybody (btrfs_listxattr), other"
          + " filesystems to who has CAP_SYS_ADMIN; and so does a mount of it.") {
    @Override
    boolean explains(Step step, Answers answers, Ground ground) {
      return step.call() == Call.LISTXATTR
          && ground.isBtrfs()
          && TRUSTED.matcher(answers.bare()).find()
          && withoutTrusted(answers.bare()).equals(answers.mounted());
    }

    private String withoutTrusted(String names) {
      return TRUSTED.matcher(names).replaceAll("").replace(", ]", "]");
    }
  },
  DATA_OF_TMPFS(
      "tmpfs calls a page of fallocate(2) data once it was mapped, not when it was read"
          + " (mapping_seek_hole_data asks whether it is up to date); a mapping of the mount is"
          + " read from the backing file.") {
    @Override
    boolean explains(Step step, Answers answers, Ground ground) {
      return step.call() == Call.LSEEK && step.m() >= 3 && ground.isTmpfs();
    }

    @Override
    List<Step> heals(Step step, Answers answers) {
      return List.of(step.by(User.ROOT).with(0, 0));
    }
  },
  POSITION_IN_DIRECTORY(
      "Where a directory ends is a number of its filesystem's own (ext4_dir_llseek; the largest"
          + " that there is on Btrfs, from which read(2) would go too far before it is refused);"
          + " FUSE seeks in directories as in files, by their size (generic_file_llseek).") {
    @Override
    boolean explains(Step step, Answers answers, Ground ground) throws ErrnoException {
      boolean sought = step.call() == Call.LSEEK && step.m() >= 1;
      boolean read =
          step.call() == Call.READ
              && answers.bare().equals("EINVAL")
              && answers.mounted().equals("EISDIR");
      return (sought || read) && ground.slot(step).startsWith("mode=4");
    }

    @Override
    List<Step> heals(Step step, Answers answers) {
      return step.call() == Call.LSEEK ? List.of(step.by(User.ROOT).with(0, 0)) : List.of();
    }
  },
  LINK_OF_NO_NAME(
      "linkat(2) of a descriptor whose file has no name any more is ENOENT in vfs_link, after it"
          + " asked for the right to write the directory (may_create) and whether the file may be"
          + " linked by a stranger (may_linkat); for FUSE both ask for nothing. Both refuse.") {
    @Override
    boolean explains(Step step, Answers answers, Ground ground) throws ErrnoException {
      return step.call() == Call.LINKFD
          && isRights(answers.bare())
          && answers.mounted().equals("ENOENT")
          && ground.slot(step).contains(" nlink=0 ");
    }
  },
  FLAGS_OF_UNREADABLE(
      "FS_IOC_GETFLAGS and its kin: FUSE's kernel side opens the file for reading as the caller and"
          + " sends the ioctl through that (fuse_priv_ioctl_prepare): EACCES for who may not read,"
          + " where any descriptor does on the bare directory.") {
    @Override
    boolean explains(Step step, Answers answers, Ground ground) throws ErrnoException {
      return isFlags(step.call())
          && answers.mounted().equals("EACCES")
          && ground.reopened(step, step.slot(), 0).equals("EACCES");
    }

    @Override
    List<Step> heals(Step step, Answers answers) {
      return step.call() == Call.SETFLAGS && answers.done()
          ? List.of(step.by(User.ROOT))
          : List.of();
    }

    private boolean isFlags(Call call) {
      return call == Call.GETFLAGS || call == Call.SETFLAGS || call == Call.XFLAGS;
    }
  },
  DIRECT_WRITE_THAT_FAILED(
      "When a direct write that would make a file longer fails, FUSE's kernel side has it cut to"
          + " the size that it has (fuse_direct_IO: fuse_do_truncate), which changes its times and"
          + " drops set-id bits.") {
    @Override
    boolean explainsLook(Step step, Answers answers, Answers seen, Ground ground)
        throws ErrnoException {
      return (step.call() == Call.WRITE || step.call() == Call.PWRITE)
          && answers.bare().equals("EINVAL")
          && CUT.matcher(seen.bare())
              .replaceAll("")
              .equals(CUT.matcher(seen.mounted()).replaceAll(""));
    }

    @Override
    List<Step> heals(Step step, Answers answers) {
      Step on = Step.of(User.ROOT, Call.FCHMOD).from(step.place()).in(step.slot());
      return List.of(on.with(0644), on.calling(Call.FUTIMENS).with(Times.OMIT, Times.NOW));
    }
  },
  CAPABILITIES_OF_MAPPED_FILE(
      "What was stored through a mapping is written by the daemon where it serves the content, and"
          + " a write drops capabilities (file_remove_privs); storing in the bare file does not.") {
    @Override
    boolean explainsLook(Step step, Answers answers, Answers seen, Ground ground) {
      return step.call() == Call.MAPSTORE
          && CAPABILITIES.matcher(seen.bare()).find()
          && !CAPABILITIES.matcher(seen.mounted()).find()
          && withoutCapabilities(seen.bare()).equals(afterAccess(seen));
    }

    /** It is no access either: see {@link #ACCESS_TIME_OF_CACHED_READ}. */
    private String afterAccess(Answers seen) {
      return seen.bare().contains(" atime=now ")
          ? ACCESS_TIME.matcher(seen.mounted()).replaceFirst(" atime=now ")
          : seen.mounted();
    }

    private String withoutCapabilities(String portrait) {
      String others = CAPABILITIES.matcher(portrait).replaceFirst("");
      return others.replace(", ]", "]").replace(" [] ", "  ");
    }

    /** A chown(2) that leaves both ids drops them, too. */
    @Override
    List<Step> heals(Step step, Answers answers) {
      Step on = Step.of(User.ROOT, Call.FCHOWN).from(step.place()).in(step.slot());
      return List.of(on.with(-1, -1), on.calling(Call.FUTIMENS).with(Times.NOW, Times.OMIT));
    }
  },
  SET_ID_BY_OPENER(
      "The kernel writes by itself with the rights of who opened the file (fuse_passthrough_open),"
          + " and so drops set-id bits that it got later, although root writes.") {
    @Override
    boolean explainsLook(Step step, Answers answers, Answers seen, Ground ground) {
      boolean writes = step.call() == Call.WRITE || step.call() == Call.PWRITE;
      return writes
          && step.user() == User.ROOT
          && SET_ID.matcher(seen.bare()).find()
          && withoutSetId(seen.bare()).equals(seen.mounted());
    }

    /** A sticky bit stays. */
    private String withoutSetId(String portrait) {
      return SET_ID
          .matcher(portrait)
          .replaceFirst(found -> "mode=10" + Integer.parseInt(found.group(1)) % 2);
    }

    @Override
    List<Step> heals(Step step, Answers answers) {
      Step on = Step.of(User.ROOT, Call.FCHOWN).from(step.place()).in(step.slot());
      return List.of(on.with(-1, -1));
    }
  },
  ACCESS_TIME_OF_CACHED_READ(
      "What the kernel reads from FUSE's own pages, and the end of a file that it knows, it does"
          + " not ask for (filemap_read); nor does it tell of mmap(2), which is an access of the"
          + " bare file (generic_file_mmap). So the backing file is not read, and its access time"
          + " stays.") {
    @Override
    boolean explainsLook(Step step, Answers answers, Answers seen, Ground ground)
        throws ErrnoException {
      return switch (step.call()) {
        case READ, PREAD, COPYRANGE, MAPLOAD, MAPSTORE ->
            isAccessTime(seen) && (seen.bare().contains(" size=0 ") || ground.readsAfresh(step));
        default -> false;
      };
    }

    private boolean isAccessTime(Answers seen) {
      return seen.bare().startsWith("mode=10")
          && seen.bare().contains(" atime=now ")
          && seen.bare().equals(ACCESS_TIME.matcher(seen.mounted()).replaceFirst(" atime=now "));
    }

    /** Both get a new one, so that the next can be compared. */
    @Override
    List<Step> heals(Step step, Answers answers) {
      Step on = Step.of(User.ROOT, Call.FUTIMENS).from(step.place()).in(step.slot());
      return List.of(on.with(Times.NOW, Times.OMIT));
    }
  };

  private static final int READ_WRITE = 2;
  private static final Pattern CUT =
      Pattern.compile("mode=10[0-7]{4}| mtime=[0-9a-z.]+|( modified)?( changed)?$");
  private static final Pattern SET_ID = Pattern.compile("^mode=10([2-7])");
  private static final Pattern CAPABILITIES =
      Pattern.compile("security\\.capability=[^ ,\\]]*(, )?");
  private static final Pattern TRUSTED = Pattern.compile("trusted\\.[^,\\]]*(, )?");
  private static final Pattern ACCESS_TIME = Pattern.compile(" atime=[0-9.]+ ");

  private final String reason;

  KnownDifference(String reason) {
    this.reason = reason;
  }

  private static boolean isRights(String answer) {
    return answer.equals("EACCES") || answer.equals("EPERM");
  }

  /** Whether it opens a path by O_PATH, to look at what is there. */
  private static boolean byHandle(Step step) {
    return switch (step.call()) {
      case OPEN -> O_PATH.in((int) step.n());
      case ACCESS, BORN, STATFS -> true;
      default -> false;
    };
  }

  /** Why the mount cannot do as the bare directory does. */
  String reason() {
    return reason;
  }

  /** Whether it is why the answers to a step differ. */
  boolean explains(Step step, Answers answers, Ground ground) throws ErrnoException {
    return false;
  }

  /** Whether it is why what is behind a step's slot looks different after it. */
  boolean explainsLook(Step step, Answers answers, Answers seen, Ground ground)
      throws ErrnoException {
    return false;
  }

  /** What makes the twins the same again, if anything has to: played in both. */
  List<Step> heals(Step step, Answers answers) {
    return List.of();
  }

  /** The one that explains the answers, if any does. */
  static Optional<KnownDifference> of(Step step, Answers answers, Ground ground)
      throws ErrnoException {
    for (KnownDifference one : values()) {
      if (one.explains(step, answers, ground)) {
        return Optional.of(one);
      }
    }
    return Optional.empty();
  }

  /** The one that explains what is seen after a step, if any does. */
  static Optional<KnownDifference> ofLook(Step step, Answers answers, Answers seen, Ground ground)
      throws ErrnoException {
    for (KnownDifference one : values()) {
      if (one.explainsLook(step, answers, seen, ground)) {
        return Optional.of(one);
      }
    }
    return Optional.empty();
  }
}
