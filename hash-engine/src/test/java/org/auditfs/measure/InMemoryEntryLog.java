package org.auditfs.measure;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.auditfs.file.ByteString;

/** A log that ends with the test; it can be torn, and it can be full. */
final class InMemoryEntryLog implements EntryLog {

  private ByteString bytes;
  private boolean full;

  InMemoryEntryLog() {
    this(ByteString.EMPTY);
  }

  InMemoryEntryLog(ByteString bytes) {
    this.bytes = bytes;
  }

  @Override
  public InputStream read() {
    return new ByteArrayInputStream(bytes.toByteArray());
  }

  @Override
  public void append(ByteString entry) throws IOException {
    if (full) {
      throw new IOException("no space left");
    }
    bytes = bytes.concat(entry);
  }

  @Override
  public void cut(long length) {
    bytes = bytes.slice(0, (int) length);
  }

  ByteString bytes() {
    return bytes;
  }

  void fill() {
    full = true;
  }
}
