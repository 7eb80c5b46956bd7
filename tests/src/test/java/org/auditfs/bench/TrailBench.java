package org.auditfs.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.auditfs.event.StoreException;
import org.auditfs.store.AuditStore;
import org.auditfs.store.EventClock;
import org.auditfs.store.IndexRebuild;
import org.auditfs.store.StoreOptions;
import org.auditfs.verify.StoreVerifier;
import org.auditfs.verify.VerifyRequest;

/**
 * The trail's speed, beside ausearch and aureport on the same events: {@code [--events N] [--few N]
 * [--steady SECONDS] [--rounds N]}.
 */
public final class TrailBench {

  /** Events a second in the trail's time; few in a second favour ausearch. */
  private static final int DENSITY = 1000;

  private static final int RATE = 150_000;
  private static final int DISK_SECONDS = 5;
  private static final int THREADS = 4;

  private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
  private final Path place;
  private final String launcher = System.getProperty("auditfs.launcher", "scripts/auditfs");
  private long events = 5_000_000;
  private long few = 150_000;
  private int steadySeconds = 60;
  private int rounds = 3;

  private TrailBench(Path place, String... words) {
    this.place = place;
    for (int i = 0; i + 1 < words.length; i += 2) {
      long value = Long.parseLong(words[i + 1]);
      switch (words[i]) {
        case "--events" -> events = value;
        case "--few" -> few = value;
        case "--steady" -> steadySeconds = (int) value;
        case "--rounds" -> rounds = (int) value;
        default -> throw new IllegalArgumentException("unknown option: " + words[i]);
      }
    }
  }

  /** Runs it, and prints a line for each figure. */
  public static void main(String[] words) throws Exception {
    new TrailBench(Path.of(System.getProperty("auditfs.bench.place")), words).run();
  }

  private void run() throws Exception {
    out.printf(
        "%,d events, %,d a second of the trail's time; ausearch on as many, aureport on %,d%n",
        events, DENSITY, few);
    Path state = place.resolve("many");
    append(state);
    steady();
    disk();
    sizes(state);
    verify(state);
    search(state);
    report(state);
    rebuild(state);
  }

  private void row(String what, String value, String goal) {
    out.printf("%-52s %-28s %s%n", what, value, goal);
  }

  private static String format(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }

  private AuditStore open(Path state, AtomicLong count) throws StoreException {
    long begin = EventClock.SYSTEM.micros() - events * 1_000_000 / DENSITY;
    return AuditStore.open(
        state,
        StoreOptions.defaults(),
        () -> begin + count.incrementAndGet() * 1_000_000 / DENSITY);
  }

  /** The clock is asked once a write: the density is a little higher than it says. */
  private void append(Path state) throws StoreException, InterruptedException {
    TrailWorld world = new TrailWorld(events);
    try (AuditStore store = open(state, new AtomicLong())) {
      double rate = TrailAppending.saturated(store, world, events, THREADS);
      row("append, 4 threads, process", format("%,.0f events/s", rate), ">= 400,000");
    }
  }

  private void steady() throws StoreException, InterruptedException {
    TrailWorld world = new TrailWorld((long) RATE * steadySeconds);
    Path state = place.resolve("steady");
    try (AuditStore store = AuditStore.open(state, StoreOptions.defaults(), EventClock.SYSTEM)) {
      var steady = TrailAppending.steady(store, world, RATE, steadySeconds);
      row(
          format("append, %,d/s for %d s, chain and index on", RATE, steadySeconds),
          format("p50 %.1f p99 %.1f p99.9 %.0f us", steady.p50(), steady.p99(), steady.p999()),
          "p99 <= 50, p99.9 <= 1000");
      row(
          "  p99 of the first and of the last tenth",
          format("%.1f, %.1f us", steady.firstP99(), steady.lastP99()),
          "no growth");
    }
  }

  private void disk() throws StoreException, InterruptedException {
    TrailWorld world = new TrailWorld(events);
    double one = 0;
    for (int clients : List.of(1, 32, 128)) {
      Path state = place.resolve("disk" + clients);
      double rate = TrailAppending.onDisk(state, world, clients, DISK_SECONDS);
      one = clients == 1 ? rate : one;
      String goal = clients == 1 ? "" : clients == 32 ? ">= 5x" : ">= 20x";
      row(
          "append, durability=disk, " + clients + " clients",
          format("%,.0f events/s, %.1fx", rate, rate / one),
          goal);
    }
  }

  private void sizes(Path state) throws IOException {
    long log = bytes(state.resolve("log"));
    long index = bytes(state.resolve("index"));
    row("log", format("%.0f bytes an event", (double) log / events), "<= 150");
    row("index", format("%.0f %% of the log", 100.0 * index / log), "<= 30 %");
  }

