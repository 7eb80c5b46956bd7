package org.auditfs.event;

import java.util.Optional;
import org.auditfs.file.Errno;

/**
 * What was found about a file's content while it was opened.
 *
 * @param cause the kernel's word, or that of the 2007 mail: ToMToU, open_writers, ENOMEM…; of a
 *     hash that is recorded the hash, {@code algorithm:hex}
 * @param error why it could not be done; nothing where it was: recording a violation succeeds
 */
public record Finding(String cause, Optional<Errno> error) {

  /** Of something that could be done. */
  public static Finding of(String cause) {
    return new Finding(cause, Optional.empty());
  }

  /** Of something that could not. */
  public static Finding failed(String cause, Errno error) {
    return new Finding(cause, Optional.of(error));
  }
}
