package org.auditfs.log;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.auditfs.event.StoreException;

/**
 * A segment file with its header, checked.
 *
 * @param size bytes when it was looked at; the last one of a live log grows
 */
record Segment(Path path, SegmentHeader header, long size) {

  private static final Pattern NAME = Pattern.compile("(\\d{10,19})\\.log");

  /** The file of the segment that begins with {@code firstSerial}. */
  static Path path(Path directory, long firstSerial) {
    return directory.resolve(String.format("%010d.log", firstSerial));
  }

  /**
   * The segments in {@code directory} in order, each checked against its name and its predecessor.
   *
   * @throws StoreException when one is foreign, newer, damaged, or missing between two others
   */
  static List<Segment> list(Path directory) throws StoreException {
    LogBegin begin = LogBegin.of(directory);
    while (true) {
      try {
        return listNow(directory);
      } catch (NoSuchFileException e) {
        if (!begin.hasMoved()) {
          throw unreadable(directory, e);
        }
      } catch (IOException e) {
        throw unreadable(directory, e);
      }
    }
  }

  private static List<Segment> listNow(Path directory) throws StoreException, IOException {
    List<Segment> segments = new ArrayList<>();
    for (Path path : paths(directory)) {
      Segment segment = read(path);
      if (!segments.isEmpty()) {
        segment.requireAfter(segments.get(segments.size() - 1));
      }
      segments.add(segment);
    }
    return segments;
  }

  private static StoreException unreadable(Path directory, IOException e) {
    return new StoreException("cannot read the trail in " + directory + ": " + e.getMessage(), e);
  }

  static List<Path> paths(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .filter(path -> NAME.matcher(path.getFileName().toString()).matches())
          .sorted(Comparator.comparingLong(Segment::firstSerial))
          .toList();
    }
  }

  static long firstSerial(Path path) {
    Matcher name = NAME.matcher(path.getFileName().toString());
    try {
      return name.matches() ? Long.parseLong(name.group(1)) : 0;
    } catch (NumberFormatException e) {
      return Long.MAX_VALUE;
    }
  }

  private static Segment read(Path path) throws IOException, StoreException {
    try (InputStream in = Files.newInputStream(path)) {
      SegmentHeader header = SegmentHeader.decode(in.readNBytes(SegmentHeader.LENGTH));
      if (header.firstSerial() != firstSerial(path)) {
        throw new BadSegmentException("says that it begins with event " + header.firstSerial());
      }
      return new Segment(path, header, Files.size(path));
    } catch (BadSegmentException e) {
      throw refused(path, e.what());
    }
  }

  private void requireAfter(Segment before) throws StoreException {
    if (!header.trail().equals(before.header.trail())) {
      throw refused(path, "belongs to another trail than " + before.name());
    }
    if (header.previousFirst() != before.header.firstSerial()) {
      throw refused(
          path,
          "follows a segment that begins with event "
              + header.previousFirst()
              + ", but the one before it is "
              + before.name());
    }
    if (header.previousSize() != before.size) {
      throw refused(
          before.path,
          "has "
              + before.size
              + " bytes, but had "
              + header.previousSize()
              + " when it was finished");
    }
  }

  String name() {
    return path.getFileName().toString();
  }

  static StoreException refused(Path path, String what) {
    return new StoreException(
        "the trail's segment "
            + path
            + " "
            + what
            + "; nothing was changed. Put the right file back, or keep this state for inspection"
            + " and start with another --state");
  }
}
