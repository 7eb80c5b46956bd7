package org.auditfs.labelling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class KernelEvmTest {

  /**
   * security/integrity/evm/evm_secfs.c prints the flags: 1 HMAC, 2 signatures, 1 shl 31 complete.
   */
  @ParameterizedTest
  @CsvSource({"0, false", "1, true", "3, true", "2147483649, true", "'', false"})
  void knowsAKernelThatKeepsLabelsItself(String state, boolean keeps, @TempDir Path directory)
      throws Exception {
    Path evm = Files.writeString(directory.resolve("evm"), state + "\n");
    assertEquals(keeps, KernelEvm.keepsLabels(evm));
  }

  @Test
  void knowsAKernelWithoutEvm(@TempDir Path directory) throws Exception {
    assertFalse(KernelEvm.keepsLabels(directory.resolve("evm")));
  }
}
