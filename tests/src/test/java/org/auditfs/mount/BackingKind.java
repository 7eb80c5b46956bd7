package org.auditfs.mount;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Filesystems that a protected directory may lie on. */
enum BackingKind {
  /** The one that the sandbox lies on. */
  ROOT(""),
  /** In a loop image. */
  EXT4("mkfs.ext4 -q -F"),
  /** In a loop image; a small one must be 300 MiB. */
  XFS("mkfs.xfs -q -f"),
  /** In a loop image. */
  BTRFS("mkfs.btrfs -q -f"),
  /** In memory. */
  TMPFS("");

  private static final String IMAGE_SIZE = "320M";

  private final String mkfs;

  BackingKind(String mkfs) {
    this.mkfs = mkfs;
  }

  /** A new filesystem mounted on an empty directory; its image lies beside that. */
  BackingPlace at(Path directory) {
    if (this == ROOT) {
      return new BackingPlace(directory, false);
    }
    if (this == TMPFS) {
      Command.of("mount", "-t", "tmpfs", "-o", "mode=755", "model", directory.toString())
          .run()
          .expect(0);
      return new BackingPlace(directory, true);
    }
    String image = directory + ".img";
    Command.of("truncate", "-s", IMAGE_SIZE, image).run().expect(0);
    List<String> words = new ArrayList<>(List.of(mkfs.split(" ", -1)));
    words.add(image);
    Command.of(words).run().expect(0);
    // The loop device is detached by the kernel with the last mount: none can be left.
    Command.of("mount", "-o", "loop", image, directory.toString()).run().expect(0);
    return new BackingPlace(directory, true);
  }
}
