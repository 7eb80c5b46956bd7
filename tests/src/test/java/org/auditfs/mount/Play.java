package org.auditfs.mount;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.auditfs.posix.Who;

/** What plays on a private stage: the demo, a lesson. It must leave nothing behind. */
record Play(Sandbox sandbox) {

  /** Plays {@code auditfs WORDS} as somebody; its standard output is the play's. */
  Command.Ended of(Who who, String words) {
    String mark = "play-" + UUID.randomUUID();
    List<String> all =
        new ArrayList<>(List.of("unshare", "--mount", "--propagation", "private", "/bin/bash"));
    all.add(Resources.unpack("play.sh", sandbox.root()).toString());
    Path scripts = Objects.requireNonNull(Auditfs.LAUNCHER.getParent());
    all.add(Objects.requireNonNull(scripts.getParent()).toString());
    all.addAll(who.command(List.of("env")));
    Command.Ended ended =
        Command.of(all)
            .with("AUDITFS_TEST_MARK", mark)
            .with("AUDITFS_TEST_WORDS", words)
            .with("AUDITFS_TEST_FILES", sandbox.root().toString())
            .run();
    String[] parts = ended.out().split("== left\n", -1);
    assertEquals("", parts[1].strip(), "left behind: " + ended);
    assertEquals(List.of(), processesOf(mark), "left behind: " + ended);
    return new Command.Ended(ended.command(), ended.exit(), parts[0], ended.err(), ended.took());
  }

  private static List<String> processesOf(String mark) {
    return ProcessHandle.allProcesses()
        .filter(process -> environment(process).contains(mark))
        .map(process -> process.pid() + " " + process.info().command().orElse("?"))
        .toList();
  }

  /** Its environment, or nothing when it ended meanwhile or is the kernel's. */
  private static String environment(ProcessHandle process) {
    try {
      Path environ = Path.of("/proc", Long.toString(process.pid()), "environ");
      return Files.readString(environ, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return "";
    }
  }
}
