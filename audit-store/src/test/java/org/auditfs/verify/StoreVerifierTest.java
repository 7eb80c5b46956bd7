package org.auditfs.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.auditfs.chain.SignedNote;
import org.auditfs.chain.TlogProof;
import org.auditfs.chain.VerifierKey;
import org.auditfs.codec.EventCodec;
import org.auditfs.fixture.Events;
import org.auditfs.fixture.Refusal;
import org.auditfs.store.AuditStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreVerifierTest {

  private final Path state;

  StoreVerifierTest(@TempDir Path state) {
    this.state = state.resolve("state");
  }

  private Verdict verify() throws Exception {
    return StoreVerifier.verify(state, VerifyRequest.plain());
  }

  private void assertVerified(long last, long signed) throws Exception {
    for (int threads = 1; threads <= 3; threads++) {
      Verdict verdict = StoreVerifier.verify(state, VerifyRequest.plain().withThreads(threads));
      assertEquals(List.of(), verdict.problems());
      assertEquals(List.of(), verdict.notes());
      assertEquals(last, verdict.lastSerial());
      assertEquals(signed, verdict.signedSerial());
    }
  }

  @Test
  void verifiesWhatTheStoreWrote() throws Exception {
    Trail trail = Trail.make(state);
    assertVerified(Trail.EVENTS, Trail.EVENTS);
    Verdict verdict = verify();
    assertEquals(3, verdict.segments());
    assertEquals(6, verdict.checkpoints());
    assertEquals(
        List.of("0", "60", "100", "230", "280", "300"),
        trail.notes().stream()
            .map(note -> note.lines().skip(1).findFirst().orElseThrow())
            .toList());
  }

  @Test
  void verifiesWhileTheStoreWrites() throws Exception {
    try (AuditStore store = Trail.open(state)) {
      assertVerified(0, 0);
      for (int i = 0; i < 5; i++) {
        store.append(Events.refusedRead());
      }
      assertVerified(5, 0);
      store.checkpoint();
      assertVerified(5, 5);
      store.rotate();
      store.append(Events.refusedRead());
      assertVerified(6, 5);
    }
    assertVerified(6, 6);
  }

  @Test
  void goesOnOverRestarts() throws Exception {
    for (long round = 1; round <= 5; round++) {
      try (AuditStore store = Trail.open(state)) {
        for (int i = 0; i < 37; i++) {
          store.append(Events.refusedRead());
        }
        if (round == 3) {
          store.rotate();
        }
      }
      assertVerified(round * 37, round * 37);
    }
  }

  @Test
  void provesEveryEventToWhoHasOnlyTheKey() throws Exception {
    Trail trail = Trail.make(state);
    VerifierKey key = VerifierKey.parse(verify().key());
    for (int serial : List.of(1, 2, 59, 60, 61, 100, 101, 129, 230, 231, 280, 281, 299, 300)) {
      TlogProof proof = TlogProof.parse(TrailProver.prove(trail.state, serial).toString());
      assertTrue(proof.leadsToRoot(), "event " + serial);
      assertEquals(VerifierKey.Verdict.SIGNED, key.verify(proof.note()));
      byte[] record = proof.record().toByteArray();
      assertEquals(serial, EventCodec.decodeId(record, 0, record.length).serial());
    }
    assertTrue(Refusal.of(() -> TrailProver.prove(state, 301)).contains("not covered"));
  }

  @Test
  void holdsAgainstEachOlderCheckpoint() throws Exception {
    Trail trail = Trail.make(state);
    try (AuditStore store = Trail.open(state)) {
      store.append(Events.refusedRead());
    }
    for (String note : trail.notes()) {
      SignedNote kept = SignedNote.parse(note.substring(0, note.length() - 1));
      Verdict verdict = StoreVerifier.verify(state, VerifyRequest.plain().withAgainst(kept));
      assertEquals(List.of(), verdict.problems());
    }
  }
}
