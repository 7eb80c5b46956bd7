package org.auditfs.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.auditfs.chain.Checkpoint;
import org.auditfs.chain.CheckpointList;
import org.auditfs.chain.NoteSignature;
import org.auditfs.chain.SignedNote;
import org.auditfs.chain.SigningKey;
import org.auditfs.chain.VerifierKey;
import org.auditfs.codec.EventCodec;
import org.auditfs.event.RecordedEvent;
import org.auditfs.fixture.Events;
import org.auditfs.fixture.Refusal;
import org.auditfs.store.AuditStore;
import org.auditfs.store.Recovery;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a forger can do to a real trail, and how it is found out. */
class TamperTest {

  @TempDir private static Path place = Path.of("/");

  private static Trail honest = new Trail(place);

  private final Trail trail;

  TamperTest(@TempDir Path copy) throws IOException {
    trail = honest.copyTo(copy.resolve("state"));
  }

  @BeforeAll
  static void makeATrail() throws Exception {
    honest = Trail.make(place.resolve("state"));
  }

  /** Something done to a trail. */
  interface Tampering {
    void with(Trail trail) throws Exception;
  }

  /**
   * A forgery, and what the first line that is said of it names.
   *
   * @param where the file, relative to the state directory
   * @param words in the line
   */
  record Row(String what, Tampering tampering, String where, String words) {
    @Override
    public String toString() {
      return what;
    }
  }

  private static final String FIRST = "log/0000000001.log";
  private static final String SECOND = "log/0000000101.log";
  private static final String THIRD = "log/0000000231.log";
  private static final String CHECKPOINTS = "chain/checkpoints";

