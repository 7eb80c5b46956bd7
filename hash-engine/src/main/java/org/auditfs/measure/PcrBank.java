package org.auditfs.measure;

import java.util.Arrays;
import org.auditfs.digest.Digest;
import org.auditfs.digest.HashAlgorithm;
import org.auditfs.file.ByteString;

/**
 * Registers that can only be extended: {@code new = H(old | H(template data))}. Not a TPM: whoever
 * controls the process controls them.
 */
final class PcrBank {

  /** As many as a TPM has; they are numbered from 0. */
  static final int REGISTERS = 24;

  private final HashAlgorithm algorithm;
  private final Digest[] registers = new Digest[REGISTERS];

  /** All registers zero. */
  PcrBank(HashAlgorithm algorithm) {
    this.algorithm = algorithm;
    Arrays.fill(registers, algorithm.zero());
  }

  HashAlgorithm algorithm() {
    return algorithm;
  }

  Digest value(int pcr) {
    return registers[pcr];
  }

  void extend(int pcr, ByteString by) {
    registers[pcr] = algorithm.of(registers[pcr].value(), by);
  }
}
