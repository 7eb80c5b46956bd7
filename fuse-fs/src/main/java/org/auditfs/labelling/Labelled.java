package org.auditfs.labelling;

import java.util.Optional;
import org.auditfs.file.ByteString;
import org.auditfs.label.ImaLabel;
import org.auditfs.label.Metadata;

/**
 * What stands on an object, all at one time.
 *
 * @param evm the value of security.evm, if it has one
 * @param metadata what that would protect, security.ima included
 * @param kept whether the filesystem has attributes like these at all: where it has not, there is
 *     no label, and nobody can tell what the object is worth
 */
public record Labelled(Optional<ByteString> evm, Metadata metadata, boolean kept) {

  /** The value of security.ima, if it has one. */
  public Optional<ByteString> ima() {
    return Optional.ofNullable(metadata.xattrs().get(ImaLabel.NAME));
  }
}
