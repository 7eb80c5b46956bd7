package org.auditfs.bench;

import static org.auditfs.bench.TrailRows.format;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Whole processes that read a trail, from the start of the launcher to the end. */
final class TrailCommands {

  private final TrailRows rows;
  private final Path place;
  private final int rounds;
  private final String launcher = System.getProperty("auditfs.launcher", "scripts/auditfs");

  TrailCommands(TrailRows rows, Path place, int rounds) {
    this.rows = rows;
    this.place = place;
    this.rounds = rounds;
  }

  String launcher() {
    return launcher;
  }

  /** Runs a command of ours, which must succeed. */
  void auditfs(Path state, String... words) {
    List<String> all = new ArrayList<>(List.of(launcher, "--state", state.toString()));
    all.addAll(List.of(words));
    String unused = Program.run(all.toArray(String[]::new));
  }

  private double ours(Path state, String... words) {
    List<Double> millis = new ArrayList<>();
    for (int round = 0; round <= rounds; round++) {
      long start = System.nanoTime();
      auditfs(state, words);
      if (round > 0) {
        millis.add((System.nanoTime() - start) / 1e6);
      }
    }
    return Samples.median(millis).orElseThrow();
  }

  /** What is looked for; ausearch 3.0 has no --inode, and takes minutes for -ua. */
  private static final List<String> COMPARED =
      List.of("-k " + TrailWorld.RARE_KEY, "-f " + TrailWorld.RARE_FILE);

  private static final List<String> AS_FAST =
      List.of("--inode " + TrailWorld.RARE_INODE, "-ua " + TrailWorld.RARE_USER);

  private static final String COMMON = "-k " + TrailWorld.COMMON_KEY;

  /** Something that is looked for, and how long ausearch takes, in milliseconds. */
  private record Sought(String query, double theirs) {}

  void search(Path state) throws IOException {
    Path export = place.resolve("raw");
    auditfs(state, "export", "--format", "raw", "-o", export.toString());
    List<Sought> all = new ArrayList<>();
    COMPARED.forEach(query -> all.add(new Sought(query, theirs(export, query))));
    double one = all.stream().mapToDouble(Sought::theirs).min().orElseThrow();
    AS_FAST.forEach(query -> all.add(new Sought(query, one))); // as if they were as fast
    all.add(new Sought(COMMON, theirs(export, COMMON)));
    Files.delete(export);
    all.forEach(it -> search(state, "", it, 40, Double.MAX_VALUE));
    withDaemon(state, all);
  }

  /** The same with a daemon that has the trail open, and records each search. */
  private void withDaemon(Path state, List<Sought> all) throws IOException {
    Path mounted = Files.createDirectories(place.resolve("mounted"));
    auditfs(state, "mount", mounted.toString());
    try {
      all.forEach(it -> search(state, ", daemon up", it, 100, 150));
    } finally {
      auditfs(state, "umount", mounted.toString());
    }
  }

  private void search(Path state, String how, Sought sought, double times, double millisMax) {
    boolean common = sought.query().equals(COMMON);
    double ours = ours(state, ("search --format raw " + sought.query()).split(" ", -1));
    compare(
        "search " + sought.query() + how,
        ours,
        sought.theirs(),
        common ? 12 : times,
        common ? Double.MAX_VALUE : millisMax);
  }

  private void compare(String what, double ours, double theirs, double times, double millisMax) {
    String most = millisMax < Double.MAX_VALUE ? format(", <= %.0f ms", millisMax) : "";
    rows.goal(
        what,
        format("%.0f ms, theirs %.0f ms: %.0fx", ours, theirs, theirs / ours),
        format(">= %.0fx", times) + most,
        theirs / ours >= times && ours <= millisMax);
  }

  private static double theirs(Path export, String query) {
    String[] words = ("ausearch -if " + export + " --raw " + query).split(" ", -1);
    return Program.time(1, words).each() / 1e6;
  }

  /** Reports on many events, and on few that aureport can manage. */
  void report(Path many, long events, Path smaller, long few) throws IOException {
    Path export = place.resolve("raw-few");
    auditfs(smaller, "export", "--format", "raw", "-o", export.toString());
    double theirs = Program.time(1, "aureport", "-if", export.toString(), "--summary").each() / 1e6;
    compare(
        format("report --summary, %,d events", few),
        ours(smaller, "report", "--summary"),
        theirs,
        100,
        Double.MAX_VALUE);
    double ours = ours(many, "report", "--summary");
    rows.goal(
        format("report --summary, %,d events", events),
        format("%.0f ms", ours),
        "<= 1000 ms",
        ours <= 1000);
    Files.delete(export);
  }
}
