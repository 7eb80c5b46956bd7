package org.auditfs.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.auditfs.chain.ChainNames;
import org.auditfs.chain.Checkpoint;
import org.auditfs.chain.Frontier;
import org.auditfs.chain.Hash;
import org.auditfs.chain.MalformedChainException;
import org.auditfs.chain.Span;
import org.auditfs.chain.TreeFile;
import org.auditfs.chain.TreeHasher;
import org.auditfs.event.StoreException;
import org.auditfs.file.ByteString;
import org.auditfs.log.LogReader;
import org.auditfs.log.Position;
import org.auditfs.log.TrailId;

/**
 * Lets the tree grow behind the log, and writes its hashes down, a file a segment. They follow from
 * the log: what is missing or damaged is made anew, as long as the log has the events. One thread.
 */
final class TreeWriter {

  /** Events after which hashes are written down, so that a start need not hash them again. */
  private static final int SPAN_EVENTS = 1 << 16;

  private final PrivateFiles own;
  private final Path log;
  private final Path chain;
  private final TrailId trail;
  private final Optional<Checkpoint> signed;
  private final TreeHasher hasher = new TreeHasher();

  /** The tree as far as it is written down; the span goes on from there. */
  private Frontier tree = new Frontier(hasher);

  private Span span = new Span(hasher, 0);

  /** The file that is written now, and where it ends; 0 for none. */
  private long fileFirst;

  private long fileEnd;
  private Optional<Position> last = Optional.empty();

  private TreeWriter(TrailFiles files, TrailId trail, Optional<Checkpoint> signed) {
    this.own = files.own();
    this.log = files.log();
    this.chain = files.chain();
    this.trail = trail;
    this.signed = signed;
  }

  /**
   * Finds how far the tree has grown.
   *
   * @param lastSegment first serial of the log's last segment
   * @param lastSerial the last serial that is in the log, or was signed
   * @param signed the newest checkpoint, which the tree must agree with
   */
  static TreeWriter open(
      TrailFiles files,
      TrailId trail,
      long lastSegment,
      long lastSerial,
      Optional<Checkpoint> signed)
      throws IOException {
    TreeWriter writer = new TreeWriter(files, trail, signed);
    long last = Math.max(lastSegment, signed.map(Checkpoint::size).orElse(0L));
    writer.deleteBehind(last);
    Optional<Long> first = writer.newestFile(last);
    while (first.isPresent() && !writer.load(first.get(), lastSerial)) {
      first = writer.newestFile(first.get() - 1);
    }
    return writer;
  }

  /** A loss of power may leave hashes of events that came to nothing; other events will come. */
  private void deleteBehind(long serial) throws IOException {
    for (Optional<Long> first = newestFile(Long.MAX_VALUE);
        first.isPresent() && first.get() > serial;
        first = newestFile(Long.MAX_VALUE)) {
      own.disk().delete(path(first.get()));
    }
  }

  /** The first serial of the newest file that is none of a segment behind {@code serial}. */
  private Optional<Long> newestFile(long serial) throws IOException {
    try (var files = Files.list(chain)) {
      return files
          .map(file -> ChainNames.serialOfTree(String.valueOf(file.getFileName())))
          .flatMap(first -> first.stream().boxed())
          .filter(first -> first <= serial)
          .max(Long::compare);
    }
  }

  /** Takes over what a file tells, if it is of use. */
  private boolean load(long first, long lastSerial) throws IOException {
    TreeFile file;
    try {
      file = TreeFile.parse(Files.readAllBytes(path(first)), hasher);
    } catch (MalformedChainException e) {
      return false;
    }
    if (!file.trail().equals(trail.bytes()) || file.begin() != first - 1) {
      return false;
    }
    Frontier grown = file.before().copy();
    long end = TreeFile.header(trail.bytes(), grown).length();
    for (TreeFile.Stored next : file.spans()) {
      if (next.span().end() <= lastSerial) {
        grown.push(next.span());
        end = next.end();
        if (!agrees(grown)) {
          return false;
        }
      }
    }
    if (file.end() > lastSerial) {
      own.write(path(first), end, ByteString.EMPTY);
    }
    continueAt(first, file.end() > lastSerial ? end : file.bytes(), grown);
    return true;
  }