  static Stream<Row> forgeries() {
    return Stream.of(
        row("a byte of a record", t -> flipAt(t, 101, 30, 20), SECOND, "event 130: length, "),
        row("a byte of a checksum", t -> flipAt(t, 101, 30, 0), SECOND, "event 130: length, "),
        row("a byte of a length", t -> flipAt(t, 101, 30, 4), SECOND, "event 130: "),
        row("the top of a length", t -> flipAt(t, 101, 30, 7), SECOND, "event 130: a record of"),
        row("a byte of the last record", t -> flipAt(t, 231, 70, 20), THIRD, "event 300: length"),
        row("a record, with its checksum", TamperTest::forgeRecord, SECOND, "events 129 to 192"),
        row("a record and its hashes", TamperTest::forgeWithTree, CHECKPOINTS, "checkpoint 4: "),
        row("the last record removed", t -> remove(t, 231, 70), THIRD, "ends with event 299"),
        row("the last ten removed", TamperTest::removeTen, THIRD, "event 291, checkpoint 6"),
        row("the last segment removed", t -> Files.delete(t.segment(231)), SECOND, "event 231"),
        row("all events removed", t -> removeAll(t), "log", "there are no segments"),
        row("the first record removed", t -> remove(t, 1, 1), FIRST, "event 1: event 2 is here"),
        row("the first segment removed", t -> Files.delete(t.segment(1)), SECOND, "event 1: "),
        row("it, and said to be none", TamperTest::removeFirstNicely, SECOND, "event 1: is the"),
        row(
            "a record in the middle removed",
            t -> remove(t, 101, 7),
            SECOND,
            "event 107: event 108"),
        row("two records swapped", t -> swap(t, 101, 7, 9), SECOND, "event 107: event 109 is here"),
        row("a record doubled", t -> insert(t, 101, 7), SECOND, "event 108: event 107 is here"),
        row("two records' times swapped", TamperTest::swapTimes, SECOND, "was changed"),
        row("a segment removed", t -> Files.delete(t.segment(101)), THIRD, "begins with event 101"),
        row("it, and made to fit", TamperTest::removeMiddleNicely, THIRD, "where 101 must be"),
        row("a segment doubled", t -> copy(t, 101, 301), "log/0000000301.log", "event 101"),
        row("a segment doubled between", t -> copy(t, 101, 150), "log/0000000150.log", "event 101"),
        row("two segments swapped", t -> swapSegments(t, 1, 101), FIRST, "byte 16: the header"),
        row(
            "a segment cut",
            t -> Trail.cut(t.segment(101), size(t, 101) - 1),
            SECOND,
            "bytes; when"),
        row(
            "a segment emptied",
            t -> Trail.cut(t.segment(231), 0),
            THIRD,
            "ends inside its header"),
        row("bytes added to a segment", TamperTest::lengthen, SECOND, "bytes; when"),
        row("zeros in a segment", TamperTest::zero, SECOND, "event 102: "),
        row("a segment of another trail", TamperTest::foreign, SECOND, "of another trail"),
        row("it, and made to fit", TamperTest::foreignNicely, CHECKPOINTS, "checkpoint 2: "),
        row("a checkpoint removed", t -> removeNote(t, 2), CHECKPOINTS, "checkpoint 3 must come"),
        row(
            "the first checkpoint removed",
            t -> removeNote(t, 0),
            CHECKPOINTS,
            "checkpoint 1 must"),
        row("the last checkpoint removed", t -> removeNote(t, 5), CHECKPOINTS, "checkpoint 6: was"),
        row("all checkpoints removed", t -> Files.delete(t.checkpoints()), CHECKPOINTS, "no check"),
        row("all checkpoints emptied", t -> Trail.cut(t.checkpoints(), 0), CHECKPOINTS, "no check"),
        row("the last checkpoint cut", TamperTest::cutNote, CHECKPOINTS, "checkpoint 6: was"),
        row("two checkpoints swapped", TamperTest::swapNotes, CHECKPOINTS, "checkpoint 3 must"),
        row(
            "a checkpoint's size",
            t -> edit(t, "\n100\n", "\n101\n"),
            CHECKPOINTS,
            "checkpoint 3: the sig"),
        row(
            "a checkpoint's number",
            t -> edit(t, "number 3", "number 7"),
            CHECKPOINTS,
            "not of this text"),
        row(
            "a checkpoint's time",
            t -> edit(t, "time 2026", "time 2025"),
            CHECKPOINTS,
            "not of this text"),
        row(
            "a checkpoint forged with another key",
            t -> resign(t, false),
            CHECKPOINTS,
            "signed by"),
        row("it, under the key's id", t -> resign(t, true), CHECKPOINTS, "not of this text"),
        row("the key replaced", TamperTest::replaceKey, CHECKPOINTS, "signed by"),
        row("the key removed", t -> Files.delete(key(t)), "keys/trail.vkey", "no key"),
        row("the checkpoints of another trail", TamperTest::foreignNotes, CHECKPOINTS, "signed by"),
        row(
            "the hashes of a segment",
            TamperTest::forgeTree,
            "chain/0000000101.tree",
            "as it was signed"),
        row("a byte of them", t -> Trail.flip(t.tree(101), 300), "chain/0000000101.tree", "byte "),
        row(
            "them of another segment",
            TamperTest::swapTrees,
            "chain/0000000001.tree",
            "the segment 101"));
  }

  private static Row row(String what, Tampering tampering, String where, String words) {
    return new Row(what, tampering, where, words);
  }

  private Verdict verify(Trail trail) throws Exception {
    return StoreVerifier.verify(trail.state, VerifyRequest.plain());
  }

  @ParameterizedTest
  @MethodSource("forgeries")
  void isFoundOut(Row row) throws Exception {
    assertEquals(List.of(), verify(trail).problems(), "before");
    row.tampering.with(trail);
    Verdict verdict = verify(trail);
    assertFalse(verdict.isVerified());
    String first = verdict.problems().get(0).toString();
    assertEquals(
        trail.state.resolve(row.where), verdict.problems().get(0).file(), verdict.toString());
    assertTrue(first.contains(row.words), verdict::toString);
  }

  /** All of each header and its first records, and some of the rest. */
  @Test
  void findsChangedBytesOfTheLog() throws Exception {
    for (long first : List.of(1L, 101L, 231L)) {
      byte[] bytes = Files.readAllBytes(trail.segment(first));
      for (int at = 0; at < bytes.length; at += at < 200 ? 1 : 61) {
        bytes[at] ^= 0x40;
        Files.write(trail.segment(first), bytes);
        bytes[at] ^= 0x40;
        List<Problem> problems = verify(trail).problems();
        assertFalse(problems.isEmpty(), first + ", byte " + at);
        assertEquals(trail.segment(first), problems.get(0).file(), "byte " + at);
        assertTrue(problems.get(0).at().orElse(Long.MAX_VALUE) <= at, problems + ", byte " + at);
      }
      Files.write(trail.segment(first), bytes);
    }
    assertTrue(verify(trail).isVerified());
  }

