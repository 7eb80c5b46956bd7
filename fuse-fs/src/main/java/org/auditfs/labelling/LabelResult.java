package org.auditfs.labelling;

import java.util.Optional;
import org.auditfs.file.Errno;
import org.auditfs.posix.ErrnoException;
import org.auditfs.posix.Stat;

/**
 * What came of one file.
 *
 * @param cause of what was done the hash, {@code algorithm:hex}, or {@code removed}; of what is
 *     wrong the kernel's word; of what failed why, in words
 * @param error of what failed
 * @param stat what the file was like
 * @param generation of its inode; -1 where it was not asked
 */
public record LabelResult(
    Kind kind, String cause, Optional<Errno> error, Stat stat, long generation) {

  /** How it ended. */
  public enum Kind {
    /** The labels were written, or taken away. */
    DONE,
    /** There was nothing to do: the labels are right, or there are none to take away. */
    RIGHT,
    /** The content is not what its label says. */
    WRONG_DATA,
    /** The attributes are not what their label says. */
    WRONG_METADATA,
    /** It could not be done. */
    FAILED
  }

  static LabelResult of(Kind kind, String cause, Stat stat, Labelled labelled) {
    long generation = Integer.toUnsignedLong(labelled.metadata().generation());
    return new LabelResult(kind, cause, Optional.empty(), stat, generation);
  }

  static LabelResult failed(FoundFile file, ErrnoException e) {
    String why = e.errno() == Errno.EOPNOTSUPP ? ObjectLabels.NOT_KEPT : "" + e.getMessage();
    return new LabelResult(Kind.FAILED, why, Optional.of(e.errno()), file.stat(), -1);
  }
}
