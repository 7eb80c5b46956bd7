package org.auditfs.index;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.auditfs.event.StoreException;
import org.auditfs.log.Disk;
import org.auditfs.log.LogReader;
import org.auditfs.log.TrailId;
import org.lmdbjava.Env;
import org.lmdbjava.LmdbException;
import org.lmdbjava.Txn;

/**
 * Builds the index, run by run, from the log. What goes wrong is told in one line and never stops
 * the trail: without an index a search reads the log. One thread at a time.
 */
public final class IndexWriter implements AutoCloseable {

  private final Disk disk;
  private final Path directory;
  private final long mapBytes;
  private final Consumer<String> messages;
  private volatile Optional<Environment> environment = Optional.empty();
  private volatile Meta meta;
  private final RunBuilder builder = new RunBuilder();

  private IndexWriter(
      Disk disk, Path directory, Meta fresh, long mapBytes, Consumer<String> messages) {
    this.disk = disk;
    this.directory = directory;
    this.meta = fresh;
    this.mapBytes = mapBytes;
    this.messages = messages;
  }

  /**
   * Opens the index in {@code directory} on {@code disk}; one that is missing, of another format or
   * trail, or damaged is replaced by an empty one, a newer one is moved aside.
   *
   * @param lastSerial the last serial of the log, which an index cannot be ahead of
   * @param mapBytes more than that it cannot become
   */
  public static IndexWriter open(
      Disk disk,
      Path directory,
      TrailId trail,
      long firstSerial,
      long lastSerial,
      long mapBytes,
      Consumer<String> messages) {
    IndexWriter writer =
        new IndexWriter(disk, directory, Meta.empty(trail, firstSerial), mapBytes, messages);
    try {
      writer.open(lastSerial);
    } catch (IOException | LmdbException | LinkageError e) {
      writer.giveUp(e);
    }
    return writer;
  }

  private void open(long lastSerial) throws IOException {
    Condition found = look(lastSerial);
    if (found != Condition.FIT) {
      clear(found, lastSerial);
    }
    Environment opened = Environment.open(disk, directory, mapBytes);
    environment = Optional.of(opened);
    if (found == Condition.FIT) {
      meta = readMeta(opened).orElse(meta);
    } else {
      commit(opened, meta, Optional.empty());
    }
  }

  /** What the index is found to be. */
  private enum Condition {
    FIT,
    MISSING("is missing"),
    OLDER("has an older format"),
    NEWER("has a newer format"),
    FOREIGN("belongs to another log"),
    DAMAGED("is damaged");

    private final String words;

    Condition() {
      this("");
    }

    Condition(String words) {
      this.words = words;
    }
  }

  private Condition look(long lastSerial) throws IOException {
    return switch (LmdbFile.check(directory)) {
      case MISSING -> Condition.MISSING;
      case DAMAGED -> Condition.DAMAGED;
      case OTHER_VERSION -> Condition.NEWER;
      case FIT -> lookInside(lastSerial);
    };
  }

  private Condition lookInside(long lastSerial) throws IOException {
    try (Environment opened = Environment.open(disk, directory, mapBytes)) {
      return readMeta(opened).map(there -> judge(there, lastSerial)).orElse(Condition.DAMAGED);
    } catch (LmdbException e) {
      return Condition.DAMAGED;
    }
  }

  private Condition judge(Meta there, long lastSerial) {
    if (there.version() != Meta.VERSION) {
      return there.version() > Meta.VERSION ? Condition.NEWER : Condition.OLDER;
    }
    boolean ours =
        there.trail().equals(meta.trail())
            && there.firstSerial() >= meta.firstSerial()
            && there.upTo() <= lastSerial;
    return ours ? Condition.FIT : Condition.FOREIGN;
  }

  private void clear(Condition found, long lastSerial) throws IOException {
    String aside = "";
    if (found == Condition.NEWER) {
      aside = "; moved to " + moveAside(".newer-");
    } else {
      discard();
    }
    make();
    if (found != Condition.MISSING || lastSerial >= meta.firstSerial()) {
      messages.accept(
          "the index " + directory + " " + found.words + aside + "; building it from the log");
    }
  }

  private void make() throws IOException {
    disk.makeDirectory(directory);
  }

  /**
   * Begins anew with an empty index, whatever the old one is; searches read the log meanwhile.
   *
   * @param firstSerial the first serial that the log has
   * @throws StoreException when the files cannot be replaced
   */
  public void restart(long firstSerial) throws StoreException {
    close();
    try {
      discard();
      make();
      Environment opened = Environment.open(disk, directory, mapBytes);
      environment = Optional.of(opened);
      meta = Meta.empty(meta.trail(), firstSerial);
      commit(opened, meta, Optional.empty());
    } catch (IOException | LmdbException | LinkageError e) {
      giveUp(e);
      throw new StoreException("cannot build the index " + directory + ": " + e.getMessage(), e);
    }
  }

  /** Out of the way first: a reader may be about to make its lock file there. */
  private void discard() throws IOException {
    if (Files.exists(directory)) {
      delete(moveAside(".old-"));
    }
  }

  private Path moveAside(String suffix) throws IOException {
    for (int i = 1; ; i++) {
      Path aside = directory.resolveSibling(directory.getFileName() + suffix + i);
      if (Files.notExists(aside)) {
        disk.rename(directory, aside);
        return aside;
      }
    }
  }

