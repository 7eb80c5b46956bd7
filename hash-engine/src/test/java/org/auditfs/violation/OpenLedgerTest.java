package org.auditfs.violation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.auditfs.file.AccessMode;
import org.auditfs.file.ByteString;
import org.auditfs.file.FileId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class OpenLedgerTest {

  private static final FileId FILE = new FileId(1, 1, ByteString.of("one"));

  private final OpenLedger ledger = new OpenLedger();

  /**
   * Words of a sequence: {@code w} and {@code r} open for writing and reading under a rule, {@code
   * b} for both, {@code u} for reading that no rule asks for, {@code i} for ioctl only; with a c
   * before it each is closed. A digit tells two of a kind apart and changes nothing.
   */
  private List<Violation> play(String sequence) {
    List<Violation> seen = new ArrayList<>();
    for (String word : sequence.split(" ", -1)) {
      boolean closes = word.startsWith("c");
      char kind = word.charAt(closes ? 1 : 0);
      if (closes) {
        ledger.release(FILE, mode(kind));
      } else {
        Optional<Violation> foreseen = ledger.foresee(FILE, mode(kind), kind != 'u');
        Optional<Violation> told = ledger.claim(FILE, mode(kind), kind != 'u').violation();
        assertEquals(told, foreseen, sequence);
        told.ifPresent(seen::add);
      }
    }
    return seen;
  }

  private static AccessMode mode(char kind) {
    return switch (kind) {
      case 'w' -> AccessMode.WRITE;
      case 'b' -> AccessMode.READ_WRITE;
      case 'i' -> AccessMode.IOCTL_ONLY;
      default -> AccessMode.READ;
    };
  }

  /** The eight of LTP's ima_violations.sh; a mapping of the third is its open, still held. */
  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({
    "1, w r cr cw, 1, 0",
    "2, r w cw cr, 0, 1",
    "3, b r cr cb, 1, 0",
    "4, w r cr r cr cw, 1, 0",
    "5, w r cr w2 r cr cw2 r cr cw, 1, 0",
    "6, w r cr r cr cw w r cr cw, 2, 0",
    "7, r w cw w cw cr, 0, 1",
    "8, r w cw cr r w cw cr, 0, 2",
  })
  void countsTheViolationsOfLtp(int number, String sequence, int openWriters, int tomtous) {
    List<Violation> seen = play(sequence);
    assertEquals(openWriters, count(seen, Violation.OPEN_WRITERS), () -> "test " + number);
    assertEquals(tomtous, count(seen, Violation.TOMTOU), () -> "test " + number);
    assertEquals(0, ledger.openFiles());
  }

  private static long count(List<Violation> seen, Violation wanted) {
    return seen.stream().filter(wanted::equals).count();
  }

  @ParameterizedTest(name = "{0}: {2}")
  @CsvSource({
    "r cr w cw, '', a reader who has gone relies on nothing",
    "w cw r cr, '', a writer who has gone changes nothing",
    "u w cw cu, '', a reader whom no rule asks about relies on nothing",
    "w u cu cw, '', and sees no writers",
    "u r cr w, 'ToMToU', the kernel keeps a measured reader in mind while any is there",
    "w u r, 'open_writers', the rule came after the writer",
    "u r w, 'ToMToU', the rule came after the first reader",
    "b b2 cb cb2, '', writers do not mind each other",
    "b r cb w, 'open_writers ToMToU', both in one file",
    "r b r2, 'ToMToU open_writers', O_RDWR is a writer",
    "i w ci cw, '', a descriptor for ioctl neither reads nor writes",
    "w i ci cw, '', nor is it told",
    "r r2 cr w cr2 cw, 'ToMToU', one reader left is enough",
    "w r cr w2 cw r, 'open_writers', one writer left is the same period",
  })
  void seesWhoMeetsWhom(String sequence, String expected, String why) {
    List<String> words = play(sequence).stream().map(Violation::word).toList();
    assertEquals(expected, String.join(" ", words), why);
  }

  @Test
  void takesOtherNamesForTheSameFileAndOtherFilesForOthers() {
    FileId other = new FileId(1, 1, ByteString.of("two"));
    ledger.claim(FILE, AccessMode.WRITE, true);
    FileId sameByAnotherName = new FileId(1, 1, ByteString.of("one"));
    assertEquals(
        Optional.of(Violation.OPEN_WRITERS),
        ledger.claim(sameByAnotherName, AccessMode.READ, true).violation());
    assertEquals(Optional.empty(), ledger.claim(other, AccessMode.READ, true).violation());
  }

  @Test
  void countsEachWritingOpenAndClose() {
    long before = ledger.writes(FILE);
    Claim reader = ledger.claim(FILE, AccessMode.READ, true);
    assertEquals(before, reader.writes());
    assertFalse(reader.isBeingWritten());
    Claim writer = ledger.claim(FILE, AccessMode.WRITE, false);
    assertNotEquals(before, writer.writes());
    assertTrue(writer.isBeingWritten());
    ledger.release(FILE, AccessMode.WRITE);
    assertNotEquals(writer.writes(), ledger.writes(FILE));
    ledger.release(FILE, AccessMode.READ);
    long after = ledger.writes(FILE);
    ledger.changed(FILE);
    assertNotEquals(after, ledger.writes(FILE));
  }

  @Test
  void forgetsWhatNobodyHasOpen() {
    play("r w u b cr cw cu cb");
    assertEquals(0, ledger.openFiles());
    ledger.release(FILE, AccessMode.READ);
    assertEquals(0, ledger.openFiles(), "a close too many");
  }

  /** What the kernel does, written down a second time: plain counters and two flags of an inode. */
  private static final class Inode {
    private int readcount;
    private int writecount;
    private boolean mayEmitTomtou;
    private boolean emittedOpenwriters;

    private Optional<Violation> open(AccessMode mode, boolean mustMeasure) {
      boolean sendTomtou = false;
      boolean sendWriters = false;
      if (mode.writes()) {
        writecount++;
        if (readcount > 0 && mayEmitTomtou) {
          mayEmitTomtou = false;
          sendTomtou = true;
        }
      } else if (mode.reads()) {
        readcount++;
        mayEmitTomtou |= mustMeasure;
        if (writecount > 0 && mustMeasure && !emittedOpenwriters) {
          emittedOpenwriters = true;
          sendWriters = true;
        }
      }
      return sendTomtou
          ? Optional.of(Violation.TOMTOU)
          : sendWriters ? Optional.of(Violation.OPEN_WRITERS) : Optional.empty();
    }

    private void close(AccessMode mode) {
      if (mode.writes()) {
        if (writecount == 1) {
          emittedOpenwriters = false;
        }
        writecount--;
      } else if (mode.reads()) {
        readcount--;
      }
      if (readcount == 0 && writecount == 0) {
        mayEmitTomtou = false; // evicted: see OpenLedger
      }
    }
  }

  private record Held(FileId file, AccessMode mode) {}

  @Test
  void doesAsTheKernelInGeneratedSequences() {
    long seed = Long.getLong("auditfs.seed", new Random().nextLong());
    Random random = new Random(seed);
    for (int round = 0; round < 2000; round++) {
      OpenLedger ours = new OpenLedger();
      Map<FileId, Inode> inodes = new HashMap<>();
      List<Held> held = new ArrayList<>();
      StringBuilder story = new StringBuilder("-Dauditfs.seed=" + seed + ":");
      for (int step = 0; step < 40; step++) {
        if (!held.isEmpty() && random.nextInt(5) < 2) {
          Held gone = held.remove(random.nextInt(held.size()));
          story.append(" close ").append(gone);
          Objects.requireNonNull(inodes.get(gone.file())).close(gone.mode());
          ours.release(gone.file(), gone.mode());
        } else {
          Held one =
              new Held(
                  new FileId(7, 1, ByteString.of(new byte[] {(byte) random.nextInt(2)})),
                  AccessMode.of(random.nextInt(4)));
          boolean measured = random.nextInt(4) > 0;
          story.append(" open ").append(one).append(measured ? " measured" : "");
          held.add(one);
          Inode inode = inodes.computeIfAbsent(one.file(), id -> new Inode());
          assertEquals(
              inode.open(one.mode(), measured),
              ours.claim(one.file(), one.mode(), measured).violation(),
              story::toString);
          assertEquals(inode.writecount, ours.writers(one.file()), story::toString);
        }
      }
    }
  }

  /** A reader and a writer at once, many times: exactly one of the two must be told. */
  @Test
  void showsOneOfTwoThatMeetTheOther() throws Exception {
    int rounds = 20_000;
    CyclicBarrier together = new CyclicBarrier(2);
    ExecutorService both = Executors.newFixedThreadPool(2);
    try {
      Future<List<Boolean>> readers = both.submit(opens(AccessMode.READ, rounds, together));
      Future<List<Boolean>> writers = both.submit(opens(AccessMode.WRITE, rounds, together));
      for (int round = 0; round < rounds; round++) {
        assertTrue(
            readers.get().get(round) ^ writers.get().get(round), "round " + round + ": not one");
      }
    } finally {
      both.shutdownNow();
    }
    assertEquals(0, ledger.openFiles());
  }

  private Callable<List<Boolean>> opens(AccessMode mode, int rounds, CyclicBarrier together) {
    return () -> {
      List<Boolean> told = new ArrayList<>();
      for (int round = 0; round < rounds; round++) {
        together.await();
        told.add(ledger.claim(FILE, mode, true).violation().isPresent());
        together.await();
        ledger.release(FILE, mode);
      }
      return told;
    };
  }
}
