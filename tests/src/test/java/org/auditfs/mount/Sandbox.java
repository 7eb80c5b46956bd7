package org.auditfs.mount;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A directory of a test's own that everybody may search, and the auditfs instances in it. Closing
 * ends what is left there: mounts beneath it, daemons whose pid file lies in it, and then the
 * directory. It fails if there was any such thing that the test had not asked to be left.
 */
final class Sandbox implements AutoCloseable {

  private final Path root;
  private final List<Auditfs> instances = new ArrayList<>();

  Sandbox() {
    try {
      Path parent = Path.of(System.getProperty("auditfs.test.root", "/tmp"));
      root = Files.createTempDirectory(parent, "it");
      Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwxr-xr-x"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path root() {
    return root;
  }

  /** A new directory, mode 0755. */
  Path directory(String name) {
    try {
      return Files.createDirectories(root.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** An instance with its state in this directory. */
  Auditfs auditfs(String state) {
    Auditfs instance = new Auditfs(root.resolve(state));
    instances.add(instance);
    return instance;
  }

  /** An instance that somebody else's commands started. */
  void owned(Auditfs instance) {
    instances.add(instance);
  }

  @Override
  public void close() {
    List<String> left = new ArrayList<>();
    for (Auditfs instance : instances) {
      instance.end(left);
    }
    for (String point : mountsBeneath(root)) {
      left.add("mount " + point);
      Command.of("umount", "-l", point).run();
    }
    deleteAll();
    assertEquals(List.of(), left, "left behind and cleaned");
  }

  /** Mount points at or beneath {@code directory}, the newest first. */
  static List<String> mountsBeneath(Path directory) {
    List<String> points = new ArrayList<>();
    try {
      for (String line : Files.readAllLines(Path.of("/proc/self/mountinfo"))) {
        String point = line.split(" ", -1)[4];
        if (Path.of(point).startsWith(directory)) {
          points.add(0, point);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return points;
  }

  private void deleteAll() {
    assertEquals(List.of(), mountsBeneath(root), "nothing is deleted through a mount");
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
