package org.auditfs.mount;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** The command, with a state directory of its own. */
record Auditfs(Path state) {

  /** The launcher, as a person calls it. */
  static final Path LAUNCHER =
      Path.of(System.getProperty("auditfs.launcher", "../scripts/auditfs"))
          .toAbsolutePath()
          .normalize();

  /** What is tested. */
  static final Path CHECKOUT =
      Objects.requireNonNull(Objects.requireNonNull(LAUNCHER.getParent()).getParent());

  /** {@code auditfs WORDS}, to be run. */
  Command command(String... words) {
    List<String> all = new ArrayList<>(List.of(LAUNCHER.toString()));
    all.addAll(List.of(words));
    return Command.of(all).with("AUDITFS_STATE", state.toString());
  }

  /** Runs {@code auditfs WORDS}, which must end with 0. */
  Command.Ended must(String... words) {
    return command(words).run().expect(0);
  }

  /** The control socket. */
  ControlSocket control() {
    return new ControlSocket(state.resolve("control.sock"));
  }

  /** Has the daemon do what each command says, without starting a JVM for each. */
  void addAll(List<List<String>> commands) {
    for (List<String> words : commands) {
      ControlSocket.Answer answer = control().ask(words);
      if (answer.exit() != 0) {
        throw new AssertionError(String.join(" ", words) + ": " + answer);
      }
    }
  }

  /** The whole trail, in the order of its serials. */
  List<Json> trail() {
    return Json.lines(must("search", "--format", "json").out());
  }

  /** The trail without the events that say that somebody read it: tests do that all the time. */
  List<Json> trailUnread() {
    return trail().stream().filter(event -> !event.text("op").equals("review")).toList();
  }

  /** Events that a search finds, none when it finds none. */
  List<Json> search(String... options) {
    List<String> words = new ArrayList<>(List.of("search", "--format", "json"));
    words.addAll(List.of(options));
    Command.Ended ended = command(words.toArray(String[]::new)).run();
    return ended.exit() == 1 ? List.of() : Json.lines(ended.expect(0).out());
  }

  /** The daemon that the pid file names, if it runs. */
  Optional<ProcessHandle> daemon() {
    Path file = state.resolve("daemon.pid");
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      String pid = Files.readString(file).strip();
      return pid.isEmpty()
          ? Optional.empty()
          : ProcessHandle.of(Long.parseLong(pid)).filter(ProcessHandle::isAlive).filter(this::ours);
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Pid files may be stale: only a process that was started for this state is ours. */
  private boolean ours(ProcessHandle process) {
    Path proc = Path.of("/proc", Long.toString(process.pid()));
    return Stream.of("cmdline", "environ")
        .anyMatch(file -> read(proc.resolve(file)).contains(state.toString()));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return "";
    }
  }

  /** kill -9, and waits until it is gone. */
  void kill() {
    ProcessHandle daemon = daemon().orElseThrow(() -> new AssertionError("no daemon: " + state));
    daemon.destroyForcibly();
    awaitEnd(daemon);
  }

  /** SIGTERM, and waits until it is gone. */
  void terminate() {
    ProcessHandle daemon = daemon().orElseThrow(() -> new AssertionError("no daemon: " + state));
    daemon.destroy();
    awaitEnd(daemon);
  }

  static void awaitEnd(ProcessHandle process) {
    await("end of process " + process.pid())
        .atMost(Duration.ofSeconds(30))
        .until(() -> !process.isAlive() || isZombie(process));
  }

  /** It has ended, and whoever inherited it has not looked yet. */
  private static boolean isZombie(ProcessHandle process) {
    String stat = read(Path.of("/proc", Long.toString(process.pid()), "stat"));
    return stat.isEmpty() || stat.charAt(stat.lastIndexOf(')') + 2) == 'Z';
  }

  /** Ends a daemon that is still there, and says so in {@code left}. */
  void end(List<String> left) {
    daemon()
        .ifPresent(
            daemon -> {
              left.add("daemon " + daemon.pid() + " of " + state);
              daemon.destroyForcibly();
              awaitEnd(daemon);
            });
  }
}
