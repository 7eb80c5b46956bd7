package org.auditfs.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.auditfs.config.CommandException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TransportChoiceTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // asked | uid | kernel | libfuse | fusermount | chosen
        "auto     | 0    | 6.18.44-fc | false | false | KERNEL",
        "auto     | 0    | 5.4.0      | true  | true  | KERNEL",
        "auto     | 0    | 4.19.0-27  | true  | false | JNR_FUSE",
        "auto     | 1000 | 6.18.44    | true  | true  | JNR_FUSE",
        "kernel   | 0    | 6.1.0      | true  | true  | KERNEL",
        "kernel   | 0    | what       | true  | true  | KERNEL",
        "jnr-fuse | 0    | 6.1.0      | true  | false | JNR_FUSE",
        "jnr-fuse | 1000 | 6.1.0      | true  | true  | JNR_FUSE",
      })
  void choosesWhatCanServe(
      String asked, int uid, String release, boolean libfuse, boolean fusermount, String chosen)
      throws CommandException {
    TransportChoice host = new TransportChoice(uid, release, () -> libfuse, () -> fusermount);
    assertEquals(chosen, host.choose(asked).name());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // asked | uid | kernel | libfuse | fusermount | exit code | what is said
        "ftp      | 0    | 6.1.0 | true  | true  | 2 | ftp",
        "kernel   | 1000 | 6.1.0 | true  | true  | 4 | root",
        "kernel   | 0    | 5.3.9 | true  | true  | 7 | 5.4",
        "jnr-fuse | 0    | 6.1.0 | false | true  | 7 | libfuse2",
        "jnr-fuse | 1000 | 6.1.0 | true  | false | 4 | Debian: fuse",
        "auto     | 1000 | 6.1.0 | false | true  | 4 | libfuse2",
        "auto     | 1000 | 6.1.0 | true  | false | 4 | root",
        "auto     | 0    | 4.4.0 | false | true  | 7 | libfuse2",
      })
  void saysWhatIsMissing(
      String asked,
      int uid,
      String release,
      boolean libfuse,
      boolean fusermount,
      int exit,
      String said) {
    TransportChoice host = new TransportChoice(uid, release, () -> libfuse, () -> fusermount);
    CommandException e = assertThrows(CommandException.class, () -> host.choose(asked));
    assertEquals(exit, e.exitCode().number());
    assertTrue(String.valueOf(e.getMessage()).contains(said), e::getMessage);
  }
}
