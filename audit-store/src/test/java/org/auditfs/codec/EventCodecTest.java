package org.auditfs.codec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.auditfs.event.Event;
import org.auditfs.event.Event.DaemonEvent;
import org.auditfs.event.Event.FileEvent;
import org.auditfs.event.EventId;
import org.auditfs.event.EventType;
import org.auditfs.event.Field;
import org.auditfs.event.Finding;
import org.auditfs.event.NameType;
import org.auditfs.event.Operation;
import org.auditfs.event.Outcome;
import org.auditfs.event.RecordedEvent;
import org.auditfs.file.ByteString;
import org.auditfs.fixture.EventGenerator;
import org.auditfs.fixture.Events;
import org.auditfs.fixture.Seeds;
import org.junit.jupiter.api.Test;

class EventCodecTest {

  private static RecordedEvent decode(byte[] bytes) throws CorruptRecordException {
    return EventCodec.decode(bytes, 0, bytes.length);
  }

  @Test
  void givesBackEveryGeneratedEvent() throws Exception {
    long seed = Seeds.seed();
    EventGenerator generator = new EventGenerator(seed);
    for (int i = 1; i <= 20_000; i++) {
      RecordedEvent recorded = Events.recorded(i, generator.event());
      assertEquals(recorded, decode(EventCodec.encode(recorded)), "seed " + seed + ", event " + i);
    }
  }

  @Test
  void hasEveryTextFromOutsideAsItIsAndEveryNumberAsItIsWritten() {
    long seed = Seeds.seed();
    EventGenerator generator = new EventGenerator(seed);
    for (int i = 1; i <= 5_000; i++) {
      RecordedEvent recorded = Events.recorded(i, generator.event());
      byte[] record = EventCodec.encode(recorded);
      for (Field field : Field.values()) {
        field.values(recorded.event(), in(record, field, "seed " + seed + ", event " + i));
      }
    }
  }

  private static Field.Values in(byte[] record, Field field, String which) {
    return new Field.Values() {
      @Override
      public void number(long value) {
        assertTrue(EventCodec.number(field, value).isIn(record, 0, record.length), which);
      }

      @Override
      public void text(ByteString value) {
        boolean there = value.isIn(record, 0, record.length);
        assertTrue(there || field.kind() == Field.Kind.WORD, which);
      }
    };
  }

  @Test
  void givesBackTheEndsOfTheNumbers() throws Exception {
    for (long number : new long[] {0, 1, 127, 128, Long.MAX_VALUE, -1, Long.MIN_VALUE}) {
      RecordedEvent recorded =
          new RecordedEvent(
              new EventId(number, number),
              Events.on(
                  Operation.CHMOD,
                  new Outcome(number),
                  Events.object("/x", number, NameType.NORMAL)));
      assertEquals(recorded, decode(EventCodec.encode(recorded)), "number " + number);
    }
  }

  @Test
  void hasANumberForEveryOperation() throws Exception {
    for (Operation operation : Operation.values()) {
      Event event = new EventGenerator(1).event(operation);
      assertEquals(operation, event.operation());
      assertEquals(event, decode(EventCodec.encode(Events.recorded(1, event))).event());
    }
  }

  /** There the finding had neither count nor operation, and nothing else had one. */
  @Test
  void readsTheFindingsOfVersion2() throws Exception {
    FileEvent read = Events.read("/x");
    Finding finding = Finding.of("ToMToU");
    Event open = read.with(Map.of(Operation.INVALIDATE_PCR, finding));
    assertThrows(CorruptRecordException.class, () -> decode(ofVersion2(open, finding)));
    Event violation =
        new FileEvent(
            Operation.INVALIDATE_PCR,
            Outcome.SUCCESS,
            Optional.of(0),
            read.mount(),
            read.subject(),
            read.object(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            List.of(),
            Map.of(Operation.INVALIDATE_PCR, finding));
    assertEquals(violation, decode(ofVersion2(violation, finding)).event());
  }

  private static byte[] ofVersion2(Event event, Finding last) {
    byte[] now = EventCodec.encode(Events.recorded(1, event));
    int length = last.cause().length() + 2;
    byte[] then = Arrays.copyOf(now, now.length - 2);
    System.arraycopy(now, now.length - length, then, then.length - length, length);
    then[0] = 2;
    return then;
  }

  @Test
  void writesTheBodyThatFollowsTheHead() {
    RecordedEvent recorded = Events.recorded(300, Events.renameOver());
    byte[] head = new byte[EventCodec.HEAD_LENGTH_MAX];
    int length = EventCodec.putHead(recorded.id(), head);
    byte[] whole = EventCodec.encode(recorded);
    assertArrayEquals(Arrays.copyOf(head, length), Arrays.copyOf(whole, length));
    assertArrayEquals(
        EventCodec.encodeBody(recorded.event()), Arrays.copyOfRange(whole, length, whole.length));
  }

  @Test
  void refusesAnOperationOfAnotherType() {
    FileEvent odd = Events.on(Operation.START, Outcome.SUCCESS, Events.read("/x").object());
    assertThrows(IllegalArgumentException.class, () -> EventCodec.encodeBody(odd));
    DaemonEvent other = Events.daemon(Operation.OPEN);
    assertEquals(EventType.FILE, other.type());
    assertThrows(IllegalArgumentException.class, () -> EventCodec.encodeBody(other));
  }

  @Test
  void refusesEveryTruncation() {
    byte[] whole = EventCodec.encode(Events.recorded(1, Events.renameOver()));
    for (int length = 0; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThrows(CorruptRecordException.class, () -> decode(cut));
    }
  }

  /** A flip is either noticed, or gives another event that the log's checksum tells apart. */
  @Test
  void meetsEveryChangedByteWithTheCheckedErrorOrAnotherEvent() {
    List<Event> events = List.of(Events.renameOver(), Events.addRule(), Events.mount());
    for (Event event : events) {
      RecordedEvent recorded = Events.recorded(1, event);
      byte[] whole = EventCodec.encode(recorded);
      for (int at = 0; at < whole.length; at++) {
        for (int change : new int[] {1, 2, 4, 8, 16, 32, 64, 128, 255}) {
          byte[] changed = whole.clone();
          changed[at] ^= (byte) change;
          checkTotal(changed);
        }
      }
    }
  }

  @Test
  void meetsRandomBytesWithTheCheckedError() {
    long seed = Seeds.seed();
    Random random = new Random(seed);
    for (int i = 0; i < 200_000; i++) {
      byte[] bytes = new byte[random.nextInt(200)];
      random.nextBytes(bytes);
      if (bytes.length > 0) {
        bytes[0] = 1;
      }
      checkTotal(bytes);
    }
  }

  /** What can be read can be written again, as the same bytes or as ones that read the same. */
  private static void checkTotal(byte[] bytes) {
    try {
      RecordedEvent read = decode(bytes);
      assertEquals(read, decode(EventCodec.encode(read)));
      EventFormat.JSON.render(read, ZoneOffset.UTC, Names.NONE);
      EventFormat.TEXT.render(read, ZoneOffset.UTC, Names.NONE);
      EventFormat.DEFAULT.render(read, ZoneOffset.UTC, Names.NONE);
    } catch (CorruptRecordException e) {
      assertFalse(String.valueOf(e.getMessage()).isEmpty());
    }
  }
}
