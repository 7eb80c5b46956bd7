package org.auditfs.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class MountOptionsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ro|ro",
        "durability=disk|durability=disk",
        "threads=3,ro|ro,threads=3",
        "durability=disk,durability=process|durability=process",
        "threads=64|threads=64",
        "on_full=suspend,ro|on_full=suspend,ro",
        "ima_policy=tcb|ima_policy=tcb",
        "ima_template=ima-sig,ima_hash=md5,ima_policy=/p|ima_policy=/p,ima_hash=md5,ima_template=ima-sig",
        "evm=fix,ima_appraise=log,ima_policy=/p|ima_policy=/p,ima_appraise=log,evm=fix",
        "threads=3,ima=off|ima=off,threads=3",
        "ima_hash=sha257|ima_hash=sha257",
        "keep_days=30,on_full=rotate,space_left=10%|on_full=rotate,space_left=10%,keep_days=30",
        "index_size=1048576|index_size=1048576",
      })
  void printsWhatItRead(String given, String printed) throws CommandException {
    assertEquals(printed, MountOptions.parse(List.of(given)).text());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "rw",
        "ro=",
        "ro=1",
        "ro,",
        "threads",
        "threads=0",
        "threads=65",
        "threads=many",
        "durability",
        "durability=fsync",
        "on_full=halt",
        "on_full",
        "space_left=-1",
        "space_left=100%",
        "admin_space_left=much",
        "keep_size=1.5",
        "index_size=0",
        "index_size=1048577",
        "keep_days=99999999999999999999",
        "ima=maybe",
        "ima_policy=",
        "ima_template=ima-buf",
        "ima_appraise=yes",
        "ima_appraise",
        "evm=on",
        "RO"
      })
  void refusesWhatItDoesNotKnowAndNamesIt(String given) {
    CommandException refusal =
        assertThrows(CommandException.class, () -> MountOptions.parse(List.of(given)));
    assertEquals(ExitCode.WRONG_USAGE, refusal.exitCode());
    assertTrue(String.valueOf(refusal.getMessage()).contains(given.split("=|,", -1)[0]));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ro|false",
        "ima=on|true",
        "ima=off|false",
        "ima_policy=tcb|true",
        "ima_policy=none|true",
        "ima_policy=tcb,ima=off|false",
        "ima_hash=sha1|false",
        "evm=log|true",
        "evm=log,ima=off|false",
      })
  void measuresWhereAPolicyIsGiven(String given, boolean measures) throws CommandException {
    assertEquals(measures, MountOptions.parse(List.of(given)).integrity().measures());
  }

  @Test
  void asksForNothingWithoutOptions() throws CommandException {
    assertEquals(MountOptions.NONE, MountOptions.parse(List.of()));
    assertEquals("", MountOptions.NONE.text());
  }
}