  @Test
  void findsChangedBytesOfTheCheckpoints() throws Exception {
    byte[] bytes = Files.readAllBytes(trail.checkpoints());
    for (int at = 0; at < bytes.length; at += 11) {
      bytes[at] ^= 0x01;
      Files.write(trail.checkpoints(), bytes);
      bytes[at] ^= 0x01;
      assertFalse(verify(trail).isVerified(), "byte " + at);
    }
  }

  @Test
  void namesTheByteWhereAChangedRecordBegins() throws Exception {
    flipAt(trail, 101, 30, 20);
    Problem problem = verify(trail).problems().get(0);
    assertEquals(Trail.offset(trail.segment(101), 30), problem.at().orElseThrow());
    assertEquals(130, problem.serial().orElseThrow());
  }

  /** Log, hashes and checkpoints as they were before: only who kept a checkpoint can tell. */
  @Test
  void findsATrailThatWasRolledBackOnlyAgainstACheckpointKeptElsewhere() throws Exception {
    Trail old = trail;
    Trail newer = old.copyTo(old.state.resolveSibling("newer"));
    try (AuditStore store = Trail.open(newer.state)) {
      store.append(Events.refusedRead());
    }
    SignedNote kept = note(newer, 6);
    assertTrue(verify(old).isVerified());
    VerifyRequest against = VerifyRequest.plain().withAgainst(kept);
    assertTrue(StoreVerifier.verify(newer.state, against).isVerified());
    Verdict verdict = StoreVerifier.verify(old.state, against);
    assertTrue(verdict.problems().toString().contains("301 events were signed"));
  }

  /** The forger has the key, and signs another story from event 130 on. */
  @Test
  void findsATrailThatWasWrittenAnewOnlyAgainstACheckpointKeptElsewhere() throws Exception {
    SignedNote kept = note(trail, 5);
    SignedNote before = note(trail, 2);
    Files.delete(trail.segment(231));
    for (long first : List.of(101L, 231L)) {
      Files.delete(trail.tree(first));
    }
    Trail.cut(trail.segment(101), Trail.offset(trail.segment(101), 30));
    trail.write(trail.notes().subList(0, 3));
    try (AuditStore store = Trail.open(trail.state)) {
      for (int i = 130; i <= Trail.EVENTS; i++) {
        store.append(Events.read("/etc/another"));
      }
    }
    assertTrue(verify(trail).isVerified());
    Verdict same = StoreVerifier.verify(trail.state, VerifyRequest.plain().withAgainst(before));
    assertTrue(same.isVerified());
    Verdict other = StoreVerifier.verify(trail.state, VerifyRequest.plain().withAgainst(kept));
    assertTrue(other.problems().toString().contains("kept elsewhere"), other.toString());
  }

  @Test
  void believesTheKeyThatIsGivenAndNotTheOneThatLiesThere() throws Exception {
    VerifierKey real = VerifierKey.parse(Files.readString(key(trail)));
    replaceKey(trail);
    List<String> notes = new ArrayList<>();
    SigningKey forger = forger(trail);
    for (String note : trail.notes()) {
      notes.add(CheckpointList.stored(forger.sign(SignedNote.parse(one(note)).text())).toString());
    }
    trail.write(notes);
    assertTrue(verify(trail).isVerified());
    Verdict verdict = StoreVerifier.verify(trail.state, VerifyRequest.plain().withKey(real));
    assertTrue(verdict.problems().toString().contains("signed by"), verdict.toString());
  }

