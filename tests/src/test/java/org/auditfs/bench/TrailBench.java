package org.auditfs.bench;

import static org.auditfs.bench.TrailRows.format;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.auditfs.event.StoreException;
import org.auditfs.store.AuditStore;
import org.auditfs.store.Durability;
import org.auditfs.store.EventClock;
import org.auditfs.store.IndexRebuild;
import org.auditfs.store.StoreOptions;
import org.auditfs.verify.StoreVerifier;
import org.auditfs.verify.VerifyRequest;

/**
 * The trail's speed, beside ausearch and aureport on the same events: {@code [--events N] [--few N]
 * [--steady SECONDS] [--rounds N] [--only PART,…]}. The parts stand in {@link #run}; all but append
 * need its trail, or make it.
 */
public final class TrailBench {

  /** Events a second in the trail's time; few in a second favour ausearch. */
  private static final int DENSITY = 1000;

  private static final int WRONG_USAGE = 2;
  private static final int RATE = 150_000;
  private static final int DISK_SECONDS = 5;
  private static final int THREADS = 4;

  /** What a program may hold more at the end than soon after its beginning. */
  private static final long GROWTH_MAX = 32 << 20;

  private final TrailRows rows = new TrailRows();
  private final Path place;
  private long events = 5_000_000;
  private long few = 150_000;
  private int steadySeconds = 60;
  private int rounds = 3;
  private List<String> only = List.of();

  private TrailBench(Path place, String... words) {
    this.place = place;
    for (int i = 0; i < words.length; i += 2) {
      String value = i + 1 < words.length ? words[i + 1] : "";
      switch (words[i]) {
        case "--events" -> events = Long.parseLong(value);
        case "--few" -> few = Long.parseLong(value);
        case "--steady" -> steadySeconds = Integer.parseInt(value);
        case "--rounds" -> rounds = Integer.parseInt(value);
        case "--only" -> only = Arrays.asList(value.split(",", -1));
        default -> throw new IllegalArgumentException("unknown option: " + words[i]);
      }
    }
  }

  /** Runs it, and prints a line for each figure. */
  public static void main(String[] words) throws Exception {
    TrailBench bench;
    try {
      bench = new TrailBench(Path.of(System.getProperty("auditfs.bench.place")), words);
    } catch (IllegalArgumentException e) {
      System.err.println("bench: " + e.getMessage());
      System.exit(WRONG_USAGE);
      return;
    }
    bench.run();
  }

  /** A part of the bench. */
  private interface Part {
    void run() throws Exception;
  }

  private void run() throws Exception {
    rows.told(
        "the trail",
        format(
            "%,d events, %,d a second of its time; ausearch on as many, aureport on %,d",
            events, DENSITY, few));
    Path state = place.resolve("many");
    TrailCommands commands = new TrailCommands(rows, place, rounds);
    part("append", () -> append(state));
    part("steady", this::steady);
    part("disk", this::disk);
    part("readers", () -> new TrailReaders(rows, place, commands).run());
    if (Files.notExists(state)
        && Stream.of("verify", "search", "report", "rebuild").anyMatch(this::isWanted)) {
      append(state);
    }
    part("sizes", () -> sizes(state));
    part("verify", () -> verify(state));
    part("search", () -> commands.search(state));
    part("report", () -> report(state, commands));
    part("rebuild", () -> rebuild(state));
    rows.end();
  }

  private boolean isWanted(String name) {
    return only.isEmpty() || only.contains(name);
  }

  private void part(String name, Part part) throws Exception {
    if (isWanted(name)) {
      part.run();
    }
  }

  private AuditStore open(Path state, AtomicLong count) throws StoreException {
    long begin = EventClock.SYSTEM.micros() - events * 1_000_000 / DENSITY;
    return AuditStore.open(
        state,
        StoreOptions.defaults(),
        () -> begin + count.incrementAndGet() * 1_000_000 / DENSITY);
  }

  /** The clock is asked once a write: the density is a little higher than it says. */
  private void append(Path state) throws Exception {
    TrailWorld world = new TrailWorld(events);
    try (AuditStore store = open(state, new AtomicLong())) {
      double rate = TrailAppending.saturated(store, world, events, THREADS);
      rows.goal(
          "append, 4 threads, process, chain and index on",
          format("%,.0f events/s", rate),
          ">= 400,000",
          rate >= 400_000);
      awaitIndex(store);
    }
  }

  /** What comes after this finds a whole index, as a daemon that is not saturated has it. */
  private static void awaitIndex(AuditStore store) throws StoreException, InterruptedException {
    int run = StoreOptions.defaults().runEvents();
    while (store.status().lastSerial() - store.status().indexedSerial() >= run) {
      Thread.sleep(10);
    }
  }

