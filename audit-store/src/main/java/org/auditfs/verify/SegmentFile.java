package org.auditfs.verify;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.auditfs.file.ByteString;

/**
 * A segment of the log, by its header: {@code FORMAT.md}, "Segment".
 *
 * @param lost events before the first that the daemon found to be lost
 * @param size bytes when it was looked at; it is read so far and no further
 */
record SegmentFile(
    Path path,
    long firstSerial,
    ByteString trail,
    long previousFirst,
    long previousSize,
    long lost,
    long size) {

  static final int HEADER = 64;

  private static final String NAME = "\\d{10,18}\\.log";
  private static final ByteString MAGIC = ByteString.of("AUDITFSL");
  private static final int VERSION = 1;
  private static final int CRC_AT = 60;

  /** The segments in {@code log}, in the order of their names. */
  static List<Path> paths(Path log) throws IOException {
    try (Stream<Path> files = Files.list(log)) {
      return files
          .filter(file -> String.valueOf(file.getFileName()).matches(NAME))
          .sorted(Comparator.comparingLong(SegmentFile::named))
          .toList();
    }
  }

  /** The first serial of the log, by its names alone; 0 for none. */
  static long first(Path log) {
    try {
      return paths(log).stream().mapToLong(SegmentFile::named).min().orElse(0);
    } catch (IOException e) {
      return 0;
    }
  }

  private static long named(Path path) {
    String name = String.valueOf(path.getFileName());
    return Long.parseLong(name.substring(0, name.indexOf('.')));
  }

  static SegmentFile read(Path path) throws IOException, DamagedException {
    byte[] head;
    try (InputStream in = Files.newInputStream(path)) {
      head = in.readNBytes(HEADER);
    }
    ByteBuffer in = ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN);
    if (head.length < HEADER) {
      throw damaged(path, head.length, "the file ends inside its header");
    }
    if (!ByteString.of(head, 0, MAGIC.length()).equals(MAGIC)) {
      throw damaged(path, 0, "no segment of an auditfs trail");
    }
    if (in.getInt(8) != VERSION) {
      throw damaged(path, 8, "format version " + Integer.toUnsignedString(in.getInt(8)));
    }
    CRC32C crc = new CRC32C();
    crc.update(head, 0, CRC_AT);
    if (in.getInt(CRC_AT) != (int) crc.getValue()) {
      throw damaged(path, 0, "the header, up to byte " + HEADER + ", was changed");
    }
    long first = in.getLong(16);
    if (first != named(path)) {
      throw damaged(path, 16, "the header says that it begins with event " + first);
    }
    return new SegmentFile(
        path,
        first,
        ByteString.of(head, 24, 16),
        in.getLong(40),
        in.getLong(48),
        Integer.toUnsignedLong(in.getInt(56)),
        Files.size(path));
  }

  private static DamagedException damaged(Path path, long at, String what) {
    return new DamagedException(Problem.in(path, what).at(at));
  }

  /** What is wrong with this as the next one after {@code before}. */
  List<Problem> after(SegmentFile before) {
    List<Problem> problems = new ArrayList<>();
    if (previousFirst != before.firstSerial) {
      problems.add(
          Problem.in(
                  path,
                  "the segment that begins with event "
                      + previousFirst
                      + " must come before this one, not "
                      + before.path.getFileName())
              .at(40));
    } else if (previousSize != before.size) {
      problems.add(
          Problem.in(
                  before.path,
                  "has " + before.size + " bytes; when it was finished it had " + previousSize)
              .at(Math.min(previousSize, before.size)));
    }
    return problems;
  }
}
