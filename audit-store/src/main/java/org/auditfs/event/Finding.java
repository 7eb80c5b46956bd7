package org.auditfs.event;

import java.util.Optional;
import org.auditfs.file.Errno;

/**
 * What was found about a file's content while it was opened.
 *
 * @param cause the kernel's word, or that of the 2007 mail: ToMToU, open_writers, ENOMEM…; of a
 *     hash that is recorded, or that a file was labelled with, the hash, {@code algorithm:hex}
 * @param error why it could not be done; nothing where it was: recording a violation succeeds
 */
public record Finding(String cause, Optional<Errno> error) {

  /** The cause of what is held against its label and is right: {@code enum integrity_status}. */
  public static final String PASS = "pass";

  /** Of something that could be done. */
  public static Finding of(String cause) {
    return new Finding(cause, Optional.empty());
  }

  /** Whether the cause is what some content hashes to. */
  public boolean isDigest() {
    return cause.indexOf(':') > 0;
  }

  /** Of something that could not. */
  public static Finding failed(String cause, Errno error) {
    return new Finding(cause, Optional.of(error));
  }
}