  private void steady() throws Exception {
    TrailWorld world = new TrailWorld((long) RATE * steadySeconds);
    Path state = place.resolve("steady");
    try (AuditStore store = AuditStore.open(state, StoreOptions.defaults(), EventClock.SYSTEM)) {
      var warm = TrailAppending.steady(store, world, RATE, 5);
      long before = liveBytes();
      var steady = TrailAppending.steady(store, world, RATE, steadySeconds);
      long behind = store.status().lastSerial() - store.status().indexedSerial();
      tell(steady, liveBytes() - before, behind);
      rows.told("  the first seconds, while it is compiled", text(warm.all()));
    }
    delete(state);
  }

  private void tell(TrailAppending.Steady steady, long growth, long behind) {
    Latencies all = steady.all();
    rows.goal(
        format("append, steady for %d s, chain and index on", steadySeconds),
        format("%,.0f events/s", steady.rate()),
        format("%,d", RATE),
        steady.rate() > 0.99 * RATE);
    rows.goal("  p99", text(all), "<= 50 us", all.micros(0.99) <= 50);
    rows.goal("  p99.9", text(all), "<= 1000 us", all.micros(0.999) <= 1000);
    double first = steady.tenths().get(0).micros(0.99);
    double last = steady.tenths().get(steady.tenths().size() - 1).micros(0.99);
    rows.goal(
        "  p99 of the first and of the last tenth",
        format("%.1f, %.1f us", first, last),
        "no growth",
        last <= Math.max(1.5 * first, 50));
    long firstMemory = steady.anonymous().get(0);
    long lastMemory = steady.anonymous().get(steady.anonymous().size() - 1);
    rows.goal(
        "  live heap; memory after the first tenth, at the end",
        format("%+.1f; %.1f, %.1f MiB", mib(growth), mib(firstMemory), mib(lastMemory)),
        "no growth",
        growth < GROWTH_MAX && lastMemory - firstMemory < GROWTH_MAX);
    rows.goal(
        "  events that the index is behind at the end",
        format("%,d", behind),
        "< 2 runs",
        behind < 2L * StoreOptions.defaults().runEvents());
  }

  private static String text(Latencies all) {
    return format(
        "p50 %.1f p99 %.1f p99.9 %.0f us", all.micros(0.5), all.micros(0.99), all.micros(0.999));
  }

  private static double mib(long bytes) {
    return bytes / (double) (1 << 20);
  }

  private static long liveBytes() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  private void disk() throws Exception {
    TrailWorld world = new TrailWorld(events);
    double one;
    try (AuditStore store = onDisk(1)) {
      one = TrailAppending.oneWriter(store, world, DISK_SECONDS);
    }
    rows.told("append, durability=disk, one writer", format("%,.0f events/s", one));
    for (int clients : List.of(32, 128)) {
      try (AuditStore store = onDisk(clients)) {
        double rate = TrailAppending.clients(store, world, clients, DISK_SECONDS);
        int times = clients == 32 ? 5 : 20;
        rows.goal(
            "append, durability=disk, " + clients + " clients",
            format("%,.0f events/s, %.1fx", rate, rate / one),
            ">= " + times + "x",
            rate >= times * one);
      }
    }
  }

  private AuditStore onDisk(int clients) throws StoreException {
    StoreOptions options = StoreOptions.defaults().withDurability(Durability.DISK);
    return AuditStore.open(place.resolve("disk" + clients), options, EventClock.SYSTEM);
  }

  private void sizes(Path state) throws IOException {
    long log = bytes(state.resolve("log"));
    long index = bytes(state.resolve("index"));
    double each = (double) log / events;
    rows.goal("log", format("%.0f bytes an event", each), "<= 150", each <= 150);
    double part = 100.0 * index / log;
    rows.goal("index", format("%.0f %% of the log", part), "<= 30 %", part <= 30);
  }

  private static long bytes(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.mapToLong(file -> file.toFile().length()).sum();
    }
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path path : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
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
    rows.goal(
        "verify, one core",
        format("%,.0f events/s", rates[0]),
        ">= 1,700,000",
        rates[0] >= 1_700_000);
    double gain = rates[1] / rates[0];
    rows.goal("verify, two cores", format("%.2fx", gain), ">= 1.4x", gain >= 1.4);
  }

  private void report(Path state, TrailCommands commands) throws Exception {
    Path smaller = place.resolve("few");
    try (AuditStore store = open(smaller, new AtomicLong())) {
      double unused = TrailAppending.saturated(store, new TrailWorld(few), few, THREADS);
      awaitIndex(store);
    }
    commands.report(state, events, smaller, few);
  }

  private void rebuild(Path state) throws StoreException {
    var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    long cpu = system.getProcessCpuTime();
    long start = System.nanoTime();
    long unused = IndexRebuild.run(state, StoreOptions.defaults(), (done, all) -> {});
    double seconds = (System.nanoTime() - start) / 1e9;
    double micros = (system.getProcessCpuTime() - cpu) / 1e3 / events;
    rows.goal(
        "index rebuild",
        format("%.1f s", seconds),
        "5 million <= 10 s",
        seconds * 5_000_000 / events <= 10);
    rows.goal("  CPU", format("%.2f us an event", micros), "<= 2 us", micros <= 2);
  }
}
