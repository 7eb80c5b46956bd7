package org.auditfs.labelling;

import org.auditfs.label.EvmLabel;
import org.auditfs.label.ImaLabel;
import org.auditfs.labelling.LabelResult.Kind;
import org.auditfs.posix.ErrnoException;
import org.auditfs.posix.Posix;

/** Takes each file's labels away. */
public final class RemoveLabels extends LabelTask {

  private final boolean evm;

  /**
   * @param evm whether security.evm is taken away, too
   */
  public RemoveLabels(Posix posix, boolean evm) {
    super(posix);
    this.evm = evm;
  }

  /** The one that protects the other first: what is left by an interruption passes nowhere. */
  @Override
  LabelResult carryOut(FoundFile file, int fd) throws ErrnoException {
    ObjectLabels labels = labels(fd);
    Labelled before = read(labels);
    boolean protection = evm && labels.remove(EvmLabel.NAME);
    boolean some = labels.remove(ImaLabel.NAME) || protection;
    Kind kind = some ? Kind.DONE : Kind.RIGHT;
    return LabelResult.of(kind, some ? "removed" : "unlabelled", file.stat(), before);
  }
}
