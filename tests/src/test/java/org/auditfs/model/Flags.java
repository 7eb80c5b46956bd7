package org.auditfs.model;

import static org.auditfs.file.OpenFlag.O_APPEND;
import static org.auditfs.file.OpenFlag.O_CREAT;
import static org.auditfs.file.OpenFlag.O_DIRECT;
import static org.auditfs.file.OpenFlag.O_DIRECTORY;
import static org.auditfs.file.OpenFlag.O_DSYNC;
import static org.auditfs.file.OpenFlag.O_EXCL;
import static org.auditfs.file.OpenFlag.O_NOATIME;
import static org.auditfs.file.OpenFlag.O_NOFOLLOW;
import static org.auditfs.file.OpenFlag.O_PATH;
import static org.auditfs.file.OpenFlag.O_SYNC;
import static org.auditfs.file.OpenFlag.O_TMPFILE;
import static org.auditfs.file.OpenFlag.O_TRUNC;

import java.util.Random;
import org.auditfs.file.OpenFlag;

/** Flags of open(2). */
final class Flags {

  private static final OpenFlag[] ALL = {
    O_CREAT,
    O_EXCL,
    O_TRUNC,
    O_APPEND,
    O_DIRECTORY,
    O_NOFOLLOW,
    O_PATH,
    O_NOATIME,
    O_DIRECT,
    O_DSYNC,
    O_SYNC,
    O_TMPFILE
  };

  private final Random random;

  Flags(Random random) {
    this.random = random;
  }

  /** Any together. */
  int any() {
    int flags = random.nextInt(4);
    for (OpenFlag flag : ALL) {
      flags |= random.nextInt(4) == 0 ? flag.bits() : 0;
    }
    return flags;
  }

  /** For what is there. */
  int ofFile() {
    int access = random.nextInt(24) == 0 ? 3 : random.nextInt(3);
    boolean writes = access != 0;
    return access
        | seldom(O_TRUNC, writes ? 6 : 60)
        | seldom(O_APPEND, 8)
        | seldom(O_NOFOLLOW, 10)
        | seldom(O_PATH, 14)
        | seldom(O_NOATIME, 8)
        | seldom(O_DIRECT, 14)
        | seldom(O_DSYNC, 20)
        | seldom(O_SYNC, 20)
        | seldom(O_DIRECTORY, 40)
        | seldom(O_CREAT, 12);
  }

  /** For what is not there. */
  int creating() {
    return (random.nextInt(4) == 0 ? random.nextInt(3) : 2)
        | O_CREAT.bits()
        | seldom(O_EXCL, 3)
        | seldom(O_TRUNC, 8)
        | seldom(O_APPEND, 10)
        | seldom(O_NOFOLLOW, 20)
        | seldom(O_DIRECT, 20)
        | seldom(O_DIRECTORY, 60)
        | seldom(O_SYNC, 20);
  }

  /** For a directory. */
  int ofDirectory() {
    return (random.nextInt(20) == 0 ? 1 + random.nextInt(3) : 0)
        | seldom(O_DIRECTORY, 2)
        | seldom(O_NOFOLLOW, 8)
        | seldom(O_NOATIME, 8)
        | seldom(O_PATH, 8);
  }

  /** For a file without a name, in a directory. */
  int unnamed() {
    return (random.nextInt(12) == 0 ? 0 : 1 + random.nextInt(2))
        | O_TMPFILE.bits()
        | seldom(O_EXCL, 5)
        | seldom(O_APPEND, 12);
  }

  private int seldom(OpenFlag flag, int times) {
    return random.nextInt(times) == 0 ? flag.bits() : 0;
  }
}
