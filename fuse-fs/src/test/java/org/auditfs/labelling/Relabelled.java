package org.auditfs.labelling;

import java.nio.file.Path;
import java.util.Optional;
import org.auditfs.file.ByteString;
import org.auditfs.label.EvmKey;
import org.auditfs.posix.ErrnoException;
import org.auditfs.posix.Fd;
import org.auditfs.posix.Posix;

/** Somebody who has the key and writes what they like. */
record Relabelled(Posix posix, EvmKey key) {

  void evm(Path file) throws ErrnoException {
    ByteString name = ByteString.of(file.toString());
    try (Fd fd = new Fd(posix, posix.openat(Posix.AT_FDCWD, name, 0, 0))) {
      ObjectLabels labels = new ObjectLabels(posix, fd.number(), Optional.empty());
      labels.write(labels.read().metadata().hmac(key));
    }
  }
}
