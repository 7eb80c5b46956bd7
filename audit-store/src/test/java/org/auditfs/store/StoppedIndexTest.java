package org.auditfs.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.auditfs.event.RecordedEvent;
import org.auditfs.fixture.Child;
import org.auditfs.index.IndexCheck;
import org.auditfs.verify.StoreVerifier;
import org.auditfs.verify.VerifyRequest;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The calls that LMDB makes by itself on its file, which go through no port of ours: strace(1) has
 * the n-th of each fail, or kills the process in it. The trail does not mind, and the index heals.
 */
class StoppedIndexTest {

  /** What LMDB maps, writes and syncs with. */
  private static final String CALLS = "mmap,pwrite64,pwritev,fdatasync,ftruncate";

  private static final Pattern CALL = Pattern.compile("^\\d+ +(\\w+)\\(", Pattern.MULTILINE);

  /** Of the calls, this many are passed over between two; the long ring leaves none out. */
  private static final int STEP = Integer.getInteger("auditfs.kill.rounds", 20) < 200 ? 4 : 1;

  private final Path place;

  StoppedIndexTest(@TempDir Path place) {
    this.place = place;
  }

  private Path data(Path state) {
    return state.resolve("index/data.mdb");
  }

  /** Runs the writer; gives how it ended. */
  private int run(Path state, Path calls, String... inject) throws Exception {
    List<String> command = new ArrayList<>();
    command.addAll(List.of("strace", "-f", "-o", calls.toString()));
    command.addAll(List.of("-P", data(state).toString(), "-e", "trace=" + CALLS));
    command.addAll(List.of(inject));
    command.addAll(Child.command(IndexedWriter.class, state.toString()));
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    boolean ended = process.waitFor(2, TimeUnit.MINUTES);
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    assertTrue(ended, () -> "hangs: " + List.of(inject));
    return process.exitValue();
  }

  /** How often which call is made when nothing goes wrong. */
  private Map<String, Integer> calls() throws Exception {
    Path calls = place.resolve("calls");
    int exit;
    try {
      exit = run(place.resolve("whole"), calls);
    } catch (IOException e) {
      exit = 1;
    }
    assumeTrue(exit == 0, "skipped: no strace(1) that may trace (apt-get install strace)");
    Map<String, Integer> counts = new TreeMap<>();
    Matcher call = CALL.matcher(Files.readString(calls));
    while (call.find()) {
      counts.merge(String.valueOf(call.group(1)), 1, Integer::sum);
    }
    return counts;
  }

  private interface Round {
    void run(String call, int n) throws Exception;
  }

  private void each(Round round) throws Exception {
    Map<String, Integer> counts = calls();
    assertTrue(
        counts.keySet().containsAll(List.of("mmap", "pwrite64", "fdatasync")), counts::toString);
    int at = 0;
    for (Map.Entry<String, Integer> call : counts.entrySet()) {
      for (int n = 1; n <= call.getValue(); n++) {
        if (at++ % STEP == 0) {
          round.run(call.getKey(), n);
        }
      }
    }
  }

  @Test
  void healsWhereverLmdbIsStopped() throws Exception {
    each(
        (call, n) -> {
          Path state = place.resolve(call + "-killed-" + n);
          String inject = "inject=" + call + ":signal=KILL:when=" + n;
          int exit = run(state, place.resolve("calls"), "-e", inject);
          // Calls are counted for each thread: the last of them may never come.
          assertTrue(exit == 0 || exit == 128 + 9, call + " " + n + ": " + exit);
          List<RecordedEvent> found = AuditStoreTest.all(state);
          for (int i = 0; i < found.size(); i++) {
            assertEquals(i + 1, found.get(i).id().serial());
          }
          requireHealed(state, call + " " + n);
        });
  }

  @Test
  void losesNothingWhereverLmdbFails() throws Exception {
    each(
        (call, n) -> {
          String error = call.equals("mmap") ? "ENOMEM" : n % 2 == 0 ? "EIO" : "ENOSPC";
          Path state = place.resolve(call + "-failed-" + n);
          String inject = "inject=" + call + ":error=" + error + ":when=" + n;
          assertEquals(0, run(state, place.resolve("calls"), "-e", inject), call + " " + n);
          assertTrue(AuditStoreTest.all(state).size() >= IndexedWriter.EVENTS, call + " " + n);
          requireHealed(state, call + " " + n);
        });
  }

  private static void requireHealed(Path state, String when) throws Exception {
    try (AuditStore store = AuditStore.open(state, IndexedWriter.options(), EventClock.SYSTEM)) {
      Awaitility.await()
          .until(() -> store.status().lastSerial() - store.status().indexedSerial() < 64);
    }
    assertEquals(List.of(), StoreVerifier.verify(state, VerifyRequest.plain()).problems(), when);
    var index = IndexCheck.compare(state.resolve("log"), state.resolve("index"), (a, b) -> {});
    assertEquals("", index.orElse(""), when);
  }
}
