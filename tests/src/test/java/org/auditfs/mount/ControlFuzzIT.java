package org.auditfs.mount;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Messages at the control socket that no command sends, and those of commands with words that make
 * no sense: each gets an answer, or an end; the daemon goes on and does not grow.
 */
final class ControlFuzzIT {

  private static final int ROUNDS = 1500;

  /** What the daemon keeps of a message would be a thousand times as much. */
  private static final long GROWTH_KIB_MAX = 512;

  /** All but those that end the daemon or take away what the others need. */
  private static final List<String> COMMANDS =
      List.of(
          "add",
          "never",
          "remove",
          "list",
          "load",
          "whynot",
          "status",
          "review",
          "checkpoint",
          "rotate",
          "index-rebuild",
          "index-progress",
          "mount",
          "umount",
          "unknown",
          "");

  private final Sandbox sandbox = new Sandbox();
  private final Path mounted = sandbox.directory("m");
  private final Auditfs auditfs = sandbox.auditfs("state");
  private final long seed = Long.getLong("seed", System.nanoTime());
  private final Random random = new Random(seed);

  @BeforeEach
  void mount() {
    auditfs.must("mount", mounted.toString());
  }

  @AfterEach
  void umount() {
    try (sandbox) {
      auditfs.must("umount", mounted.toString());
    }
  }

  @Test
  void answersEveryMessageAndGoesOn() throws IOException {
    final long pid = auditfs.daemon().orElseThrow().pid();
    play(ROUNDS / 3);
    flush();
    Footprint before = Footprint.of(pid);
    play(ROUNDS * 2 / 3);
    flush();
    assertEquals(pid, auditfs.daemon().orElseThrow().pid());
    await("seed " + seed + ", as before: " + before)
        .until(() -> Footprint.of(pid), now -> now.isWithin(before));
    assertEquals(0, auditfs.control().ask(List.of("status")).exit());
    Files.writeString(mounted.resolve("file"), "still served");
    auditfs.must("verify");
  }

  /** No rules; asked by this process, since the daemon remembers some that have asked. */
  private void flush() {
    assertEquals(0, auditfs.control().ask(List.of("flush")).exit());
  }

  private void play(int rounds) {
    for (int round = 0; round < rounds; round++) {
      byte[] message = random.nextInt(4) == 0 ? noise() : mutated(request());
      List<String> answer = auditfs.control().send(message);
      String what = "seed " + seed + ": " + new String(message, StandardCharsets.ISO_8859_1);
      assertTrue(answer.size() < 100_000, what);
      String last = answer.isEmpty() ? "hung up" : answer.get(answer.size() - 1);
      assertTrue(last.contains("\"exit\":") || last.startsWith("hung up"), what + last);
      assertTrue(!last.contains("Exception"), what + last);
    }
  }

  private byte[] noise() {
    byte[] noise = new byte[random.nextInt(random.nextInt(10) == 0 ? 100_000 : 200)];
    random.nextBytes(noise);
    return noise;
  }

  private byte[] request() {
    StringWriter json = new StringWriter();
    json.append("{\"command\":\"").append(COMMANDS.get(random.nextInt(COMMANDS.size())));
    json.append("\",\"args\":[");
    int words = random.nextInt(6);
    for (int i = 0; i < words; i++) {
      json.append(i == 0 ? "\"" : ",\"").append(word()).append('"');
    }
    json.append("],\"cwd\":\"").append(random.nextInt(5) == 0 ? word() : "/").append("\"}\n");
    return json.toString().getBytes(StandardCharsets.UTF_8);
  }

  private String word() {
    List<String> words =
        List.of(
            "integrity",
            "secrecy",
            mounted + "/file",
            mounted + "/no/such",
            "-p",
            "rwxa",
            "-F",
            "auid>=1000",
            "op=open,",
            "exe=",
            "-k",
            "k".repeat(300),
            "-R",
            "--json",
            "--as",
            "99999999999999999999",
            "-1",
            "",
            "\\u0000",
            "\\u00ff\\u00fe",
            "\\ud800",
            "/".repeat(5000),
            sandbox.root() + "/none",
            "[[[[{{{{",
            "*?[a-\\\\",
            "integrity " + mounted + "/x -p wa\\nnever -F uid=");
    return words.get(random.nextInt(words.size()));
  }

  private byte[] mutated(byte[] message) {
    if (random.nextBoolean()) {
      return message;
    }
    List<Byte> bytes = new ArrayList<>();
    for (byte b : message) {
      bytes.add(b);
    }
    for (int i = 0; i <= random.nextInt(4) && !bytes.isEmpty(); i++) {
      int at = random.nextInt(bytes.size());
      switch (random.nextInt(4)) {
        case 0 -> bytes.set(at, (byte) random.nextInt(256));
        case 1 -> bytes.remove(at);
        case 2 -> bytes.add(at, (byte) "\"\\{}[],:\n".charAt(random.nextInt(9)));
        default -> bytes.subList(at, bytes.size()).clear();
      }
    }
    byte[] result = new byte[bytes.size()];
    for (int i = 0; i < result.length; i++) {
      result[i] = bytes.get(i);
    }
    return result;
  }

  /** What a process holds: open descriptors, threads, and live objects in KiB. */
  private record Footprint(long descriptors, long threads, long heapKib) {

    private static final Pattern USED = Pattern.compile("total \\d+K, used (\\d+)K");

    static Footprint of(long pid) throws IOException {
      jcmd(pid, "GC.run");
      Matcher generations = USED.matcher(jcmd(pid, "GC.heap_info"));
      long kib = generations.results().mapToLong(it -> Long.parseLong(it.group(1))).sum();
      assertTrue(kib > 0, "the heap is told otherwise");
      return new Footprint(entries(pid, "fd"), entries(pid, "task"), kib);
    }

    boolean isWithin(Footprint other) {
      return descriptors <= other.descriptors
          && threads <= other.threads
          && heapKib <= other.heapKib + GROWTH_KIB_MAX;
    }

    private static String jcmd(long pid, String what) {
      String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
      return Command.of(jcmd, Long.toString(pid), what).run().expect(0).out();
    }

    private static long entries(long pid, String directory) throws IOException {
      try (Stream<Path> entries = Files.list(Path.of("/proc", Long.toString(pid), directory))) {
        return entries.count();
      }
    }
  }
}
