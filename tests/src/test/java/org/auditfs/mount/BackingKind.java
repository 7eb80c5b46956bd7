package org.auditfs.mount;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Filesystems that a protected directory may lie on. */
enum BackingKind {
  /** In a loop image. */
  EXT4("mkfs.ext4 -q -F"),
  /** In a loop image; a small one must be 300 MiB. */
  XFS("mkfs.xfs -q -f"),
  /** In a loop image. */
  BTRFS("mkfs.btrfs -q -f"),
  /** In memory. */
  TMPFS(""),
  /** Of an upper and a lower directory in a loop image of ext4. */
  OVERLAY("mkfs.ext4 -q -F");

  private static final String IMAGE_SIZE = "320M";

  private final String mkfs;

  BackingKind(String mkfs) {
    this.mkfs = mkfs;
  }

  /** A new filesystem, mounted beneath an empty directory; its image is in memory. */
  BackingPlace at(Path directory) {
    List<Path> mounted = new ArrayList<>();
    Path memory = mount(directory, mounted, "-t", "tmpfs", "-o", "mode=755", "model");
    if (this == TMPFS) {
      return new BackingPlace(memory, mounted);
    }
    Path image = memory.resolve("image");
    run("truncate", "-s", IMAGE_SIZE, image.toString());
    List<String> words = new ArrayList<>(List.of(mkfs.split(" ", -1)));
    words.add(image.toString());
    run(words.toArray(new String[0]));
    // The loop device is detached by the kernel with the last mount: none can be left.
    Path root = mount(memory.resolve("fs"), mounted, "-o", "loop", image.toString());
    return new BackingPlace(this == OVERLAY ? overlay(root, memory, mounted) : root, mounted);
  }

  private static Path overlay(Path root, Path memory, List<Path> mounted) {
    run("mkdir", root + "/lower", root + "/upper", root + "/work");
    for (String name : List.of("bare/open", "bare/team", "mntd/open", "mntd/team")) {
      // What is removed or changed later leaves a whiteout, or is copied up.
      run("mkdir", "-p", root + "/lower/" + name);
      run("touch", root + "/lower/" + name + "/a");
    }
    String layers =
        "lowerdir=" + root + "/lower,upperdir=" + root + "/upper,workdir=" + root + "/work";
    return mount(memory.resolve("both"), mounted, "-t", "overlay", "-o", layers, "model");
  }

  private static Path mount(Path directory, List<Path> mounted, String... words) {
    run("mkdir", "-p", directory.toString());
    List<String> command = new ArrayList<>(List.of("mount"));
    command.addAll(List.of(words));
    command.add(directory.toString());
    run(command.toArray(new String[0]));
    mounted.add(0, directory);
    return directory;
  }

  private static void run(String... words) {
    Command.of(words).run().expect(0);
  }
}