  private void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
      for (Path path : deepestFirst) {
        disk.delete(path);
      }
    }
  }

  static Optional<Meta> readMeta(Environment opened) {
    try (Txn<ByteBuffer> txn = opened.read()) {
      return opened.get(txn, Keys.meta()).flatMap(Meta::decode);
    }
  }

  /** Whether runs can be added. */
  public boolean isOpen() {
    return environment.isPresent();
  }

  /** The first serial that the index knows, or will; those before are to be found in the log. */
  public long firstSerial() {
    return meta.firstSerial();
  }

  /** Takes the runs away that have events before {@code serial}: the log has them no more. */
  public void drop(long serial) {
    Optional<Environment> opened = environment;
    if (opened.isEmpty()) {
      return;
    }
    try {
      deleteRuns(opened.get(), serial);
      // What a transaction of LMDB gives back can be used from the one after the next on.
      commit(opened.get(), meta, Optional.empty());
    } catch (Env.MapFullException e) {
      drop(serial, e);
    } catch (IOException | DamagedIndexException | LmdbException e) {
      giveUp(e);
    }
  }

  private void deleteRuns(Environment opened, long serial)
      throws IOException, DamagedIndexException {
    try (Txn<ByteBuffer> txn = opened.write()) {
      long next = meta.firstSerial();
      while (next < serial && next <= meta.upTo()) {
        int count = opened.places(txn, next).count();
        opened.delete(txn, next);
        next += count;
      }
      Meta rest =
          next <= meta.upTo() ? meta.from(next) : Meta.empty(meta.trail(), Math.max(next, serial));
      opened.put(txn, Keys.meta(), rest.encode());
      disk.lmdb(txn::commit);
      LmdbFile.lengthen(disk, directory, opened.lastPage());
      meta = rest;
    }
  }

  /** LMDB needs room to give room back: without any, what is left is built anew. */
  private void drop(long serial, LmdbException why) {
    try {
      restart(serial);
      messages.accept("the index " + directory + " is full; building it from the log");
    } catch (StoreException e) {
      e.addSuppressed(why);
      messages.accept(String.valueOf(e.getMessage()));
    }
  }

  /** The last serial that the index knows. */
  public long upTo() {
    return meta.upTo();
  }

  /** What became of a run. */
  public enum Growth {
    ADDED,
    /** The map has no room for it; it may have after {@link #drop}. */
    FULL,
    /** No further run will be added. */
    GIVEN_UP
  }

  /** Adds the next {@code events} events of the log as a run; they must all be there. */
  public Growth addRun(Path log, int events) {
    Optional<Environment> opened = environment;
    if (opened.isEmpty()) {
      return Growth.GIVEN_UP;
    }
    try {
      RunBuilder run = read(opened.get(), log, events);
      Meta grown = meta.with(run.places());
      commit(opened.get(), grown, Optional.of(run));
      meta = grown;
      return Growth.ADDED;
    } catch (Env.MapFullException e) {
      return Growth.FULL;
    } catch (IOException | StoreException | DamagedIndexException | LmdbException e) {
      giveUp(e);
      return Growth.GIVEN_UP;
    }
  }

  private RunBuilder read(Environment opened, Path log, int events)
      throws IOException, StoreException, DamagedIndexException {
    long first = meta.upTo() + 1;
    RunBuilder run = builder.begin(first);
    try (LogReader reader = LogReader.open(log)) {
      goTo(opened, reader);
      while (run.places().count() < events) {
        if (!reader.next()) {
          throw new StoreException("the log ends before event " + (meta.upTo() + events));
        }
        if (reader.id().serial() > first + run.places().count()) {
          throw new StoreException("events before " + reader.id().serial() + " are lost");
        }
        if (reader.id().serial() >= first) {
          run.add(reader.event(), reader.position());
        }
      }
    }
    return run;
  }

  /** Begins at the last place that the run before knows. */
  private void goTo(Environment opened, LogReader reader)
      throws StoreException, DamagedIndexException {
    if (meta.lastRun() == 0) {
      return;
    }
    try (Txn<ByteBuffer> txn = opened.read()) {
      Places last = opened.places(txn, meta.lastRun());
      int place = last.count() - 1;
      reader.seek(last.position(place), last.serialAt(place));
    }
  }

  private void commit(Environment opened, Meta grown, Optional<RunBuilder> run) throws IOException {
    try (Txn<ByteBuffer> txn = opened.write()) {
      run.ifPresent(it -> put(it, opened, txn));
      opened.put(txn, Keys.meta(), grown.encode());
      disk.lmdb(txn::commit);
    }
    LmdbFile.lengthen(disk, directory, opened.lastPage());
  }

  private static void put(RunBuilder run, Environment opened, Txn<ByteBuffer> txn) {
    long first = run.places().firstSerial();
    ByteBuffer places = run.places().encode();
    opened.put(txn, Keys.part(first, Keys.PLACES), Checked.seal(places));
    run.fields()
        .forEach(
            (field, postings) -> {
              ByteBuffer value = postings.encode(run.places().count());
              opened.put(txn, Keys.part(first, field.number()), Checked.seal(value));
            });
  }

  private void giveUp(Throwable why) {
    messages.accept(
        "the index "
            + directory
            + " cannot be written: "
            + why.getMessage()
            + "; searches read the log until the next start");
    close();
  }

  @Override
  public void close() {
    environment.ifPresent(Environment::close);
    environment = Optional.empty();
  }
}
