package org.auditfs.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.auditfs.event.Subject;
import org.junit.jupiter.api.Test;

final class AttemptLedgerTest {

  private static final long WINDOW = AttemptLedger.WINDOW_NANOS;

  private final AttemptLedger ledger = new AttemptLedger();
  private final List<String> told = new ArrayList<>();

  private void tell(List<AttemptLedger.Tally> tallies) {
    tallies.forEach(tally -> told.add(tally.uid() + " " + tally.again()));
  }

  private void attempt(int uid, long nanos) {
    tell(ledger.note(uid, () -> Subject.NOBODY, nanos));
  }

  @Test
  void tellsTheFirstAtOnceAndTheOthersTogether() {
    attempt(1000, 0);
    attempt(1000, 1);
    attempt(1000, 2);
    attempt(1001, 3);
    assertEquals(List.of("1000 0", "1001 0"), told);
    tell(ledger.due(WINDOW - 1));
    assertEquals(2, told.size(), "not yet");
    tell(ledger.due(WINDOW));
    tell(ledger.due(WINDOW + 3));
    assertEquals(List.of("1000 0", "1001 0", "1000 2"), told);
  }

  @Test
  void tellsTheNextAfterAWindowAtOnceAgain() {
    attempt(1000, 0);
    attempt(1000, 1);
    attempt(1000, WINDOW);
    assertEquals(List.of("1000 0", "1000 1", "1000 0"), told);
  }

  @Test
  void forgetsNobodyAtTheEnd() {
    attempt(1000, 0);
    attempt(1000, 1);
    tell(ledger.rest());
    assertEquals(List.of("1000 0", "1000 1"), told);
    assertTrue(ledger.rest().isEmpty());
  }

  @Test
  void tellsAFewLinesHoweverManyUsersTry() {
    for (int uid = 1000; uid < 100_000; uid++) {
      attempt(uid, uid);
    }
    tell(ledger.rest());
    assertEquals(AttemptLedger.USERS_MAX + 2, told.size());
    long others = 100_000 - 1000 - AttemptLedger.USERS_MAX - 1;
    assertEquals(AttemptLedger.OTHERS + " " + others, told.get(told.size() - 1));
  }
}
