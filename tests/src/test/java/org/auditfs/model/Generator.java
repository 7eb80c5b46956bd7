package org.auditfs.model;

import static org.auditfs.file.OpenFlag.O_CREAT;
import static org.auditfs.file.OpenFlag.O_NOFOLLOW;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Predicate;
import org.auditfs.file.ByteString;
import org.auditfs.file.OpenFlag;
import org.auditfs.posix.Stat;

/**
 * Makes one step after the other, from a seed and from what the steps before made: the same seed on
 * the same filesystem gives the same steps. Most of them can be done; some ask for what is not
 * there, not of that kind, or not allowed.
 */
final class Generator {

  /** How often each call comes, a list of as many entries. */
  private static final List<Call> CALLS = weighted();

  private static final long PAGE = 4096;

  /**
   * All but POSIX_FADV_WILLNEED, which reads the backing file, some time later; and one of none.
   */
  private static final List<Integer> ADVICE = List.of(0, 0, 1, 1, 2, 2, 4, 4, 5, 5, 9);

  private final Random random;
  private final Words words;
  private final Flags flags;
  private final Scene scene;
  private final Rights rights;
  private User user = User.ROOT;

  Generator(long seed, Scene scene) {
    this.random = new Random(seed);
    this.words = new Words(random);
    this.flags = new Flags(random);
    this.scene = scene;
    this.rights = new Rights(scene);
  }

  /** A step that suits what is there now. */
  Step next() {
    if (random.nextInt(3) == 0) {
      user = words.user();
    }
    Call call = words.pick(CALLS);
    int place = random.nextInt(4) == 0 ? 1 : 0;
    Step step = step(Step.of(user, call).from(place).in(words.slot()));
    return rights.allow(step) || random.nextInt(4) == 0 ? step : step.by(somebodyAllowed(step));
  }

  private User somebodyAllowed(Step step) {
    for (int tries = 0; tries < 6; tries++) {
      User other = words.user();
      if (rights.allow(step.by(other))) {
        return other;
      }
    }
    return User.ROOT;
  }

  private boolean seldom() {
    return random.nextInt(10) == 0;
  }

  private Step step(Step step) {
    return switch (step.call()) {
      case OPEN -> open(step);
      case REOPEN -> reopen(step);
      case CLOSE, FSTAT -> slot(step, any -> true);
      case READ -> slot(step, this::isReadable).with(words.count());
      case PREAD -> direct(slot(step, this::isReadable).with(words.count(), words.offset()));
      case WRITE -> slot(step, this::isWritable).writing(words.content());
      case PWRITE ->
          direct(slot(step, this::isWritable).writing(words.content()).with(words.offset()));
      case LSEEK -> lseek(slot(step, one -> one.stat().isRegular() && !one.isHandle()));
      case FSYNC -> slot(step, this::isFile).with(random.nextInt(2));
      case ADVISE -> slot(step, this::isReadable).with(words.pick(ADVICE));
      case FTRUNCATE -> slot(step, this::isWritable).with(words.offset());
      case FALLOCATE -> fallocate(slot(step, this::isWritable));
      case COPYRANGE -> copy(slot(step, this::isReadable));
      case MAPSTORE -> mapStore(slot(step, one -> isMappable(one) && isWritable(one)));
      case MAPLOAD -> mapLoad(slot(step, this::isMappable));
      case FCHMOD -> slot(step, one -> !one.isHandle()).with(words.mode());
      case FCHOWN -> owners(slot(step, one -> !one.isHandle()));
      case FUTIMENS -> slot(step, one -> !one.isHandle()).with(words.time(), words.time());
      case FLIST -> slot(step, one -> one.stat().isDirectory() && one.reads());
      case LINKFD -> slot(step, one -> one.stat().isRegular()).at(fresh());
      case FSETXATTR -> attribute(slot(step, this::isFile));
      case FGETXATTR -> fgetxattr(step);
      case GETFLAGS, XFLAGS -> slot(step, this::isFile);
      case SETFLAGS -> setflags(slot(step, this::isFile));
      case FLOCK -> slot(step, one -> !one.isHandle()).with(4 | words.pick(List.of(1, 1, 2, 8)));
      case LOCK -> lock(slot(step, one -> one.stat().isRegular() && !one.isHandle()));
      case GETLK ->
          slot(step, one -> one.stat().isRegular() && !one.isHandle())
              .with(random.nextInt(2), random.nextInt(20), random.nextInt(20));
      case STAT, BORN, STATFS, LISTXATTR -> step.at(name(any -> true));
      case UTIMENS -> step.at(name(any -> true)).with(words.time(), words.time());
      case ACCESS -> step.at(name(any -> true)).with(random.nextInt(8));
      case LIST -> step.at(name(Stat::isDirectory));
      case READLINK -> step.at(name(Stat::isSymlink));
      case TRUNCATE -> step.at(name(Stat::isRegular)).with(words.offset());
      case CHMOD -> step.at(name(stat -> !stat.isSymlink())).with(words.mode());
      case CHOWN, LCHOWN -> owners(step.at(name(any -> true)));
      case SETXATTR -> attribute(step.at(name(stat -> stat.isDirectory() || stat.isRegular())));
      case GETXATTR, REMOVEXATTR -> known(step);
      case MKDIR -> step.at(fresh()).with(0, words.mode());
      case MKNOD -> mknod(step.at(fresh()));
      case SYMLINK -> step.at(fresh()).to(words.target());
      case RMDIR -> step.at(removable(Stat::isDirectory));
      case UNLINK -> step.at(removable(stat -> !stat.isDirectory()));
      case LINK -> step.at(name(stat -> !stat.isDirectory())).to(fresh());
      case RENAME -> rename(step);
      case UMASK -> step.with(words.pick(List.of(0, 022, 022, 027, 077)));
    };
  }

