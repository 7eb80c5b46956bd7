package org.auditfs.bench;

import static org.auditfs.bench.TrailRows.format;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.auditfs.digest.ContentHash;
import org.auditfs.digest.HashAlgorithm;
import org.auditfs.file.ByteString;
import org.auditfs.file.FilePath;
import org.auditfs.label.Appraiser;
import org.auditfs.label.EvmKey;
import org.auditfs.label.EvmVerifier;
import org.auditfs.label.KeyFormatException;
import org.auditfs.label.KeyRing;
import org.auditfs.labelling.CheckLabels;
import org.auditfs.labelling.FoundFile;
import org.auditfs.labelling.LabelPlan;
import org.auditfs.labelling.LabelPlan.Evm;
import org.auditfs.labelling.LabelResult;
import org.auditfs.labelling.LabelTask;
import org.auditfs.labelling.RemoveLabels;
import org.auditfs.labelling.Skip;
import org.auditfs.labelling.TreeWalk;
import org.auditfs.labelling.WriteLabels;
import org.auditfs.posix.ErrnoException;
import org.auditfs.posix.Posix;

/** Labelling a tree of warm files, beside hashing them and nothing else, by as many threads. */
final class LabelBench {

  private static final int MIB = 1 << 20;
  private static final int BUFFER_SIZE = 1 << 18;

  private final TrailRows rows;
  private final Posix posix;
  private final Path place;
  private final int rounds;
  private final EvmKey key;

  LabelBench(TrailRows rows, Posix posix, Path place, int rounds) throws KeyFormatException {
    this.rows = rows;
    this.posix = posix;
    this.place = place;
    this.rounds = rounds;
    this.key = EvmKey.of(ByteString.of("a key of the bench's own"));
  }

  void run() throws Exception {
    measure(64, 16 * MIB, true);
    measure(1_000, 256 << 10, false);
    measure(10_000, 4096, false);
  }

  /** What is done with a file that was come across. */
  private interface Deed {
    void run(FoundFile file) throws ErrnoException;
  }

  /** As the command does it: one thread finds, all processors work. */
  private double seconds(Path tree, Deed deed) throws InterruptedException {
    ExecutorService workers =
        Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
    long start = System.nanoTime();
    new TreeWalk(posix, true, false, new Workers(workers, deed)).walk(FilePath.of(tree.toString()));
    workers.shutdown();
    boolean unused = workers.awaitTermination(1, TimeUnit.HOURS);
    return (System.nanoTime() - start) / 1e9;
  }

  private record Workers(ExecutorService pool, Deed deed) implements TreeWalk.Visitor {

    @Override
    public void found(FoundFile file) {
      pool.execute(
          () -> {
            try (file) {
              deed.run(file);
            } catch (ErrnoException e) {
              throw new IllegalStateException(e);
            }
          });
    }

    @Override
    public void skipped(FilePath path, Skip why) {
      throw new IllegalStateException(path + ": " + why);
    }

    @Override
    public void failed(FilePath path, ErrnoException why) {
      throw new IllegalStateException(path.toString(), why);
    }
  }

  private static void mustDo(LabelTask task, FoundFile file) {
    LabelResult result = task.carryOut(file);
    if (result.kind() != LabelResult.Kind.DONE) {
      throw new IllegalStateException(result.toString());
    }
  }

  /** Nothing but what has to be done to know what a file hashes to. */
  private void hash(FoundFile file) throws ErrnoException {
    ByteString name = Posix.procFd(file.object().number());
    int fd = posix.openat(Posix.AT_FDCWD, name, 0, 0);
    ByteBuffer buffer = BUFFER.get();
    ContentHash unused =
        ContentHash.<ErrnoException>of(
            HashAlgorithm.SHA256,
            (target, offset) -> posix.pread(fd, target, offset),
            file.stat().size(),
            buffer);
    posix.close(fd);
  }

  private static final ThreadLocal<ByteBuffer> BUFFER =
      ThreadLocal.withInitial(() -> ByteBuffer.allocateDirect(BUFFER_SIZE));

  private void measure(int files, int size, boolean goal) throws IOException, InterruptedException {
    Path tree = Files.createDirectories(place.resolve("label" + size));
    byte[] content = new byte[size];
    new Random(size).nextBytes(content);
    for (int i = 0; i < files; i++) {
      Files.write(tree.resolve(Place.fileName(i)), content);
    }
    CheckLabels check = new CheckLabels(posix, EvmVerifier.NONE, new Appraiser(KeyRing.EMPTY));
    LabelTask write =
        new WriteLabels(
            posix,
            new LabelPlan(HashAlgorithm.SHA256, Optional.empty(), new Evm.Hmac(key), false),
            check);
    LabelTask remove = new RemoveLabels(posix, true);
    List<Double> ratios = new ArrayList<>();
    List<Double> rates = new ArrayList<>();
    for (int round = 0; round <= rounds; round++) {
      double hashed = seconds(tree, this::hash);
      double labelled = seconds(tree, file -> mustDo(write, file));
      double unused = seconds(tree, file -> mustDo(remove, file));
      if (round > 0) {
        ratios.add(hashed / labelled);
        rates.add((double) files * size / MIB / labelled);
      }
    }
    double ratio = Samples.median(ratios).orElseThrow();
    String what = format("label %,d files of %,d KiB", files, size >> 10);
    String rate = format("%.0f MiB/s, ", Samples.median(rates).orElseThrow());
    String told = rate + format("%.0f %% of hashing alone", 100 * ratio);
    if (goal) {
      rows.goal(what, told, ">= 90 %", ratio >= 0.9);
    } else {
      rows.told(what, told);
    }
  }
}
