package org.auditfs.model;

import static org.auditfs.file.OpenFlag.O_APPEND;
import static org.auditfs.file.OpenFlag.O_CREAT;
import static org.auditfs.file.OpenFlag.O_DIRECTORY;
import static org.auditfs.file.OpenFlag.O_EXCL;
import static org.auditfs.file.OpenFlag.O_NOATIME;
import static org.auditfs.file.OpenFlag.O_NOFOLLOW;
import static org.auditfs.file.OpenFlag.O_PATH;
import static org.auditfs.file.OpenFlag.O_TMPFILE;
import static org.auditfs.file.OpenFlag.O_TRUNC;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.auditfs.file.ByteString;
import org.auditfs.file.OpenFlag;

/** Makes sequences of steps from a seed: the same seed gives the same steps. */
final class Generator {

  /** How often each call comes, a list of as many entries. */
  private static final List<Call> CALLS = weighted();

  private static final OpenFlag[] FLAGS = {
    O_CREAT, O_CREAT, O_EXCL, O_TRUNC, O_APPEND, O_DIRECTORY, O_NOFOLLOW, O_PATH, O_NOATIME
  };

  private final Random random;
  private final Words words;
  private User user = User.ROOT;

  Generator(long seed) {
    random = new Random(seed);
    words = new Words(random);
  }

  /** The directories that a sequence begins with, and {@code count} random steps. */
  List<Step> sequence(int count) {
    List<Step> steps = new ArrayList<>(prologue());
    for (int i = 0; i < count; i++) {
      if (random.nextInt(4) == 0) {
        user = words.user();
      }
      steps.add(step(words.pick(CALLS)));
    }
    return steps;
  }

  /** Directories of various owners and modes. */
  static List<Step> prologue() {
    List<Step> steps = new ArrayList<>();
    steps.add(Step.of(User.ROOT, Call.UMASK).with(0, 0));
    directory(steps, "open", 0777, 0, 0);
    directory(steps, "sticky", 01777, 0, 0);
    directory(steps, "team", 02775, 1000, 2000);
    directory(steps, "hers", 0700, 1000, 1000);
    directory(steps, "pass", 0711, 1000, 1000);
    directory(steps, "plain", 0755, 1001, 1001);
    steps.add(Step.of(User.ROOT, Call.UMASK).with(022, 0));
    return steps;
  }

  private static void directory(List<Step> steps, String name, int mode, int uid, int gid) {
    ByteString path = ByteString.of(name);
    steps.add(Step.of(User.ROOT, Call.MKDIR).at(path).with(0, mode));
    steps.add(Step.of(User.ROOT, Call.CHOWN).at(path).with(uid, gid));
    steps.add(Step.of(User.ROOT, Call.CHMOD).at(path).with(mode, 0));
  }

  private Step step(Call call) {
    Step step = Step.of(user, call).at(words.path()).in(words.slot());
    return switch (call) {
      case OPEN -> open(step);
      case REOPEN -> reopen(step);
      case READ -> step.with(words.count(), 0);
      case PREAD -> step.with(words.count(), words.offset());
      case WRITE -> step.writing(words.content());
      case PWRITE -> step.writing(words.content()).with(words.offset(), 0);
      case LSEEK -> step.with(words.offset(), random.nextInt(2));
      case FTRUNCATE, TRUNCATE -> step.with(words.offset(), 0);
      case FCHMOD, CHMOD -> step.with(words.mode(), 0);
      case FCHOWN, CHOWN, LCHOWN -> step.with(words.uid(), words.gid());
      case FUTIMENS, UTIMENS -> step.with(words.time(), words.time());
      case FSETXATTR, SETXATTR -> attribute(step);
      case FGETXATTR, GETXATTR, REMOVEXATTR -> step.to(words.attribute());
      case ACCESS -> step.with(random.nextInt(8), 0);
      case LIST -> random.nextBoolean() ? step : step.at(words.directory());
      case MKDIR -> step.with(0, words.mode());
      case LINK -> step.to(words.path());
      case RENAME -> step.to(words.path()).with(renameFlags(), 0);
      case SYMLINK -> step.to(words.target());
      case MKNOD -> mknod(step);
      case UMASK -> step.with(words.pick(List.of(0, 022, 022, 027, 077)), 0);
      case CLOSE, FSYNC, FSTAT, FLIST, LINKFD -> step;
      case STAT, READLINK, LISTXATTR, RMDIR, UNLINK -> step;
    };
  }

  private Step open(Step step) {
    if (random.nextInt(12) == 0) {
      int exclusive = random.nextInt(3) == 0 ? O_EXCL.bits() : 0;
      int flags = O_TMPFILE.bits() | exclusive | random.nextInt(3);
      return step.at(words.directory()).with(flags, words.mode());
    }
    return step.with(flags(), words.mode());
  }

  /** Through the link in /proc, which must be followed: the link itself is none of the twins'. */
  private Step reopen(Step step) {
    return step.with(flags() & ~(O_CREAT.bits() | O_NOFOLLOW.bits()), words.slot());
  }

  private int flags() {
    int flags = random.nextInt(16) == 0 ? 3 : random.nextInt(3);
    for (int more = random.nextInt(4); more > 0; more--) {
      flags |= FLAGS[random.nextInt(FLAGS.length)].bits();
    }
    return flags;
  }

  private Step attribute(Step step) {
    ByteString name = words.attribute();
    ByteString value = words.isAcl(name) ? words.acl() : words.value();
    int flags = Math.max(0, random.nextInt(6) - 3);
    return step.to(name).writing(value).with(flags, 0);
  }

  private int renameFlags() {
    return random.nextInt(3) == 0 ? 1 + random.nextInt(3) : 0;
  }

  private Step mknod(Step step) {
    int type = words.pick(List.of(0010000, 0010000, 0140000, 0100000, 0, 0020000, 0040000));
    // The null device, which everybody may have a node of that is allowed to make one.
    int device = type == 0020000 ? 0x103 : 0;
    return step.with(type | (words.mode() & 0777), device);
  }

  private static List<Call> weighted() {
    List<Call> all = new ArrayList<>();
    for (Call call : Call.values()) {
      int weight =
          switch (call) {
            case OPEN -> 14;
            case WRITE, PWRITE, UNLINK, RENAME, MKDIR, CHMOD -> 6;
            case READ, PREAD, LINK, SETXATTR, CHOWN, SYMLINK, STAT -> 4;
            case FSYNC, FGETXATTR, UMASK, LCHOWN -> 1;
            default -> 2;
          };
      for (int i = 0; i < weight; i++) {
        all.add(call);
      }
    }
    return List.copyOf(all);
  }
}