  private boolean isFile(Scene.Open one) {
    return !one.isHandle() && (one.stat().isRegular() || one.stat().isDirectory());
  }

  private boolean isReadable(Scene.Open one) {
    return one.reads() && one.stat().isRegular();
  }

  /** Behind the end of a file there is nothing to be mapped. */
  private boolean isMappable(Scene.Open one) {
    return isReadable(one) && scene.size(one) > 0;
  }

  private boolean isWritable(Scene.Open one) {
    return one.writes() && one.stat().isRegular();
  }

  /** A descriptor that suits, in either process; seldom any number. */
  private Step slot(Step step, Predicate<Scene.Open> wanted) {
    if (seldom()) {
      return step;
    }
    List<Scene.Open> all = scene.open(wanted);
    if (all.isEmpty()) {
      return step;
    }
    Scene.Open one = words.pick(all);
    return step.from(one.place()).in(one.slot());
  }

  private Optional<Scene.Open> opened(Step step) {
    return scene.slot(step.place(), step.slot());
  }

  private long size(Step step) {
    return opened(step).map(scene::size).orElse(0L);
  }

  /** A name that leads to something that suits; seldom any. */
  private ByteString name(Predicate<Stat> wanted) {
    if (seldom()) {
      return words.path();
    }
    List<Scene.Thing> all = scene.things(wanted);
    return all.isEmpty() ? words.path() : words.pick(all).path();
  }

  /** The same, but seldom one of those that a sequence begins with, or one that is not empty. */
  private ByteString removable(Predicate<Stat> wanted) {
    ByteString path = name(wanted);
    for (int tries = 0; tries < 12; tries++) {
      boolean empty = scene.has(path) && scene.isEmpty(path);
      if (random.nextInt(30) == 0 || (empty && path.indexOf((byte) '/', 0) > 0)) {
        return path;
      }
      path = name(wanted);
    }
    return path;
  }

  /** A name that leads nowhere, in a directory that is there; seldom any. */
  private ByteString fresh() {
    List<Scene.Thing> directories = scene.things(Stat::isDirectory);
    if (seldom() || directories.isEmpty()) {
      return words.path();
    }
    for (int tries = 0; tries < 4; tries++) {
      ByteString path = words.in(words.pick(directories).path());
      if (!scene.has(path)) {
        return path;
      }
    }
    return words.path();
  }

  private Step open(Step step) {
    int choice = random.nextInt(20);
    if (choice == 0) {
      return step.at(words.path()).with(flags.any(), words.mode());
    }
    if (choice < 3) {
      return step.at(name(Stat::isDirectory)).with(flags.unnamed(), words.mode());
    }
    if (choice < 6) {
      return step.at(name(Stat::isDirectory)).with(flags.ofDirectory());
    }
    if (choice == 6) {
      return step.at(name(any -> true)).with(flags.ofFile());
    }
    if (choice < 12) {
      return step.at(name(Stat::isRegular)).with(flags.ofFile());
    }
    return step.at(fresh()).with(flags.creating(), words.mode());
  }

  /** Through the link in /proc, which must be followed: the link itself is none of the twins'. */
  private Step reopen(Step step) {
    List<Scene.Open> all = scene.open(one -> !one.stat().isSymlink());
    int wanted = flags.ofFile();
    if (seldom() || all.isEmpty()) {
      return step.and(words.slot()).with(wanted & ~O_NOFOLLOW.bits() & ~O_CREAT.bits());
    }
    Scene.Open source = words.pick(all);
    wanted = source.stat().isDirectory() ? flags.ofDirectory() : wanted;
    return step.from(source.place())
        .and(source.slot())
        .with(wanted & ~O_NOFOLLOW.bits() & ~O_CREAT.bits());
  }

  /** Whole pages, where the descriptor is past the cache. */
  private Step direct(Step step) {
    boolean past = opened(step).filter(one -> OpenFlag.O_DIRECT.in(one.flags())).isPresent();
    if (!past || seldom()) {
      return step;
    }
    if (step.call() == Call.PREAD) {
      return step.with(PAGE * random.nextInt(3), PAGE * random.nextInt(4));
    }
    ByteString pages = words.content((int) PAGE * (1 + random.nextInt(2)));
    return step.writing(pages).with(PAGE * random.nextInt(4));
  }

