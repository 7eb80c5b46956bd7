package org.auditfs.bench;

import static org.auditfs.bench.TrailRows.format;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import org.auditfs.file.ByteString;
import org.auditfs.file.OpenFlag;
import org.auditfs.posix.ErrnoException;
import org.auditfs.posix.Fd;
import org.auditfs.posix.LinuxPosix;
import org.auditfs.posix.Posix;

/**
 * The speed of measuring at open, and of labelling: {@code [--rounds N] [--quick yes] [--only
 * PART,…]}. One mount measures all that is read, another shows the same files and measures nothing.
 */
public final class IntegrityBench implements AutoCloseable {

  private static final int MIB = 1 << 20;
  private static final int SMALL = 4096;
  private static final int OPENS = 5_000;
  private static final int READ = OpenFlag.O_CLOEXEC.bits();
  private static final Duration LONG = Duration.ofMinutes(5);

  /** What a daemon may have more while it hashes a file that is larger than the memory. */
  private static final long GROWTH_MAX = 32L * MIB;

  private final TrailRows rows = new TrailRows();
  private final Posix posix = LinuxPosix.load();
  private final Path place;
  private final Path backing;
  private final int rounds;
  private final boolean quick;
  private final List<String> only;
  private final Mount measured;
  private final Mount plain;

  private IntegrityBench(Path place, String... words) throws IOException {
    this.place = place;
    this.backing = Files.createDirectories(place.resolve("backing"));
    int asked = 5;
    boolean small = false;
    List<String> parts = List.of();
    for (int i = 0; i + 1 < words.length; i += 2) {
      switch (words[i]) {
        case "--rounds" -> asked = Integer.parseInt(words[i + 1]);
        case "--quick" -> small = words[i + 1].equals("yes");
        case "--only" -> parts = Arrays.asList(words[i + 1].split(",", -1));
        default -> throw new IllegalArgumentException("unknown option: " + words[i]);
      }
    }
    this.rounds = asked;
    this.quick = small;
    this.only = parts;
    Path policy = place.resolve("policy");
    Files.writeString(policy, "measure func=FILE_CHECK mask=^MAY_READ\n");
    this.measured =
        Mounting.auditfs(place.resolve("measured"), backing, "kernel", "ima_policy=" + policy);
    this.plain = Mounting.auditfs(place.resolve("plain"), backing, "kernel", "durability=process");
  }

  /** Runs it, and prints a line for each figure. */
  public static void main(String[] words) throws Exception {
    Path place = Path.of(System.getProperty("auditfs.bench.place"));
    try (IntegrityBench bench = new IntegrityBench(place, words)) {
      bench.run();
    }
  }

  /** A part of the bench. */
  private interface Part {
    void run() throws Exception;
  }

  private void run() throws Exception {
    part("stream", this::stream);
    part("again", this::again);
    part("small", this::small);
    part("cores", this::cores);
    part("sparse", this::sparse);
    part("label", () -> new LabelBench(rows, posix, place, quick ? 1 : rounds).run());
    rows.end();
  }

  private void part(String name, Part part) throws Exception {
    if (only.isEmpty() || only.contains(name)) {
      part.run();
    }
  }

  @Override
  public void close() {
    measured.close();
    plain.close();
  }

