package org.auditfs.config;

import java.util.Optional;
import java.util.stream.Stream;

/** How a mount is served. */
public enum TransportKind {
  /** The FUSE protocol, spoken on /dev/fuse by ourselves. */
  KERNEL("kernel"),
  /** By way of libfuse 2. */
  JNR_FUSE("jnr-fuse");

  private final String word;

  TransportKind(String word) {
    this.word = word;
  }

  /** Its word after {@code --transport}. */
  public String word() {
    return word;
  }

  /** The kind that a word means. */
  public static Optional<TransportKind> ofWord(String word) {
    return Stream.of(values()).filter(kind -> kind.word.equals(word)).findFirst();
  }
}
