package org.auditfs.digest;

import java.nio.ByteBuffer;
import org.auditfs.file.ByteString;

/** A digest that is being computed. Of use once, by one thread. */
public interface Hasher {

  /** Takes in what remains in {@code bytes}, which may be a direct buffer. */
  void update(ByteBuffer bytes);

  /** Takes in all of {@code bytes}. */
  default void update(ByteString bytes) {
    update(ByteBuffer.wrap(bytes.toByteArray()));
  }

  /** The digest's bytes; nothing can be taken in after it. */
  byte[] finish();
}
