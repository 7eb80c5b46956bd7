package org.auditfs.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.auditfs.event.Event.DaemonEvent;
import org.auditfs.event.Operation;
import org.auditfs.event.Outcome;
import org.auditfs.event.StoreException;
import org.auditfs.event.Subject;
import org.auditfs.store.AuditStore;
import org.auditfs.store.EventClock;
import org.auditfs.store.StoreOptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The three commands of the chain, on a trail without a daemon. */
final class VerifyCommandTest {

  private static final int EVENTS = 100;

  private final Path place;
  private final Path state;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  VerifyCommandTest(@TempDir Path place) {
    this.place = place;
    this.state = place.resolve("state");
  }

  @BeforeEach
  void makeATrail() throws StoreException {
    append();
  }

  private void append() throws StoreException {
    StoreOptions options = StoreOptions.defaults().withRunEvents(64);
    try (AuditStore store = AuditStore.open(state, options, EventClock.SYSTEM)) {
      for (int i = 0; i < EVENTS; i++) {
        store.append(
            new DaemonEvent(
                Operation.START, Outcome.SUCCESS, Subject.NOBODY, Optional.empty(), "number " + i));
      }
    }
  }

  private String run(int exit, String... arguments) {
    out.reset();
    err.reset();
    Map<String, String> environment = Map.of("AUDITFS_STATE", state.toString());
    int ended = Main.run(new Terminal(out, err, environment), arguments);
    assertEquals(exit, ended, () -> out.toString(StandardCharsets.UTF_8) + err);
    return out.toString(StandardCharsets.UTF_8);
  }

  private static void assertHas(String text, String... words) {
    for (String word : words) {
      assertTrue(text.contains(word), text);
    }
  }

  private Path keep(String name, String text) throws IOException {
    return Files.writeString(place.resolve(name), text);
  }

  @Test
  void verifiesATrail() {
    assertHas(
        run(0, "verify"), "verified\n", "events    100, from 1 to 100", "signed    up to 100");
    assertHas(run(0, "verify", "--json"), "\"verified\":true", "\"problems\":[]");
    assertEquals("", err.toString(StandardCharsets.UTF_8));
  }

  @Test
  void namesWhatIsWrong() throws IOException {
    Path segment = state.resolve("log/0000000001.log");
    byte[] bytes = Files.readAllBytes(segment);
    bytes[64 + 10] ^= 1;
    Files.write(segment, bytes);
    assertHas(
        run(1, "verify"), "NOT VERIFIED\n", "problem   " + segment + ", byte 64, event 1: length");
    assertHas(
        run(1, "verify", "--json"), "\"verified\":false", "\"byte\":64,\"event\":1,\"what\":\"len");
  }

  @Test
  void comparesTheIndex() throws IOException {
    Path data = state.resolve("index/data.mdb");
    byte[] bytes = Files.readAllBytes(data);
    Files.write(data, Arrays.copyOf(bytes, bytes.length / 2));
    String all = run(1, "verify");
    assertHas(all, "NOT VERIFIED\n", "problem   " + state.resolve("index") + ": ");
    run(0, "verify", "--no-index");
  }

  @Test
  void verifiesAgainstAKeptCheckpointWithAKeptKey() throws Exception {
    Path checkpoint = keep("checkpoint", run(0, "checkpoint"));
    Path key = keep("key", Files.readString(state.resolve("keys/trail.vkey")));
    append();
    run(0, "verify", "--against", checkpoint.toString(), "--key", key.toString());
    assertHas(run(0, "checkpoint", "--json"), "\"size\":200,", "\"number\":3,");
    String newer = keep("newer", run(0, "checkpoint")).toString();
    Files.write(
        state.resolve("chain/checkpoints"),
        Files.readString(state.resolve("chain/checkpoints"))
            .replaceFirst("(?s)\n\n(auditfs/[0-9a-f]*\n200\n).*", "\n\n")
            .getBytes(StandardCharsets.UTF_8));
    run(1, "verify", "--against", newer, "--key", key.toString());
    run(2, "verify", "--key", place.resolve("nowhere").toString());
    run(6, "verify", "--key", checkpoint.toString());
  }

  @Test
  void provesAnEventToWhoHasNoTrail() throws IOException {
    String proof = place.resolve("event.tlog-proof").toString();
    run(0, "prove", "77", "-o", proof);
    assertHas(run(0, "prove", "77"), "c2sp.org/tlog-proof@v1\n", "\nindex 76\n");
    assertEquals(out.toString(StandardCharsets.UTF_8), Files.readString(Path.of(proof)));
    run(1, "prove", "101");
    Files.move(state, place.resolve("elsewhere"));
    assertHas(run(0, "verify", "--proof", proof), "verified\n", "auditing started", "among 100\n");
    assertHas(run(0, "verify", "--json", "--proof", proof), "\"verified\":true,\"event\":77,");
    String forged = Files.readString(Path.of(proof)).replace("index 76", "index 75");
    Files.writeString(Path.of(proof), forged);
    assertHas(run(1, "verify", "--proof", proof), "NOT VERIFIED\n", "not among those");
    Files.delete(Path.of(proof + ".vkey"));
    run(2, "verify", "--proof", proof);
  }
}
