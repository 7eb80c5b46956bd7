package org.auditfs.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.auditfs.posix.ErrnoException;

/** One run: makes the files, mounts everybody, lets them take turns, and takes all away. */
final class Bench implements AutoCloseable {

  /** Longer than what any contender has the kernel believe (bindfs and loggedfs: a second). */
  private static final long EXPIRY_MILLIS = 1100;

  /** loggedfs 0.9 keeps some 20 kB of each operation: it is begun anew above this many bytes. */
  private static final long LOGGEDFS_RESIDENT_MAX = 500_000_000;

  private final Path home;
  private final Options options;
  private final Workloads table = new Workloads();
  private final List<Workload> workloads = table.all();
  private final Map<Contender, Mount> mounts = new EnumMap<>(Contender.class);
  private final Map<Contender, Place> places = new EnumMap<>(Contender.class);
  private final Samples samples = new Samples();
  private final List<String> notes = new ArrayList<>();

  Bench(Path home, Options options) {
    this.home = home;
    this.options = options;
  }

  Result run() throws IOException, ErrnoException {
    String before = load();
    setUp();
    Cost generator = table.ofGenerator(place(Contender.NATIVE));
    for (int round = 0; round <= options.rounds(); round++) {
      say(round == 0 ? "warming up" : "round " + round + " of " + options.rounds());
      round(round);
    }
    Map<Contender, Long> resident = resident();
    List<Double> starts = starts();
    return new Result(about(before, generator), workloads, samples, starts, resident, notes);
  }

  private void setUp() throws IOException {
    say("making the files");
    Backing backing = Backing.in(home, options.sizes());
    for (Contender contender : Contender.values()) {
      if (Mounting.isPossible(contender)) {
        say("mounting " + contender.title());
        mount(contender, backing);
      } else {
        notes.add(contender.title() + " is not installed: left out");
      }
    }
    if (!Program.exists("git")) {
      notes.add("git is not installed: no git status");
    }
  }

  private void mount(Contender contender, Backing backing) throws IOException {
    Path own = Files.createDirectories(home.resolve(contender.title()));
    Mount mount = Mounting.mount(contender, own, backing.copyTo(own.resolve("backing")));
    mounts.put(contender, mount);
    boolean isMount = contender != Contender.NATIVE;
    Place place = new Place(mount.point(), isMount, backing.archive(), options.sizes());
    places.put(contender, place);
    if (contender.isOurs()) {
      Mounting.watch(contender, own, place);
    }
    if (Program.exists("git")) { // the copies have other inode numbers than the index says
      Program.run("git", "-C", place.path("repo"), "update-index", "-q", "--refresh");
    }
  }

  private void round(int round) throws IOException, ErrnoException {
    List<Contender> turn = new ArrayList<>(mounts.keySet());
    Collections.rotate(turn, round); // nobody always comes after the slowest
    for (Workload workload : workloads) {
      for (Contender contender : turn) {
        if (workload.isFor(contender)) {
          measure(workload, contender, round > 0);
        }
      }
    }
  }

  private void measure(Workload workload, Contender contender, boolean counts) throws IOException {
    keepSmall(contender);
    if (workload.expire() && contender != Contender.NATIVE) {
      pause();
    }
    try {
      Cost cost = workload.body().run(place(contender));
      if (counts) {
        samples.add(workload, contender, cost);
      }
    } catch (ErrnoException | IllegalStateException e) {
      String failure = workload.id() + " failed on " + contender.title() + ": " + e.getMessage();
      say(failure);
      notes.add(failure);
    }
  }

  /** So that its leak does not become everybody's shortage of memory. */
  private void keepSmall(Contender contender) throws IOException {
    Mount mount = mounts.get(contender);
    if (contender != Contender.LOGGEDFS
        || mount == null
        || mount.resident().orElse(0) < LOGGEDFS_RESIDENT_MAX) {
      return;
    }
    mount.close();
    Path own = home.resolve(contender.title());
    mounts.put(contender, Mounting.mount(contender, own, own.resolve("backing")));
    notes.add(
        "loggedfs was begun anew whenever it had more than %d MB"
            .formatted(LOGGEDFS_RESIDENT_MAX / 1_000_000));
  }

  private static void pause() {
    try {
      Thread.sleep(EXPIRY_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private Map<Contender, Long> resident() throws IOException {
    Map<Contender, Long> all = new EnumMap<>(Contender.class);
    for (Map.Entry<Contender, Mount> entry : mounts.entrySet()) {
      OptionalLong bytes = entry.getValue().resident();
      bytes.ifPresent(value -> all.put(entry.getKey(), value));
    }
    return all;
  }

  /** How long the command {@code mount} takes to return, with a daemon to be started. */
  private List<Double> starts() throws IOException {
    say("starting");
    Path backing = Files.createDirectories(home.resolve("start/backing"));
    List<Double> took = new ArrayList<>();
    for (int i = 0; i <= options.rounds(); i++) {
      long start = System.nanoTime();
      Mount mount =
          Mounting.auditfs(home.resolve("start"), backing, "kernel", "durability=process");
      long end = System.nanoTime();
      mount.close();
      if (i > 0) {
        took.add((double) (end - start));
      }
    }
    return took;
  }

  private List<String> about(String before, Cost generator) throws IOException {
    Sizes sizes = options.sizes();
    return List.of(
        Instant.now().truncatedTo(ChronoUnit.SECONDS)
            + ", Linux "
            + System.getProperty("os.version")
            + ", "
            + Runtime.getRuntime().availableProcessors()
            + " processors, "
            + Files.getFileStore(home).type()
            + "; JDK "
            + Runtime.version(),
        "load average "
            + before
            + " when it began, "
            + load()
            + " at its end"
            + " (what this run does is part of it)",
        options.rounds()
            + " rounds after one of warming up"
            + (options.quick() ? ", quick" : "")
            + "; "
            + sizes.files()
            + " files, big file "
            + (sizes.bigFile() >> 20)
            + " MiB, tree of "
            + sizes.treeFiles()
            + " files, repository of "
            + sizes.repositoryFiles(),
        "the load generator's own cost: %.2f µs a system call (lseek, included in all below)"
            .formatted(generator.each() / 1e3));
  }

  private static String load() throws IOException {
    return Files.readString(Path.of("/proc/loadavg")).replaceFirst("( \\S+){2}\\n", "");
  }

  private Place place(Contender contender) {
    Place place = places.get(contender);
    if (place == null) {
      throw new IllegalStateException("not mounted: " + contender);
    }
    return place;
  }

  private static void say(String what) {
    System.err.println("bench: " + what);
  }

  @Override
  public void close() {
    for (Map.Entry<Contender, Mount> entry : mounts.entrySet()) {
      try {
        entry.getValue().close();
      } catch (IllegalStateException e) {
        say("cannot end " + entry.getKey().title() + ": " + e.getMessage());
      }
    }
  }
}
