package org.auditfs.integrity;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import org.auditfs.file.ByteString;
import org.auditfs.measure.EntryLog;

/** A measurement list's log that ends with the test. */
final class InMemoryEntryLog implements EntryLog {

  private ByteString bytes = ByteString.EMPTY;

  @Override
  public InputStream read() {
    return new ByteArrayInputStream(bytes.toByteArray());
  }

  @Override
  public void append(ByteString entry) {
    bytes = bytes.concat(entry);
  }

  @Override
  public void cut(long length) {
    bytes = bytes.slice(0, (int) length);
  }
}
