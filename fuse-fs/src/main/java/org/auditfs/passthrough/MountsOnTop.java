package org.auditfs.passthrough;

import org.auditfs.file.FilePath;

/**
 * What others have mounted on names of ours. It is theirs, and the kernel would detach it if we had
 * the name forgotten, or refused its lookup with most errnos.
 */
public interface MountsOnTop {

  /** Whether there may be such a mount, as was known a moment ago. Costs nothing. */
  boolean any();

  /** The same, asked of the kernel now. */
  boolean anyNow();

  /** Whether a path is one they are mounted on, or leads to one; as of the last answer. */
  boolean isOnTheWay(FilePath path);

  /** Where it cannot be known: there may be mounts anywhere. */
  MountsOnTop UNKNOWN = always(true);

  /** Where there are none. */
  MountsOnTop NONE = always(false);

  private static MountsOnTop always(boolean answer) {
    return new MountsOnTop() {
      @Override
      public boolean any() {
        return answer;
      }

      @Override
      public boolean anyNow() {
        return answer;
      }

      @Override
      public boolean isOnTheWay(FilePath path) {
        return answer;
      }
    };
  }
}
