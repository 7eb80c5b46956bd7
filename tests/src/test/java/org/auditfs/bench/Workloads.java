package org.auditfs.bench;

import static org.auditfs.posix.Posix.AT_FDCWD;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntFunction;
import org.auditfs.file.ByteString;
import org.auditfs.file.OpenFlag;
import org.auditfs.posix.CacheCalls;
import org.auditfs.posix.ErrnoException;
import org.auditfs.posix.LinuxPosix;

/** The table of what is measured. */
final class Workloads {

  private static final int READ = OpenFlag.O_CLOEXEC.bits();
  private static final int WRITE = READ | 1;
  private static final int CREATE = WRITE | OpenFlag.O_CREAT.bits() | OpenFlag.O_EXCL.bits();
  private static final int DIRECTORY = READ | OpenFlag.O_DIRECTORY.bits();
  private static final int SEEK_CUR = 1;
  private static final int CHUNK = 128 * 1024;
  private static final int CLIENTS = 4;
  private static final int GENERATOR_CALLS = 200_000;

  /** As many for each operation of the others: to begin the threads would take longer than one. */
  private static final int RANDOM_READS = 50;

  private final LinuxPosix posix = LinuxPosix.load();
  private final CacheCalls cache = new CacheCalls();

  /** Every row, in its order: {@code rm -r} removes what {@code tar x} made. */
  List<Workload> all() {
    List<Workload> all = new ArrayList<>();
    all.add(Workload.of("open-one", "open+read 4K+close, one file", Unit.MICROS, this::openOne));
    all.add(Workload.of("open-many", "  the same, many files", Unit.MICROS, this::openMany));
    all.add(Workload.of("open-4", "  the same, 4 clients", Unit.MICROS, this::openByClients));
    all.add(Workload.of("getattr", "getattr round trip", Unit.MICROS, this::getattr));
    all.add(Workload.of("stat", "stat, caches expired", Unit.MICROS, this::stat).expired());
    all.add(Workload.of("stat-hot", "stat, hot", Unit.MICROS, this::statHot));
    all.add(Workload.of("create", "create+write 1K+close+unlink", Unit.MICROS, this::create));
    all.add(Workload.of("rename", "rename", Unit.MICROS, this::rename));
    all.add(Workload.of("ls", "ls -l, an entry", Unit.MICROS, this::list).expired());
    all.add(Workload.of("read", "sequential read", Unit.MEGABYTES, this::readAll));
    all.add(Workload.of("write", "sequential write", Unit.MEGABYTES, this::writeAll));
    all.add(Workload.of("random", "random 4K reads, 4 threads", Unit.MICROS, this::readAtRandom));
    all.add(Workload.of("tar", "tar x, a file", Unit.MICROS, Workloads::unpack).unwatched());
    all.add(Workload.of("rm", "rm -r, a file", Unit.MICROS, Workloads::remove).unwatched());
    if (Program.exists("git")) {
      all.add(Workload.of("git", "git status", Unit.MILLIS, Workloads::gitStatus).unwatched());
    }
    return all;
  }

  /**
   * What one system call costs that does next to nothing (lseek), through the same layer and in the
   * same loop as all others.
   */
  Cost ofGenerator(Place place) throws ErrnoException {
    try (Opened file = open(place.name("one"), READ)) {
      Loop loop = new Loop(GENERATOR_CALLS, place.sizes().loopMax());
      Loop.Step step = i -> posix.lseek(file.fd(), 0, SEEK_CUR);
      loop.run(step); // compiled now
      return loop.run(step);
    }
  }

  private Cost openOne(Place place) throws ErrnoException {
    ByteString one = place.name("one");
    return loop(place).run(reader(i -> one));
  }

  private Cost openMany(Place place) throws ErrnoException {
    List<ByteString> many = place.many();
    return new Loop(many.size(), place.sizes().loopMax()).run(reader(many::get));
  }

  private Cost openByClients(Place place) {
    List<ByteString> many = place.many();
    int share = many.size() / CLIENTS;
    return loop(place).run(CLIENTS, client -> reader(i -> many.get(client * share + i % share)));
  }

  private Loop.Step reader(IntFunction<ByteString> file) {
    ByteBuffer buffer = ByteBuffer.allocateDirect(Place.SMALL);
    return i -> {
      int fd = posix.openat(AT_FDCWD, file.apply(i), READ, 0);
      posix.read(fd, buffer.clear());
      posix.close(fd);
    };
  }

  private Cost getattr(Place place) throws ErrnoException {
    try (Opened file = open(place.name("one"), READ)) {
      return loop(place).run(i -> cache.freshSize(file.fd()));
    }
  }