  /** A file of random bytes beneath the mounts, in the page cache. */
  private Path random(String name, int mebibytes) throws IOException {
    Path file = backing.resolve(name);
    byte[] bytes = new byte[MIB];
    Random random = new Random(name.hashCode());
    try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
      for (int i = 0; i < mebibytes; i++) {
        random.nextBytes(bytes);
        out.write(bytes);
      }
    }
    return file;
  }

  /** Has the daemon take it for another version. */
  private static void renew(Path file, int round) throws IOException {
    Files.setLastModifiedTime(file, FileTime.fromMillis(1_000_000_000_000L + round));
  }

  private void open(Path file) throws ErrnoException {
    ByteString name = ByteString.of(file.toString());
    new Fd(posix, posix.openat(Posix.AT_FDCWD, name, READ, 0)).close();
  }

  private double seconds(Part part) throws Exception {
    long start = System.nanoTime();
    part.run();
    return (System.nanoTime() - start) / 1e9;
  }

  private static double median(List<Double> values) {
    return Samples.median(values).orElseThrow();
  }

  /** SHA-256 of the same pages, mapped, by this JVM. */
  private static void hash(Path file) throws Exception {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    try (FileChannel channel = FileChannel.open(file)) {
      MappedByteBuffer bytes = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
      digest.update(bytes.load());
    }
    byte[] unused = digest.digest();
  }

  private void stream() throws Exception {
    int mebibytes = quick ? 128 : 1024;
    Path file = random("stream", mebibytes);
    Path shown = measured.point().resolve("stream");
    List<Double> ratios = new ArrayList<>();
    List<Double> ours = new ArrayList<>();
    List<Double> theirs = new ArrayList<>();
    for (int round = 0; round <= rounds; round++) {
      renew(file, round);
      double alone = seconds(() -> hash(file));
      double opened = seconds(() -> open(shown));
      if (round > 0) {
        ratios.add(alone / opened);
        ours.add(mebibytes / opened);
        theirs.add(mebibytes / alone);
      }
    }
    double ratio = median(ratios);
    rows.goal(
        format("measure at open, warm file of %d MiB", mebibytes),
        format("%.0f MiB/s, %.0f alone: %.0f %%", median(ours), median(theirs), 100 * ratio),
        ">= 90 %",
        ratio >= 0.9);
    Files.delete(file);
  }

  private double opens(Path file) throws ErrnoException {
    return new Loop(OPENS, LONG).run(i -> open(file)).each() / 1e3;
  }

  private void again() throws Exception {
    Files.write(backing.resolve("again"), new byte[SMALL]);
    Path one = measured.point().resolve("again");
    Path other = plain.point().resolve("again");
    List<Double> ratios = new ArrayList<>();
    List<Double> ours = new ArrayList<>();
    for (int round = 0; round <= 2 * rounds; round++) {
      double first = opens(round % 2 == 0 ? one : other);
      double second = opens(round % 2 == 0 ? other : one);
      double mine = round % 2 == 0 ? first : second;
      if (round > 0) {
        ratios.add(mine / (round % 2 == 0 ? second : first));
        ours.add(mine);
      }
    }
    double ratio = median(ratios);
    rows.goal(
        "open of an unchanged measured file",
        format("%.1f us, %.2fx an unmeasured one", median(ours), ratio),
        "<= 1.1x",
        ratio <= 1.1);
  }

  /** Opens, reads and closes each file of a directory. */
  private void readAll(Path directory, int files) throws ErrnoException {
    ByteBuffer buffer = ByteBuffer.allocateDirect(SMALL);
    for (int i = 0; i < files; i++) {
      ByteString name = ByteString.of(directory.resolve(Place.fileName(i)).toString());
      try (Fd fd = new Fd(posix, posix.openat(Posix.AT_FDCWD, name, READ, 0))) {
        int unused = posix.read(fd.number(), buffer.clear());
      }
    }
  }

  private void small() throws Exception {
    int files = quick ? 1_000 : 10_000;
    Random random = new Random(1);
    List<Double> ratios = new ArrayList<>();
    List<Double> ours = new ArrayList<>();
    for (int round = 0; round <= rounds; round++) {
      String name = "small" + round;
      Path directory = Files.createDirectories(backing.resolve(name));
      byte[] content = new byte[SMALL];
      for (int i = 0; i < files; i++) {
        random.nextBytes(content); // listed once a content
        Files.write(directory.resolve(Place.fileName(i)), content);
      }
      double without = seconds(() -> readAll(plain.point().resolve(name), files));
      double with = seconds(() -> readAll(measured.point().resolve(name), files));
      if (round > 0) {
        ratios.add(without / with);
        ours.add(files / with);
      }
    }
    double ratio = median(ratios);
    rows.goal(
        format("%,d small files measured for the first time", files),
        format("%,.0f files/s, %.0f %% of unmeasured", median(ours), 100 * ratio),
        ">= 60 %",
        ratio >= 0.6);
  }

  private void cores() throws Exception {
    int mebibytes = quick ? 32 : 256;
    List<Path> files = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      files.add(random("core" + i, mebibytes));
    }
    List<Double> gains = new ArrayList<>();
    for (int round = 0; round <= rounds; round++) {
      for (Path file : files) {
        renew(file, 2 * round);
      }
      double apart =
          seconds(
              () -> {
                for (Path file : files) {
                  open(shown(file));
                }
              });
      for (Path file : files) {
        renew(file, 2 * round + 1);
      }
      Loop each = new Loop(4, LONG);
      double together =
          seconds(
              () -> {
                Cost unused = each.run(4, client -> i -> open(shown(files.get(client))));
              });
      if (round > 0) {
        gains.add(apart / together);
      }
    }
    double gain = median(gains);
    int processors = Runtime.getRuntime().availableProcessors();
    rows.goal(
        format("four files of %d MiB at once, %d processors", mebibytes, processors),
        format("%.2fx the speed of one after the other", gain),
        ">= 1.6x",
        gain >= 1.6);
    for (Path file : files) {
      Files.delete(file);
    }
  }

  private Path shown(Path file) {
    return measured.point().resolve(String.valueOf(file.getFileName()));
  }

  private long resident() throws IOException {
    OptionalLong bytes = measured.resident();
    return bytes.orElseThrow();
  }

  private void sparse() throws Exception {
    long gibibytes = quick ? 1 : 10;
    Path file = backing.resolve("sparse");
    try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
      out.setLength(gibibytes << 30);
    }
    long before = resident();
    long[] most = {before};
    Thread opener =
        new Thread(
            () -> {
              try {
                open(shown(file));
              } catch (ErrnoException e) {
                throw new IllegalStateException(e);
              }
            });
    long start = System.nanoTime();
    opener.start();
    while (opener.isAlive()) {
      most[0] = Math.max(most[0], resident());
      opener.join(20);
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    double growth = (double) (most[0] - before) / MIB;
    rows.goal(
        format("memory while %d GiB of holes are hashed", gibibytes),
        format("%+.1f MiB of %.0f, in %.1f s", growth, (double) before / MIB, seconds),
        "<= 32 MiB",
        most[0] - before <= GROWTH_MAX);
    Files.delete(file);
  }
}