  private Step lseek(Step step) {
    long size = size(step);
    long at = seldom() || size == 0 ? words.offset() : random.nextLong(size);
    return step.with(at, random.nextInt(5));
  }

  private Step fallocate(Step step) {
    int mode = words.pick(List.of(0, 0, 1, 3, 3, 0x10, 0x11, 0x13));
    long length = seldom() ? 0 : 1 + random.nextInt(10_000);
    return step.with(mode, random.nextInt(20_000), length);
  }

  private Step copy(Step step) {
    List<Scene.Open> targets = scene.open(one -> isWritable(one) && one.place() == step.place());
    int second = seldom() || targets.isEmpty() ? words.slot() : words.pick(targets).slot();
    return step.and(second).with(words.offset(), words.offset(), words.count());
  }

  private Step mapStore(Step step) {
    long size = size(step);
    long offset = size == 0 ? 0 : random.nextLong(Math.min(size, 8 * PAGE));
    return step.writing(words.content(1 + random.nextInt(40))).with(offset);
  }

  private Step mapLoad(Step step) {
    long size = size(step);
    long offset = size == 0 ? 0 : random.nextLong(Math.min(size, 8 * PAGE));
    return step.with(offset, 1 + random.nextInt(5000));
  }

  private Step owners(Step step) {
    return step.with(words.uid(), words.gid());
  }

  /** Of files only what changes nothing for who has them open: nodump, noatime, synchronous. */
  private Step setflags(Step step) {
    boolean directory = opened(step).map(one -> one.stat().isDirectory()).orElse(true);
    int flag = words.pick(directory ? List.of(0x40, 0x80, 0x20, 0x10) : List.of(0x40, 0x80, 0x8));
    return step.with(random.nextInt(3) == 0 ? flag : -flag);
  }

  private Step lock(Step step) {
    int type = opened(step).map(one -> one.writes() ? one.reads() ? 2 : 1 : 0).orElse(0);
    int wanted = random.nextInt(3) == 0 ? 2 : type == 2 ? random.nextInt(2) : type;
    return step.with(wanted, random.nextInt(20), random.nextInt(20));
  }

  private Step attribute(Step step) {
    ByteString name = words.attribute();
    int how = random.nextInt(8) == 0 ? 1 + random.nextInt(3) : 0;
    return step.to(name).writing(words.value(name)).with(how);
  }

  /** An attribute that something has. */
  private Step known(Step step) {
    List<Scene.Thing> all =
        new ArrayList<>(scene.things(stat -> stat.isDirectory() || stat.isRegular()));
    Collections.shuffle(all, random);
    for (Scene.Thing thing : all.subList(0, Math.min(8, all.size()))) {
      List<ByteString> names = scene.xattrs(thing.path());
      if (!names.isEmpty() && !seldom()) {
        return step.at(thing.path()).to(words.pick(names));
      }
    }
    return step.at(name(any -> true)).to(words.attribute());
  }

  private Step fgetxattr(Step step) {
    for (Scene.Open one : scene.open(any -> true)) {
      List<ByteString> names = scene.xattrs(one.path());
      if (!names.isEmpty() && !seldom()) {
        return step.from(one.place()).in(one.slot()).to(words.pick(names));
      }
    }
    return slot(step, this::isFile).to(words.attribute());
  }

  private Step rename(Step step) {
    ByteString from = removable(any -> true);
    int kind = random.nextInt(12);
    if (kind < 6) {
      return step.at(from).to(fresh());
    }
    boolean directory = scene.stat(from).map(Stat::isDirectory).orElse(false);
    ByteString victim = removable(stat -> stat.isDirectory() == directory);
    return switch (kind) {
      case 6, 7 -> step.at(from).to(victim);
      case 8, 9 -> step.at(from).to(victim).with(2);
      case 10 -> step.at(from).to(seldom() ? victim : fresh()).with(1);
      default -> step.at(from).to(fresh()).with(seldom() ? random.nextInt(8) : 4);
    };
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
            case OPEN -> 24;
            case MKDIR, RENAME, CHMOD, WRITE, PWRITE, REOPEN, SETXATTR -> 6;
            case READ,
                PREAD,
                LINK,
                FSETXATTR,
                RMDIR,
                CHOWN,
                SYMLINK,
                STAT,
                CLOSE,
                UNLINK,
                UTIMENS ->
                4;
            case FSYNC,
                ADVISE,
                LISTXATTR,
                UMASK,
                LCHOWN,
                BORN,
                STATFS,
                GETFLAGS,
                SETFLAGS,
                XFLAGS ->
                1;
            default -> 2;
          };
      for (int i = 0; i < weight; i++) {
        all.add(call);
      }
    }
    return List.copyOf(all);
  }
}
