package org.auditfs.verify;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.auditfs.file.ByteString;
import org.auditfs.fixture.Events;
import org.auditfs.store.AuditStore;
import org.auditfs.store.StoreOptions;

/**
 * A real trail, made by the real store, and what a forger does to its bytes. Three segments of 100,
 * 130 and 70 events; checkpoints of 0, 60, 100, 230, 280 and 300.
 */
final class Trail {

  static final int EVENTS = 300;

  final Path state;

  Trail(Path state) {
    this.state = state;
  }

  static Trail make(Path state) throws Exception {
    try (AuditStore store = open(state)) {
      for (int serial = 1; serial <= EVENTS; serial++) {
        store.append(Events.read("/etc/file" + serial));
        if (serial == 100 || serial == 230) {
          store.rotate();
        } else if (serial == 60 || serial == 280) {
          store.checkpoint();
        }
      }
    }
    return new Trail(state);
  }

  static AuditStore open(Path state) throws Exception {
    return AuditStore.open(state, StoreOptions.defaults(), () -> Events.TIME);
  }

  /** The same in another place. */
  Trail copyTo(Path place) throws IOException {
    try (Stream<Path> files = Files.walk(state)) {
      for (Path file : files.toList()) {
        Path copy = place.resolve(state.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(copy);
        } else {
          Files.copy(file, copy);
        }
      }
    }
    return new Trail(place);
  }

  Path segment(long first) {
    return state.resolve("log/%010d.log".formatted(first));
  }

  Path tree(long first) {
    return state.resolve("chain/%010d.tree".formatted(first));
  }

  Path checkpoints() {
    return state.resolve("chain/checkpoints");
  }

  static void flip(Path file, long at) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[(int) at] ^= 0x20;
    Files.write(file, bytes);
  }

  static void cut(Path file, long length) throws IOException {
    Files.write(file, Arrays.copyOf(Files.readAllBytes(file), (int) length));
  }

  /** The header and the frames of a segment. */
  static List<byte[]> parts(Path segment) throws IOException {
    byte[] bytes = Files.readAllBytes(segment);
    List<byte[]> parts = new ArrayList<>();
    parts.add(Arrays.copyOf(bytes, SegmentFile.HEADER));
    for (int at = SegmentFile.HEADER; at < bytes.length; ) {
      int end = at + 8 + ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(at + 4);
      parts.add(Arrays.copyOfRange(bytes, at, end));
      at = end;
    }
    return parts;
  }

  static void write(Path segment, List<byte[]> parts) throws IOException {
    ByteString all = ByteString.EMPTY;
    for (byte[] part : parts) {
      all = all.concat(ByteString.of(part));
    }
    Files.write(segment, all.toByteArray());
  }

  /** Where the frame of the {@code n}th event of a segment begins, from 1. */
  static long offset(Path segment, int n) throws IOException {
    return parts(segment).subList(0, n).stream().mapToLong(part -> part.length).sum();
  }

  /** Makes the checksum of a frame right again. */
  static void seal(byte[] frame) {
    CRC32C crc = new CRC32C();
    crc.update(frame, 4, frame.length - 4);
    ByteBuffer.wrap(frame).order(ByteOrder.LITTLE_ENDIAN).putInt(0, (int) crc.getValue());
  }

  /** Makes a segment say what comes before it, checksum and all. */
  static void header(Path segment, long previousFirst, long previousSize) throws IOException {
    byte[] bytes = Files.readAllBytes(segment);
    ByteBuffer header = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    header.putLong(40, previousFirst).putLong(48, previousSize);
    sealHeader(bytes);
    Files.write(segment, bytes);
  }

  static void sealHeader(byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, 60);
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(60, (int) crc.getValue());
  }

  /** The stored checkpoints, one string each. */
  List<String> notes() throws IOException {
    List<String> notes = new ArrayList<>();
    String all = Files.readString(checkpoints());
    String origin = all.lines().findFirst().orElseThrow() + "\n";
    for (String note : all.split("(?<=\n\n)(?=" + origin + ")", -1)) {
      notes.add(note);
    }
    return notes;
  }

  void write(List<String> notes) throws IOException {
    Files.writeString(checkpoints(), String.join("", notes));
  }
}