  private void continueAt(long first, long end, Frontier grown) {
    fileFirst = first;
    fileEnd = end;
    tree = grown;
    span = new Span(hasher, grown.size());
  }

  /** Whether the newest checkpoint does not say otherwise. */
  private boolean agrees(Frontier grown) {
    return signed
        .filter(it -> it.size() == grown.size())
        .map(it -> it.root().equals(grown.root()))
        .orElse(true);
  }

  /** Events in the tree. */
  long size() {
    return span.end();
  }

  /** The root of the tree, all of which must be written down. */
  Hash root() {
    return tree.root();
  }

  /**
   * Takes in the log up to the event {@code serial}, which must be there.
   *
   * @throws StoreException when the log does not have it, or is not what was signed
   */
  void growTo(long serial) throws StoreException, IOException {
    if (size() >= serial) {
      return;
    }
    try (LogReader reader = LogReader.open(log)) {
      goTo(reader, size() + 1);
      while (size() < serial) {
        if (!reader.next()) {
          throw new StoreException("the log in " + log + " ends before event " + serial);
        }
        if (reader.id().serial() > size()) {
          add(reader);
        }
      }
    }
    if (size() - tree.size() >= SPAN_EVENTS) {
      write();
    }
  }

  private void goTo(LogReader reader, long serial) throws StoreException {
    if (last.isPresent()) {
      reader.seek(last.get(), serial - 1);
    } else {
      Position begin = reader.beginOfSegmentWith(serial);
      if (begin.segmentFirst() > serial) {
        throw new StoreException(
            "the log in " + log + " no longer has event " + serial + ", and its hash is lost");
      }
      reader.seek(begin, begin.segmentFirst());
    }
  }

  private void add(LogReader reader) throws StoreException, IOException {
    Position here = reader.position();
    if (here.segmentFirst() != fileFirst) {
      begin(here.segmentFirst());
    }
    reader.record(span::append);
    last = Optional.of(here);
    if (signed.isPresent() && signed.get().size() == size()) {
      write();
      requireSigned();
    }
  }

  private void requireSigned() throws StoreException {
    if (!agrees(tree)) {
      throw new StoreException(
          "the log in "
              + log
              + " is not what its newest checkpoint, of "
              + size()
              + " events, has signed; no other is signed. auditfs verify tells more");
    }
  }

  /** Begins the file of the segment that begins with {@code first}. */
  private void begin(long first) throws IOException {
    write();
    var header = TreeFile.header(trail.bytes(), tree);
    own.write(path(first), 0, header);
    continueAt(first, header.length(), tree);
  }

  /** Writes down what has not been yet. */
  void write() throws IOException {
    if (span.end() == span.begin()) {
      return;
    }
    var bytes = TreeFile.span(span);
    own.write(path(fileFirst), fileEnd, bytes);
    tree.push(span);
    continueAt(fileFirst, fileEnd + bytes.length(), tree);
  }

  /** Notes that the tree, all of which must be written down, was signed. */
  void seal(long checkpoint) throws IOException {
    if (fileFirst > 0) {
      var bytes = TreeFile.seal(checkpoint, tree.size());
      own.write(path(fileFirst), fileEnd, bytes);
      fileEnd += bytes.length();
    }
  }

  /** Waits until the disk has all hashes of events behind {@code serial}. */
  void sync(long serial) throws IOException {
    Optional<Long> first = newestFile(Long.MAX_VALUE);
    while (first.isPresent()) {
      own.sync(path(first.get()));
      first = first.get() > serial + 1 ? newestFile(first.get() - 1) : Optional.empty();
    }
    own.syncNames(chain);
  }

  private Path path(long first) {
    return chain.resolve(ChainNames.tree(first));
  }
}
