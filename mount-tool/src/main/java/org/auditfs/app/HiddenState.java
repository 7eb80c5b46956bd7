package org.auditfs.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.auditfs.file.ByteString;
import org.auditfs.passthrough.Hidden;
import org.auditfs.posix.ErrnoException;
import org.auditfs.posix.Identity;
import org.auditfs.posix.Posix;
import org.auditfs.posix.Stat;

/**
 * The state directory and what is in it: a bind mount or a hard link may have brought it beneath a
 * mount. Told by its inode numbers, which are asked for anew each time: files of the trail come and
 * go. Only what is its owner's alone, as all of the state is, is looked at so closely.
 */
final class HiddenState implements Hidden {

  private static final int FOR_OTHERS = 0077;
  private static final int LOOKS_MAX = 10;

  private final Path state;
  private final Identity identity;
  private final Stat top;

  /**
   * @param state exists, as long as it is to be hidden
   */
  HiddenState(Posix posix, Identity identity, Path state) throws ErrnoException {
    this.state = state;
    this.identity = identity;
    this.top = posix.statx(Posix.AT_FDCWD, ByteString.of(state.toString()));
  }

  @Override
  public boolean hides(Stat stat) {
    if (stat.deviceMajor() != top.deviceMajor() || stat.deviceMinor() != top.deviceMinor()) {
      return false;
    }
    boolean isOwners = stat.uid() == top.uid() && (stat.mode() & FOR_OTHERS) == 0;
    return stat.inode() == top.inode() || (isOwners && isInState(stat));
  }

  /** What cannot be told stays hidden; a file that goes meanwhile is no reason to give up. */
  private boolean isInState(Stat stat) {
    identity.daemon();
    for (int look = 0; look < LOOKS_MAX; look++) {
      // The state's own directories have none in them.
      try (Stream<Path> files = Files.walk(state, stat.isDirectory() ? 1 : 2)) {
        return files.anyMatch(file -> inode(file) == stat.inode());
      } catch (IOException | UncheckedIOException e) {
        // It is looked at again.
      }
    }
    return true;
  }

  /** That of a file; 0, which none has, when it has just been taken away. */
  private static long inode(Path file) {
    try {
      return (long) Files.getAttribute(file, "unix:ino", LinkOption.NOFOLLOW_LINKS);
    } catch (IOException e) {
      return 0;
    }
  }
}
