package org.auditfs.bench;

import static org.auditfs.bench.TrailRows.format;

import java.io.FileInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Whether who reads the trail slows who uses the mount: how long an open of a watched file takes,
 * in turns without a reader, with six that follow it and a seventh that was stopped, and with six
 * that compute as much as those followers and know nothing of the trail. Readers are to change
 * nothing that others would not, who take as much of the processors: with few of these, that shows
 * in the slowest opens.
 */
final class TrailReaders {

  private static final int READERS = 6;
  private static final int TURNS = 5;
  private static final long TURN_NANOS = TimeUnit.SECONDS.toNanos(3);

  /** Between two opens: somebody who works, and not a flood. */
  private static final long PAUSE_NANOS = TimeUnit.MICROSECONDS.toNanos(500);

  private final TrailRows rows;
  private final Path place;
  private final TrailCommands commands;

  TrailReaders(TrailRows rows, Path place, TrailCommands commands) {
    this.rows = rows;
    this.place = place;
    this.commands = commands;
  }

  void run() throws IOException, InterruptedException {
    Path state = Files.createDirectories(place.resolve("readers"));
    Path mounted = Files.createDirectories(place.resolve("read"));
    Path file = Files.writeString(mounted.resolve("watched"), "x");
    commands.auditfs(state, "mount", mounted.toString());
    try {
      commands.auditfs(state, "add", "secrecy", file.toString());
      compare(state, file);
    } finally {
      commands.auditfs(state, "umount", mounted.toString());
    }
  }

  private void compare(Path state, Path file) throws IOException, InterruptedException {
    Latencies unused = opens(file);
    Latencies alone = new Latencies();
    Latencies read = new Latencies();
    Latencies busy = new Latencies();
    long nanos = 0;
    for (int turn = 0; turn < TURNS; turn++) {
      alone.addAll(opens(file));
      List<Process> readers = follow(state);
      try {
        unused = opens(file); // how they go along is measured, not how they start
        signal("STOP", readers.get(0));
        long before = cpuNanos(readers);
        read.addAll(opens(file));
        nanos += cpuNanos(readers) - before;
      } finally {
        end(readers);
      }
      List<Process> others = compute(nanos / (turn + 1) / READERS);
      try {
        busy.addAll(opens(file));
      } finally {
        end(others);
      }
    }
    rows.told("open of a watched file, no reader", text(alone));
    double share = 100.0 * nanos / TURNS / TURN_NANOS;
    rows.told(format("  six others that take %.0f %% of a processor", share), text(busy));
    rows.goal(
        "  six followers that take as much, and one stopped",
        text(read),
        "p50, p99 <= 1.25x",
        read.micros(0.5) <= 1.25 * alone.micros(0.5)
            && read.micros(0.99) <= 1.25 * Math.max(alone.micros(0.99), busy.micros(0.99)));
  }

  private static long cpuNanos(List<Process> processes) {
    return processes.stream()
        .flatMap(process -> process.info().totalCpuDuration().stream())
        .mapToLong(Duration::toNanos)
        .sum();
  }

  /** Processes that take so much of a processor in one turn, each. */
  private static List<Process> compute(long nanos) throws IOException {
    long each = nanos * Busy.PAUSE_NANOS / (TURN_NANOS - nanos);
    List<Process> others = new ArrayList<>();
    for (int i = 0; i < READERS; i++) {
      others.add(
          Program.builder(
                  ProcessHandle.current().info().command().orElseThrow(),
                  "-XX:+UseSerialGC",
                  "-XX:TieredStopAtLevel=1",
                  "-cp",
                  System.getProperty("java.class.path"),
                  Busy.class.getName(),
                  Long.toString(each))
              .start());
    }
    for (Process other : others) {
      int unused = other.getInputStream().read();
    }
    return others;
  }

  private static String text(Latencies all) {
    return format("p50 %.1f p99 %.1f us", all.micros(0.5), all.micros(0.99));
  }

  private static Latencies opens(Path file) throws IOException {
    Latencies latencies = new Latencies();
    long end = System.nanoTime() + TURN_NANOS;
    while (System.nanoTime() < end) {
      long start = System.nanoTime();
      FileInputStream opened = new FileInputStream(file.toFile());
      latencies.add(System.nanoTime() - start);
      opened.close();
      LockSupport.parkNanos(PAUSE_NANOS);
    }
    return latencies;
  }

  /** Readers that have begun: each has printed an event. */
  private List<Process> follow(Path state) throws IOException {
    List<Process> readers = new ArrayList<>();
    Path file = place.resolve("read/watched");
    for (int i = 0; i <= READERS; i++) {
      readers.add(
          Program.builder(
                  commands.launcher(), "--state", state.toString(), "follow", "--format", "raw")
              .start());
    }
    for (Process reader : readers) {
      awaitWord(reader, file);
    }
    return readers;
  }

  private static void awaitWord(Process reader, Path file) throws IOException {
    var said = reader.getInputStream();
    while (said.available() == 0 && reader.isAlive()) {
      new FileInputStream(file.toFile()).close();
      LockSupport.parkNanos(PAUSE_NANOS);
    }
    Thread drain =
        new Thread(
            () -> {
              try {
                long unused = said.transferTo(java.io.OutputStream.nullOutputStream());
              } catch (IOException e) {
                // It has ended.
              }
            });
    drain.setDaemon(true);
    drain.start();
  }

  private static void end(List<Process> readers) throws InterruptedException {
    signal("CONT", readers.get(0));
    for (Process reader : readers) {
      reader.destroy();
      int unused = reader.waitFor();
    }
  }

  private static void signal(String name, Process process) {
    String unused = Program.run("kill", "-" + name, Long.toString(process.pid()));
  }
}
