package org.auditfs.log;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.auditfs.codec.EventCodec;
import org.auditfs.event.Event.ConfigEvent;
import org.auditfs.event.EventId;
import org.auditfs.event.RecordedEvent;
import org.auditfs.file.ByteString;
import org.auditfs.fixture.Events;
import org.auditfs.fixture.Refusal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogRecoveryTest {

  private final Path log;

  LogRecoveryTest(@TempDir Path log) {
    this.log = log;
  }

  /** Writes segments of so many events each. */
  private void write(int... segments) throws Exception {
    LogRecovery recovery = LogRecovery.recover(Disk.REAL, log, false);
    long serial = recovery.nextSerial();
    try (LogWriter writer = LogWriter.open(log, Disk.REAL)) {
      for (int i = 0; i < segments.length; i++) {
        if (i > 0) {
          writer.rotate(serial, false);
        }
        for (int event = 0; event < segments[i]; event++) {
          Batch batch = new Batch();
          batch.add(new EventId(serial, Events.TIME), EventCodec.encodeBody(Events.read("/x")));
          serial++;
          writer.write(batch, false);
        }
      }
    }
  }

  private List<Long> serials() throws Exception {
    List<Long> serials = new ArrayList<>();
    try (LogReader reader = LogReader.open(log)) {
      while (reader.next()) {
        assertEquals(reader.id(), reader.event().id());
        serials.add(reader.id().serial());
      }
    }
    return serials;
  }

  private Path segment(long first) {
    return Segment.path(log, first);
  }

  private Map<String, byte[]> contents() throws IOException {
    Map<String, byte[]> contents = new TreeMap<>();
    try (Stream<Path> files = Files.list(log)) {
      for (Path file : files.toList()) {
        contents.put(file.getFileName().toString(), Files.readAllBytes(file));
      }
    }
    return contents;
  }

  /** Recovery and reading refuse with one line that has {@code words}, and change nothing. */
  private void assertRefused(String... words) throws IOException {
    Map<String, byte[]> before = contents();
    for (String message :
        List.of(
            Refusal.of(() -> LogRecovery.recover(Disk.REAL, log, false)),
            Refusal.of(this::serials))) {
      for (String word : words) {
        assertTrue(message.contains(word), message);
      }
    }
    Map<String, byte[]> after = contents();
    assertEquals(before.keySet(), after.keySet());
    before.forEach((name, bytes) -> assertArrayEquals(bytes, after.get(name), name));
  }

  @Test
  void makesANewLogWhereThereIsNone() throws Exception {
    LogRecovery recovery = LogRecovery.recover(Disk.REAL, log, true);
    assertEquals(new LogRecovery(1, 1, Optional.empty(), Optional.empty()), recovery);
    assertEquals(List.of(), serials());
  }

  @Test
  void findsTheLastEventAcrossSegments() throws Exception {
    write(3, 2, 0);
    LogRecovery recovery = LogRecovery.recover(Disk.REAL, log, false);
    assertEquals(6, recovery.nextSerial());
    assertEquals(Optional.of(5L), recovery.last().map(RecordedEvent::id).map(EventId::serial));
    assertEquals(List.of(1L, 2L, 3L, 4L, 5L), serials());
  }

  @Test
  void cutsATornTailAtEveryByteAndKeepsIt() throws Exception {
    write(3);
    byte[] whole = Files.readAllBytes(segment(1));
    int record = (whole.length - SegmentHeader.LENGTH) / 3;
    int from = whole.length - record;
    for (int length = from; length < whole.length; length++) {
      Files.write(segment(1), Arrays.copyOf(whole, length));
      assertEquals(List.of(1L, 2L), serials(), "cut at " + length);
      LogRecovery recovery = LogRecovery.recover(Disk.REAL, log, false);
      assertEquals(3, recovery.nextSerial(), "cut at " + length);
      assertArrayEquals(Arrays.copyOf(whole, from), Files.readAllBytes(segment(1)));
      assertEquals(length > from, recovery.tornTail().isPresent(), "cut at " + length);
      if (recovery.tornTail().isPresent()) {
        Path kept = recovery.tornTail().get().keptAt();
        assertArrayEquals(Arrays.copyOfRange(whole, from, length), Files.readAllBytes(kept));
        Files.delete(kept);
      }
    }
  }

  @Test
  void movesATailOfZerosAside() throws Exception {
    write(2);
    Files.write(segment(1), new byte[5000], StandardOpenOption.APPEND);
    LogRecovery recovery = LogRecovery.recover(Disk.REAL, log, false);
    assertEquals(5000, recovery.tornTail().orElseThrow().bytes());
    write(1);
    assertEquals(List.of(1L, 2L, 3L), serials());
  }

  @Test
  void movesALastSegmentOfNothingAside() throws Exception {
    write(2);
    Files.write(segment(3), new byte[4096]);
    LogRecovery recovery = LogRecovery.recover(Disk.REAL, log, false);
    assertEquals(3, recovery.nextSerial());
    assertEquals(segment(3), recovery.tornTail().orElseThrow().segment());
  }

  @Test
  void neverOverwritesATailThatWasKept() throws Exception {
    write(2);
    for (int i = 0; i < 3; i++) {
      Files.write(segment(1), new byte[] {1, 2, 3}, StandardOpenOption.APPEND);
      LogRecovery.recover(Disk.REAL, log, false);
    }
    assertEquals(4, contents().size());
  }

  @Test
  void refusesEveryChangedByteThatHasRecordsBehindIt() throws Exception {
    write(3);
    byte[] whole = Files.readAllBytes(segment(1));
    int record = (whole.length - SegmentHeader.LENGTH) / 3;
    for (int at = SegmentHeader.LENGTH; at < SegmentHeader.LENGTH + record; at++) {
      byte[] changed = whole.clone();
      changed[at] ^= 0x11;
      Files.write(segment(1), changed);
      assertRefused(segment(1).toString(), "damaged at byte 64");
    }
  }

  @Test
  void noticesEveryChangedByteOfTheHeader() throws Exception {
    write(1);
    byte[] whole = Files.readAllBytes(segment(1));
    for (int at = 0; at < SegmentHeader.LENGTH; at++) {
      byte[] changed = whole.clone();
      changed[at] ^= 1;
      Files.write(segment(1), changed);
      assertRefused(segment(1).toString());
    }
  }

  @Test
  void refusesAForeignSegment() throws Exception {
    write(1, 1);
    Files.writeString(segment(2), "#!/bin/sh\n".repeat(10));
    assertRefused(segment(2).toString(), "no segment of an auditfs trail");
  }

  @Test
  void refusesASegmentThatIsCutInItsHeader() throws Exception {
    write(1, 1);
    Files.write(segment(2), Arrays.copyOf(Files.readAllBytes(segment(2)), 20));
    assertRefused(segment(2).toString(), "cut inside its header");
  }

  @Test
  void refusesANewerSegment() throws Exception {
    write(1);
    byte[] newer = Files.readAllBytes(segment(1));
    newer[8] = 2;
    Files.write(segment(1), newer);
    assertRefused(segment(1).toString(), "format version 2");
  }

  @Test
  void refusesAMissingSegment() throws Exception {
    write(1, 1, 1);
    Files.delete(segment(2));
    assertRefused(segment(3).toString(), "event 2", "0000000001.log");
  }

  @Test
  void refusesACutSegmentBeforeTheLast() throws Exception {
    write(2, 1);
    byte[] whole = Files.readAllBytes(segment(1));
    Files.write(segment(1), Arrays.copyOf(whole, whole.length - 1));
    assertRefused(segment(1).toString(), "when it was finished");
  }

  @Test
  void refusesASegmentUnderAnotherName() throws Exception {
    write(2, 1);
    Files.move(segment(3), segment(4));
    assertRefused(segment(4).toString(), "begins with event 3");
  }

  @Test
  void refusesASegmentOfAnotherTrail() throws Exception {
    write(1);
    byte[] other = new SegmentHeader(2, TrailId.random(), 1, Files.size(segment(1))).encode();
    Files.write(segment(2), other);
    assertRefused(segment(2).toString(), "another trail");
  }

  @Test
  void refusesAWrongFirstSerial() throws Exception {
    write(2);
    try (LogReader reader = LogReader.open(log)) {
      SegmentHeader gap = new SegmentHeader(5, reader.trail(), 1, Files.size(segment(1)));
      Files.write(segment(5), gap.encode());
    }
    String message = Refusal.of(this::serials);
    assertTrue(message.contains(segment(5).toString()), message);
    assertTrue(message.contains("3 must come"), message);
  }

  @Test
  void refusesALogThatIsNotThere() {
    assertTrue(Refusal.of(() -> LogReader.open(log)).contains("no trail"));
  }

  @Test
  void readsWhatIsThereWhileTheLogGrows() throws Exception {
    write(1);
    try (LogReader reader = LogReader.open(log)) {
      assertTrue(reader.next());
      assertFalse(reader.next());
      write(2);
      assertTrue(reader.next());
      assertTrue(reader.next());
      assertEquals(3, reader.id().serial());
      assertFalse(reader.next());
    }
  }

  @Test
  void goesBackToAPlace() throws Exception {
    write(3, 3);
    try (LogReader reader = LogReader.open(log)) {
      List<Position> places = new ArrayList<>();
      while (reader.next()) {
        places.add(reader.position());
      }
      for (int i = 5; i >= 0; i--) {
        reader.seek(places.get(i), i + 1L);
        assertTrue(reader.next());
        assertEquals(i + 1, reader.event().id().serial());
      }
      reader.seek(places.get(1), 5);
      assertTrue(Refusal.of(reader::next).contains("event 2"));
    }
  }

  @Test
  void readsARecordThatIsLongerThanTheBuffer() throws Exception {
    LogRecovery.recover(Disk.REAL, log, false);
    var small = Events.refusedRule();
    var big =
        new ConfigEvent(
            small.operation(),
            small.outcome(),
            small.subject(),
            small.path(),
            ByteString.of(new byte[200_000]),
            "",
            List.of());
    try (LogWriter writer = LogWriter.open(log, Disk.REAL)) {
      for (int i = 1; i <= 3; i++) {
        Batch batch = new Batch();
        batch.add(new EventId(i, Events.TIME), EventCodec.encodeBody(big));
        writer.write(batch, false);
      }
    }
    assertEquals(List.of(1L, 2L, 3L), serials());
  }

  @Test
  void refusesToOpenADirectoryThatIsNotThere() {
    Path nowhere = log.resolve("nowhere");
    assertTrue(Refusal.of(() -> LogReader.open(nowhere)).contains("cannot read"));
    assertTrue(
        Refusal.of(() -> LogRecovery.recover(Disk.REAL, nowhere, false))
            .contains(nowhere.toString()));
  }
}
