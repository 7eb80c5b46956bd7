package org.auditfs.mount;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.auditfs.posix.Actor;
import org.auditfs.posix.Cast;
import org.auditfs.posix.Who;
import org.junit.jupiter.api.AfterEach;

/** A directory whose files are appraised where it is mounted, and somebody to use them. */
abstract class AppraisedGround {

  final Sandbox sandbox = new Sandbox();
  final Path mounted = sandbox.directory("m");
  final Path bare = sandbox.directory("bare");
  final Path policy = sandbox.root().resolve("policy");
  final Auditfs auditfs = sandbox.auditfs("state");
  final Cast cast = new Cast(sandbox.root());
  final Actor root = cast.actor(Who.ROOT);

  void mount(String options, String... rules) {
    write(policy, String.join("\n", rules));
    auditfs.must(
        "mount", "-o", "ima_policy=" + policy + options, bare.toString(), mounted.toString());
  }

  String everything() {
    return "appraise path=" + mounted + "/**";
  }

  static void write(Path path, String text) {
    try {
      Files.writeString(path, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String content(Path path) {
    try {
      return Files.readString(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @AfterEach
  void unmount() {
    try (sandbox) {
      cast.close();
      if (auditfs.daemon().isPresent()) {
        auditfs.must("umount", "--all");
      }
      takeAway();
    }
  }

  /** Takes away what a test has mounted beneath. */
  void takeAway() {}

  LabelledFile file(String name) {
    return new LabelledFile(bare.resolve(name));
  }

  LabelledFile make(String name, String text) {
    Path path = bare.resolve(name);
    write(path, text);
    try {
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new LabelledFile(path);
  }

  String use(String name, String way) {
    String path = mounted.resolve(name).toString();
    return switch (way) {
      case "exec" -> root.tell("exec " + path).contains("exit=0") ? "ok" : "EACCES";
      case "truncate" -> root.tell("truncate " + path + " 3").replaceAll(" .*", "");
      default -> {
        String answer = root.tell("f = open " + path + " " + way);
        if (answer.startsWith("ok")) {
          root.must("close f");
        }
        yield answer.replaceAll(" .*", "");
      }
    };
  }

  /** {@code cause success path} of each event about a content. */
  List<String> verified(String op) {
    return auditfs.search("--op", op).stream()
        .map(
            event ->
                event.text("measurement.state")
                    + (event.text("errno").isEmpty() ? " " : "! ")
                    + event.text("object.path"))
        .toList();
  }
}