  /** A disk that lied, or a forger who restarts the daemon. */
  @Test
  void goesOnBehindEventsThatAreLostAndNeverForgetsThem() throws Exception {
    Trail.cut(trail.segment(231), Trail.offset(trail.segment(231), 61) + 5);
    try (AuditStore store = Trail.open(trail.state)) {
      assertEquals(Optional.of(new Recovery.Lost(291, 300)), store.recovery().lost());
      assertFalse(store.recovery().endedInOrder());
      for (int serial = 301; serial <= 310; serial++) {
        assertEquals(serial, store.append(Events.refusedRead()).serial());
      }
      store.rotate();
      assertEquals(311, store.append(Events.refusedRead()).serial());
    }
    Verdict verdict = verify(trail);
    assertEquals(1, verdict.problems().size(), verdict.toString());
    assertEquals(291, verdict.problems().get(0).serial().orElseThrow());
    assertTrue(verdict.problems().toString().contains("events 291 to 300 are lost"));
    assertEquals(311, verdict.lastSerial());
    assertTrue(TrailProver.prove(trail.state, 310).leadsToRoot());
    assertTrue(TrailProver.prove(trail.state, 5).leadsToRoot());
    flipAt(trail, 301, 3, 20);
    assertTrue(verify(trail).problems().toString().contains("event 303"), "still verified behind");
  }

  @Test
  void goesOnBehindASegmentThatLostAllItsEvents() throws Exception {
    Trail.cut(trail.segment(231), SegmentFile.HEADER);
    Trail.open(trail.state).close();
    try (AuditStore store = Trail.open(trail.state)) {
      assertEquals(Optional.empty(), store.recovery().lost(), "told once");
      assertEquals(301, store.append(Events.refusedRead()).serial());
    }
    assertTrue(verify(trail).problems().toString().contains("events 231 to 300 are lost"));
  }

  @Test
  void doesNotGoOnWithoutTheHashesOfWhatIsLost() throws Exception {
    Trail.cut(trail.segment(231), Trail.offset(trail.segment(231), 61));
    Files.delete(trail.tree(231));
    byte[] log = Files.readAllBytes(trail.segment(231));
    String refused = Refusal.of(() -> Trail.open(trail.state));
    assertTrue(refused.contains("have signed 300 events, but the log ends at 290"), refused);
    assertTrue(Arrays.equals(log, Files.readAllBytes(trail.segment(231))));
  }

  /** What retention will do: sign what is kept, then drop segments; the hashes stay. */
  @Test
  void verifiesATrailWhoseFirstSegmentsWereDropped() throws Exception {
    Files.delete(trail.segment(1));
    List<String> notes = trail.notes();
    Checkpoint old = Checkpoint.parse(note(trail, 5).text());
    Checkpoint kept = Checkpoint.of(old.origin(), 300, old.root(), 7, 101, Events.TIME);
    notes.add(CheckpointList.stored(forger(trail).sign(kept.text())).toString());
    trail.write(notes);
    Verdict verdict = verify(trail);
    assertEquals(List.of(), verdict.problems());
    assertEquals(101, verdict.firstSerial());
    assertTrue(TrailProver.prove(trail.state, 200).leadsToRoot());
    VerifyRequest against = VerifyRequest.plain().withAgainst(note(trail, 1));
    assertTrue(StoreVerifier.verify(trail.state, against).isVerified());
    try (AuditStore store = Trail.open(trail.state)) {
      assertEquals(301, store.append(Events.refusedRead()).serial());
    }
    assertEquals(List.of(), verify(trail).problems());
    Trail without = trail.copyTo(trail.state.resolveSibling("without"));
    Files.delete(without.tree(1));
    assertTrue(verify(without).problems().toString().contains("cannot be compared"));
    Files.delete(trail.segment(101));
    assertTrue(verify(trail).problems().toString().contains("from 101 on must be there"));
  }

  /** As after a kill: it is no forgery, and the next start moves it aside. */
  @Test
  void passesOverAnUnfinishedWriteBehindTheNewestCheckpoint() throws Exception {
    byte[] frame = Trail.parts(trail.segment(231)).get(1);
    byte[] segment = Files.readAllBytes(trail.segment(231));
    byte[] torn = Arrays.copyOf(segment, segment.length + frame.length - 1);
    System.arraycopy(frame, 0, torn, segment.length, frame.length - 1);
    Files.write(trail.segment(231), torn);
    Verdict verdict = verify(trail);
    assertEquals(List.of(), verdict.problems());
    assertTrue(verdict.notes().get(0).contains("byte " + segment.length), verdict.toString());
  }