  private static long bytes(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.mapToLong(file -> file.toFile().length()).sum();
    }
  }

  private void verify(Path state) throws StoreException {
    double[] rates = new double[2];
    for (int threads = 1; threads <= 2; threads++) {
      List<Double> seconds = new ArrayList<>();
      for (int round = 0; round < rounds; round++) {
        long start = System.nanoTime();
        var verdict = StoreVerifier.verify(state, VerifyRequest.plain().withThreads(threads));
        if (!verdict.isVerified()) {
          throw new IllegalStateException(verdict.toString());
        }
        seconds.add((System.nanoTime() - start) / 1e9);
      }
      rates[threads - 1] = events / Samples.median(seconds).orElseThrow();
    }
    row("verify, one core", format("%,.0f events/s", rates[0]), ">= 1,700,000");
    row("verify, two cores", format("%.2fx", rates[1] / rates[0]), ">= 1.4x");
  }

  private void search(Path state) throws IOException, InterruptedException {
    Path export = place.resolve("raw");
    auditfs(state, "export", "--format", "raw", "-o", export.toString());
    List<List<String>> queries =
        List.of(
            List.of("-k", TrailWorld.RARE_KEY),
            List.of("-f", TrailWorld.RARE_FILE),
            List.of("-k", TrailWorld.COMMON_KEY));
    for (List<String> query : queries) {
      double theirs = theirs(export, query);
      double ours = ours(state, query);
      boolean common = query.contains(TrailWorld.COMMON_KEY);
      compare("search " + String.join(" ", query), ours, theirs, common ? ">= 12x" : ">= 40x");
    }
    for (String option :
        List.of("--inode " + TrailWorld.RARE_INODE, "-ua " + TrailWorld.RARE_USER)) {
      row("search " + option, format("%.0f ms", ours(state, List.of(option.split(" ", -1)))), "");
    }
    withDaemon(state, queries.subList(0, 2), export);
  }

  /** The same with a daemon that has the trail open, and records each search. */
  private void withDaemon(Path state, List<List<String>> queries, Path export)
      throws IOException, InterruptedException {
    Path mounted = Files.createDirectories(place.resolve("mounted"));
    auditfs(state, "mount", mounted.toString());
    try {
      for (List<String> query : queries) {
        compare(
            "search " + String.join(" ", query) + ", daemon up",
            ours(state, query),
            theirs(export, query),
            ">= 100x, <= 150 ms");
      }
    } finally {
      auditfs(state, "umount", mounted.toString());
    }
  }

  private void compare(String what, double ours, double theirs, String goal) {
    row(what, format("%.0f ms, theirs %.0f ms: %.0fx", ours, theirs, theirs / ours), goal);
  }

  private double ours(Path state, List<String> query) {
    List<Double> millis = new ArrayList<>();
    for (int round = 0; round <= rounds; round++) {
      List<String> words = new ArrayList<>(List.of("search", "--format", "raw"));
      words.addAll(query);
      long start = System.nanoTime();
      auditfs(state, words.toArray(String[]::new));
      if (round > 0) {
        millis.add((System.nanoTime() - start) / 1e6);
      }
    }
    return Samples.median(millis).orElseThrow();
  }

  private double theirs(Path export, List<String> query) {
    List<String> words = new ArrayList<>(List.of("ausearch", "-if", export.toString(), "--raw"));
    words.addAll(query);
    return Program.time(1, words.toArray(String[]::new)).each() / 1e6;
  }

  private void auditfs(Path state, String... words) {
    List<String> all = new ArrayList<>(List.of(launcher, "--state", state.toString()));
    all.addAll(List.of(words));
    String unused = Program.run(all.toArray(String[]::new));
  }

  private void report(Path state) throws Exception {
    Path smaller = place.resolve("few");
    try (AuditStore store = open(smaller, new AtomicLong())) {
      double unused = TrailAppending.saturated(store, new TrailWorld(few), few, THREADS);
    }
    Path export = place.resolve("raw-few");
    auditfs(smaller, "export", "--format", "raw", "-o", export.toString());
    double theirs = Program.time(1, "aureport", "-if", export.toString(), "--summary").each() / 1e6;
    compare(format("report --summary, %,d events", few), summary(smaller), theirs, ">= 100x");
    row(
        format("report --summary, %,d events", events),
        format("%.0f ms", summary(state)),
        "<= 1000 ms");
  }

  private double summary(Path state) {
    List<Double> millis = new ArrayList<>();
    for (int round = 0; round < rounds; round++) {
      long start = System.nanoTime();
      auditfs(state, "report", "--summary");
      millis.add((System.nanoTime() - start) / 1e6);
    }
    return Samples.median(millis).orElseThrow();
  }

  private void rebuild(Path state) throws StoreException {
    long start = System.nanoTime();
    long unused = IndexRebuild.run(state, StoreOptions.defaults(), (done, all) -> {});
    double seconds = (System.nanoTime() - start) / 1e9;
    row(
        "index rebuild",
        format("%.1f s, %.2f us an event", seconds, seconds * 1e6 / events),
        "5 million <= 10 s, <= 2 us");
  }
}