  private Cost stat(Place place) throws ErrnoException {
    List<ByteString> many = place.many();
    return new Loop(many.size(), place.sizes().loopMax())
        .run(i -> posix.statx(AT_FDCWD, many.get(i)));
  }

  private Cost statHot(Place place) throws ErrnoException {
    ByteString one = place.name("one");
    posix.statx(AT_FDCWD, one);
    return loop(place).run(i -> posix.statx(AT_FDCWD, one));
  }

  private Cost create(Place place) throws ErrnoException {
    ByteString name = place.name("work/new");
    ByteBuffer content = ByteBuffer.allocateDirect(1024);
    return loop(place)
        .run(
            i -> {
              int fd = posix.openat(AT_FDCWD, name, CREATE, 0644);
              posix.write(fd, content.clear());
              posix.close(fd);
              posix.unlinkat(AT_FDCWD, name, 0);
            });
  }

  private Cost rename(Place place) throws ErrnoException {
    ByteString a = place.name("work/a");
    ByteString b = place.name("work/b");
    Cost thereAndBack =
        loop(place)
            .run(
                i -> {
                  posix.renameat2(AT_FDCWD, a, AT_FDCWD, b, 0);
                  posix.renameat2(AT_FDCWD, b, AT_FDCWD, a, 0);
                });
    return new Cost(2 * thereAndBack.operations(), thereAndBack.nanos());
  }

  private Cost list(Place place) throws ErrnoException {
    ByteBuffer buffer = ByteBuffer.allocateDirect(CHUNK);
    long start = System.nanoTime();
    long entries = 0;
    try (Opened directory = open(place.name("many"), DIRECTORY)) {
      while (posix.getdents64(directory.fd(), buffer.clear()) > 0) {
        for (ByteString name : Dirents.names(buffer.flip())) {
          posix.statx(directory.fd(), name);
          entries++;
        }
      }
    }
    return new Cost(entries, System.nanoTime() - start);
  }

  private Cost readAll(Place place) throws ErrnoException {
    ByteBuffer buffer = ByteBuffer.allocateDirect(CHUNK);
    try (Opened file = open(place.name("big"), READ)) {
      forget(place, file);
      return bytes(chunks(place).run(i -> posix.read(file.fd(), buffer.clear())));
    }
  }

  private Cost writeAll(Place place) throws ErrnoException {
    ByteBuffer buffer = ByteBuffer.allocateDirect(CHUNK);
    try (Opened file = open(place.name("big"), WRITE)) {
      return bytes(chunks(place).run(i -> posix.write(file.fd(), buffer.clear())));
    }
  }

  private Cost readAtRandom(Place place) throws ErrnoException {
    int pages = Math.toIntExact(place.sizes().bigFile() / Place.SMALL);
    try (Opened file = open(place.name("big"), READ)) {
      forget(place, file);
      Sizes sizes = place.sizes();
      return new Loop(RANDOM_READS * sizes.operations(), sizes.loopMax())
          .run(CLIENTS, client -> randomReader(file.fd(), pages, client));
    }
  }

  private Loop.Step randomReader(int fd, int pages, int seed) {
    ByteBuffer buffer = ByteBuffer.allocateDirect(Place.SMALL);
    SplittableRandom random = new SplittableRandom(seed);
    return i -> posix.pread(fd, buffer.clear(), (long) Place.SMALL * random.nextInt(pages));
  }

  private static Cost unpack(Place place) {
    String archive = place.archive().toString();
    return Program.time(
        place.sizes().treeFiles(), "tar", "-x", "-f", archive, "-C", place.path("work"));
  }

  private static Cost remove(Place place) {
    return Program.time(place.sizes().treeFiles(), "rm", "-r", place.path("work/tree"));
  }

  private static Cost gitStatus(Place place) {
    return Program.time(1, "git", "-C", place.path("repo"), "status", "--porcelain");
  }

  /** What the mount itself caches of the content; that of the backing file stays in memory. */
  private void forget(Place place, Opened file) {
    if (place.isMount()) {
      cache.dropPages(file.fd());
    }
  }

  private static Loop loop(Place place) {
    return new Loop(place.sizes().operations(), place.sizes().loopMax());
  }

  private static Loop chunks(Place place) {
    return new Loop(Math.toIntExact(place.sizes().bigFile() / CHUNK), place.sizes().loopMax());
  }

  private static Cost bytes(Cost chunks) {
    return new Cost(chunks.operations() * CHUNK, chunks.nanos());
  }

  private Opened open(ByteString name, int flags) throws ErrnoException {
    return new Opened(posix, posix.openat(AT_FDCWD, name, flags, 0));
  }

  private record Opened(LinuxPosix posix, int fd) implements AutoCloseable {
    @Override
    public void close() throws ErrnoException {
      posix.close(fd);
    }
  }
}