  // ---- the forger's tools

  private static long size(Trail trail, long first) throws IOException {
    return Files.size(trail.segment(first));
  }

  private static Path key(Trail trail) {
    return trail.state.resolve("keys/trail.vkey");
  }

  private static String one(String stored) {
    return stored.substring(0, stored.length() - 1);
  }

  private static SignedNote note(Trail trail, int index) throws Exception {
    return SignedNote.parse(one(trail.notes().get(index)));
  }

  private static void flipAt(Trail trail, long first, int event, int at) throws IOException {
    Trail.flip(trail.segment(first), Trail.offset(trail.segment(first), event) + at);
  }

  private interface Edit {
    void of(List<byte[]> parts);
  }

  private static void edit(Trail trail, long first, Edit edit) throws IOException {
    List<byte[]> parts = Trail.parts(trail.segment(first));
    edit.of(parts);
    Trail.write(trail.segment(first), parts);
    long[] firsts = {1, 101, 231};
    for (int i = 1; i < firsts.length; i++) {
      if (firsts[i - 1] == first) {
        Trail.header(trail.segment(firsts[i]), first, size(trail, first));
      }
    }
  }

  private static void remove(Trail trail, long first, int event) throws IOException {
    edit(trail, first, parts -> parts.remove(event));
  }

  private static void removeTen(Trail trail) throws IOException {
    edit(trail, 231, parts -> parts.subList(61, 71).clear());
  }

  private static void removeAll(Trail trail) throws IOException {
    for (long first : List.of(1L, 101L, 231L)) {
      Files.delete(trail.segment(first));
    }
  }

  private static void swap(Trail trail, long first, int one, int other) throws IOException {
    edit(trail, first, parts -> Collections.swap(parts, one, other));
  }

  private static void insert(Trail trail, long first, int event) throws IOException {
    edit(trail, first, parts -> parts.add(event + 1, parts.get(event)));
  }

  /** Event 130 is another one, of the same length. */
  private static void forgeRecord(Trail trail) throws IOException {
    edit(
        trail,
        101,
        parts -> {
          byte[] frame = parts.get(30);
          frame[frame.length - 1] ^= 1;
          Trail.seal(frame);
        });
  }

  /** As above, with the store made to hash the log anew. */
  private static void forgeWithTree(Trail trail) throws Exception {
    forgeRecord(trail);
    Trail other = trail.copyTo(trail.state.resolveSibling("rehashed"));
    Files.delete(other.tree(101));
    Files.delete(other.tree(231));
    other.write(other.notes().subList(0, 3));
    Trail.open(other.state).close();
    for (long first : List.of(101L, 231L)) {
      Files.write(trail.tree(first), Files.readAllBytes(other.tree(first)));
    }
  }

  private static void forgeTree(Trail trail) throws Exception {
    Trail other = trail.copyTo(trail.state.resolveSibling("forged").resolve("state"));
    forgeWithTree(other);
    Files.write(trail.tree(101), Files.readAllBytes(other.tree(101)));
  }

  private static void swapTrees(Trail trail) throws IOException {
    swapFiles(trail.tree(1), trail.tree(101));
  }

  /** The second event's time becomes the first's plus one, and all checksums are right. */
  private static void swapTimes(Trail trail) throws IOException {
    edit(
        trail,
        101,
        parts -> {
          byte[] frame = parts.get(30);
          frame[8 + 3] ^= 1; // version, two bytes of serial, time
          Trail.seal(frame);
        });
  }

  private static void removeFirstNicely(Trail trail) throws IOException {
    Files.delete(trail.segment(1));
    Trail.header(trail.segment(101), 0, 0);
  }

  private static void removeMiddleNicely(Trail trail) throws IOException {
    Files.delete(trail.segment(101));
    Trail.header(trail.segment(231), 1, size(trail, 1));
  }

  private static void copy(Trail trail, long first, long as) throws IOException {
    Files.copy(trail.segment(first), trail.segment(as));
  }

  private static void swapSegments(Trail trail, long one, long other) throws IOException {
    swapFiles(trail.segment(one), trail.segment(other));
  }

