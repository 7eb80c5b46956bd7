package org.auditfs.labelling;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * The kernel's own EVM. One that has its keys keeps security.evm itself, with a key that nobody
 * sees (Documentation/ABI/testing/evm: a number, 0 without keys).
 */
public final class KernelEvm {

  /** Where the kernel says it; not there without EVM. */
  public static final Path STATE = Path.of("/sys/kernel/security/evm");

  private KernelEvm() {}

  /**
   * Whether it keeps security.evm.
   *
   * @throws IOException when that cannot be asked
   */
  public static boolean keepsLabels() throws IOException {
    return keepsLabels(STATE);
  }

  static boolean keepsLabels(Path state) throws IOException {
    try {
      return !Files.readString(state, StandardCharsets.US_ASCII).strip().matches("0*");
    } catch (NoSuchFileException e) {
      return false;
    }
  }
}
