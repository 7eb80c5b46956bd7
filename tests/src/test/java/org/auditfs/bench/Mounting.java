package org.auditfs.bench;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.auditfs.app.ControlAnswer;
import org.auditfs.app.ControlClient;
import org.auditfs.app.ControlRequest;
import org.auditfs.config.ExitCode;
import org.auditfs.file.ByteString;
import org.auditfs.file.FilePath;
import org.auditfs.fuse.jnr.JnrFuse;

/** How each contender is put over its directory. */
final class Mounting {

  /** Watched files that no workload touches. */
  static final int UNUSED = 20;

  private static final String LAUNCHER =
      System.getProperty("auditfs.launcher", "../scripts/auditfs");

  private static final String LOG_ALL =
      """
      <?xml version="1.0" encoding="UTF-8"?>
      <loggedFS logEnabled="true" printProcessName="true">
        <includes><include extension=".*" uid="*" action=".*" retname=".*"/></includes>
        <excludes/>
      </loggedFS>
      """;

  private Mounting() {}

  /** Whether this machine has what the contender is. */
  static boolean isPossible(Contender contender) {
    return switch (contender) {
      case BINDFS, LOGGEDFS -> Program.exists(contender.title());
      case NATIVE, AUDITFS, RECORDED, RECORDED_DISK -> true;
      case JNR_FUSE -> JnrFuse.isInstalled();
    };
  }

  /** Mounts it, its own files in {@code home}. */
  static Mount mount(Contender contender, Path home, Path backing) throws IOException {
    return switch (contender) {
      case NATIVE -> new Mount(backing, Optional.empty(), () -> {});
      case AUDITFS, RECORDED -> auditfs(home, backing, "kernel", "durability=process");
      case JNR_FUSE -> auditfs(home, backing, "jnr-fuse", "durability=process");
      case RECORDED_DISK -> auditfs(home, backing, "kernel", "durability=disk");
      case BINDFS -> bindfs(home, backing);
      case LOGGEDFS -> loggedfs(home, backing);
    };
  }

  /** auditfs over {@code backing}, by {@code transport}, with {@code options}. */
  static Mount auditfs(Path home, Path backing, String transport, String options)
      throws IOException {
    Path point = Files.createDirectories(home.resolve("mount"));
    String state = state(home).toString();
    Program.run(
        LAUNCHER,
        "--state",
        state,
        "mount",
        "--transport",
        transport,
        "-o",
        options,
        backing.toString(),
        point.toString());
    long pid = Long.parseLong(Files.readString(state(home).resolve("daemon.pid")).strip());
    return new Mount(
        point, Optional.of(pid), () -> Program.run(LAUNCHER, "--state", state, "umount", "--all"));
  }

  /** Watches: all that the workloads use, or files that none of them does. */
  static void watch(Contender contender, Path home, Place place) throws IOException {
    List<List<String>> rules = new ArrayList<>();
    if (contender.isRecorded()) {
      for (String file : List.of("one", "big", "work/a")) {
        rules.addAll(both(place.path(file)));
      }
      rules.add(List.of("integrity", place.path("work/b"), "-p", "rwxa"));
      rules.add(List.of("integrity", place.path("work/new"), "-p", "rwxa"));
      place.many().forEach(file -> rules.add(List.of("secrecy", file.toString())));
    } else {
      for (int i = 0; i < UNUSED; i++) {
        rules.addAll(both(place.path("unused/" + Place.fileName(i))));
      }
    }
    for (List<String> rule : rules) {
      add(state(home).resolve("control.sock"), rule);
    }
  }

  private static List<List<String>> both(String path) {
    return List.of(List.of("secrecy", path), List.of("integrity", path, "-p", "rwxa"));
  }

  /** As {@code auditfs add} does it, without a JVM for each. */
  private static void add(Path socket, List<String> rule) throws IOException {
    List<ByteString> words = rule.stream().map(ByteString::of).toList();
    try (ControlClient client = ControlClient.connect(socket).orElseThrow()) {
      ControlAnswer answer = client.ask(new ControlRequest("add", words, FilePath.ROOT));
      if (answer.exitCode() != ExitCode.DONE) {
        throw new IllegalStateException("add " + rule + ": " + answer.error());
      }
    }
  }

  private static Path state(Path home) {
    return home.resolve("state");
  }

  private static Mount bindfs(Path home, Path backing) throws IOException {
    Path point = Files.createDirectories(home.resolve("mount"));
    return foreign(point, home, "bindfs", "-f", backing.toString(), point.toString());
  }

  /** It mounts over the directory itself. */
  private static Mount loggedfs(Path home, Path backing) throws IOException {
    Path settings = Files.writeString(home.resolve("all.xml"), LOG_ALL);
    String log = home.resolve("log").toString();
    return foreign(
        backing,
        home,
        "loggedfs",
        "-f",
        "-p",
        "-c",
        settings.toString(),
        "-l",
        log,
        backing.toString());
  }

  private static Mount foreign(Path point, Path home, String... words) throws IOException {
    Process process =
        Program.builder(words).redirectOutput(home.resolve("output").toFile()).start();
    await(String.join(" ", words)).atMost(Duration.ofSeconds(20)).until(() -> isMounted(point));
    return new Mount(
        point, Optional.of(process.pid()), () -> Program.run("umount", point.toString()));
  }

  private static boolean isMounted(Path point) throws IOException {
    return Files.readAllLines(Path.of("/proc/self/mountinfo")).stream()
        .anyMatch(line -> line.split(" ", -1)[4].equals(point.toString()));
  }
}