  private static void swapFiles(Path one, Path other) throws IOException {
    byte[] first = Files.readAllBytes(one);
    Files.write(one, Files.readAllBytes(other));
    Files.write(other, first);
  }

  private static void lengthen(Trail trail) throws IOException {
    byte[] bytes = Files.readAllBytes(trail.segment(101));
    Files.write(trail.segment(101), Arrays.copyOf(bytes, bytes.length + 8));
  }

  private static void zero(Trail trail) throws IOException {
    byte[] bytes = Files.readAllBytes(trail.segment(101));
    Arrays.fill(bytes, (int) Trail.offset(trail.segment(101), 2), bytes.length, (byte) 0);
    Files.write(trail.segment(101), bytes);
  }

  private static Trail other(Trail trail) throws Exception {
    return Trail.make(trail.state.resolveSibling("other"));
  }

  private static void foreign(Trail trail) throws Exception {
    Files.write(trail.segment(101), Files.readAllBytes(other(trail).segment(101)));
  }

  /** The first segment of a trail that had other events, with the id of this one. */
  private static void foreignNicely(Trail trail) throws Exception {
    List<byte[]> parts = Trail.parts(trail.segment(1));
    for (int i = 1; i < parts.size(); i++) {
      RecordedEvent event = Events.recorded(i, Events.refusedRead());
      byte[] record = EventCodec.encode(event);
      byte[] frame = new byte[8 + record.length];
      ByteBuffer.wrap(frame).order(ByteOrder.LITTLE_ENDIAN).putInt(4, record.length);
      System.arraycopy(record, 0, frame, 8, record.length);
      Trail.seal(frame);
      parts.set(i, frame);
    }
    Trail.write(trail.segment(1), parts);
    Trail.header(trail.segment(101), 1, size(trail, 1));
    Files.delete(trail.tree(1));
  }

  private static void removeNote(Trail trail, int index) throws IOException {
    List<String> notes = trail.notes();
    notes.remove(index);
    trail.write(notes);
  }

  private static void cutNote(Trail trail) throws IOException {
    Trail.cut(trail.checkpoints(), Files.size(trail.checkpoints()) - 10);
  }

  private static void swapNotes(Trail trail) throws IOException {
    List<String> notes = trail.notes();
    Collections.swap(notes, 2, 3);
    trail.write(notes);
  }

  private static void edit(Trail trail, String from, String to) throws IOException {
    String all = Files.readString(trail.checkpoints());
    assertTrue(all.contains(from), all);
    Files.writeString(trail.checkpoints(), all.replaceFirst(from, to));
  }

  private static SigningKey forger(Trail trail) throws Exception {
    VerifierKey key = VerifierKey.parse(Files.readString(key(trail)));
    return SigningKey.parse(Files.readString(trail.state.resolve("keys/trail.key")), key);
  }

  /** Checkpoint 3 says something else, signed by somebody else. */
  private static void resign(Trail trail, boolean underTheId) throws Exception {
    List<String> notes = trail.notes();
    SignedNote note = SignedNote.parse(one(notes.get(2)));
    Checkpoint old = Checkpoint.parse(note.text());
    Checkpoint forged = new Checkpoint(old.origin(), 99, old.root(), old.extensions());
    SignedNote signed = SigningKey.generate(old.origin()).sign(forged.text());
    NoteSignature theirs = signed.signatures().get(0);
    int id = underTheId ? note.signatures().get(0).keyId() : theirs.keyId();
    NoteSignature line = new NoteSignature(theirs.name(), id, theirs.signature());
    SignedNote claimed = new SignedNote(forged.text(), List.of(line));
    notes.set(2, CheckpointList.stored(claimed).toString());
    trail.write(notes);
  }

  private static void replaceKey(Trail trail) throws Exception {
    VerifierKey old = VerifierKey.parse(Files.readString(key(trail)));
    SigningKey key = SigningKey.generate(old.name());
    Files.writeString(key(trail), key.verifier() + "\n");
    Files.writeString(trail.state.resolve("keys/trail.key"), key.secret() + "\n");
  }

  private static void foreignNotes(Trail trail) throws Exception {
    Files.write(trail.checkpoints(), Files.readAllBytes(other(trail).checkpoints()));
  }
}
