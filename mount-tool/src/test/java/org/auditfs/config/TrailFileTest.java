package org.auditfs.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.auditfs.store.FullAction;
import org.auditfs.store.Keep;
import org.auditfs.store.StoragePolicy;
import org.auditfs.store.StoreOptions;
import org.auditfs.store.Threshold;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TrailFileTest {

  private final Path file;

  TrailFileTest(@TempDir Path directory) {
    this.file = directory.resolve("auditfs.conf");
  }

  private TrailOptions read(String text) throws Exception {
    Files.writeString(file, text);
    return TrailFile.read(file);
  }

  @Test
  void readsWhatAuditdConfWouldSay() throws Exception {
    TrailOptions options =
        read("# ours\n\nspace_left = 20%\n  ON_FULL=Suspend\nkeep_size = 10\nkeep_days=2\n");
    assertEquals("on_full=suspend,space_left=20%,keep_size=10,keep_days=2", options.text());
    StoragePolicy policy = options.store().policy();
    assertEquals(
        new StoragePolicy(
            FullAction.SUSPEND,
            new Threshold(0, 20),
            new Threshold(50, 0),
            new Keep(10 << 20, 2L * 24 * 3600 * 1_000_000)),
        policy);
    assertEquals(options, TrailOptions.parse(options.text()));
    assertEquals(StoreOptions.defaults().indexBytesMax(), options.store().indexBytesMax());
    assertEquals(8 << 20, read("index_size = 8").store().indexBytesMax());
  }

  @Test
  void choosesNothingWithoutAFile() throws Exception {
    assertEquals(TrailOptions.NONE, TrailFile.read(file));
    assertEquals("", TrailOptions.NONE.text());
  }

  @Test
  void letsTheCommandLineDecide() throws Exception {
    TrailOptions both =
        read("on_full = ignore\nspace_left = 90\n").over(TrailOptions.parse("on_full=deny"));
    assertEquals("on_full=deny,space_left=90", both.text());
    assertEquals("on_full", difference("on_full=deny", "on_full=ignore"));
    assertEquals("", difference("on_full=deny", ""), "what holds without being chosen");
    assertEquals("", difference("", "on_full=ignore"), "who chooses nothing is content");
  }

  private static String difference(String asked, String running) throws CommandException {
    return TrailOptions.parse(asked)
        .difference(TrailOptions.parse(running))
        .map(TrailOption::word)
        .orElse("");
  }

  @ParameterizedTest
  @CsvSource({
    "75, 76, no", "60, 60, no", "75, 40, yes", "75, 0, yes", "0, 60, yes",
    "10%, 5%, yes", "5%, 5%, no", "5%, 10%, no", "10%, 50, yes", "75, 5%, yes",
  })
  void wantsTheLastAlarmToComeLast(String first, String last, String fits) throws Exception {
    String text = "space_left = " + first + "\nadmin_space_left = " + last + "\n";
    if (fits.equals("yes")) {
      assertEquals(first, read(text).value(TrailOption.SPACE_LEFT));
      return;
    }
    CommandException refusal = assertThrows(CommandException.class, () -> read(text));
    assertEquals(ExitCode.REFUSED, refusal.exitCode());
    String says = "admin_space_left, " + last + ", is not less than space_left, " + first;
    String message = String.valueOf(refusal.getMessage());
    assertTrue(message.startsWith(file + ", line 2: " + says), message);
  }

  @ParameterizedTest
  @CsvSource({
    "max_log_file = 8, line 1: unknown key: 'max_log_file'",
    "'\n\nspace_left = little', line 3: bad value of space_left: 'little'",
    "on_full, line 1: bad value of on_full: ''",
    "durability = sometimes, line 1: bad value of durability: 'sometimes': give ",
    "on_full = panic, line 1: bad value of on_full: 'panic': give ",
    "space_left = -1, line 1: bad value of space_left: '-1': give a number of MiB",
    "space_left = 100%, line 1: bad value of space_left: '100%'",
    "space_left = 1e3, line 1: bad value of space_left: '1e3'",
    "admin_space_left = 5 MB, line 1: bad value of admin_space_left: '5 mb'",
    "keep_size = 9999999999999999999, line 1: bad value of keep_size: '9999999999999999999'",
    "index_size = 7, line 1: bad value of index_size: '7': give a number of MiB from 8",
    "keep_days = -1, line 1: bad value of keep_days: '-1': give a number of days",
    "'keep_days = 1\n#\nKeep_Days=2', line 3: key given twice: 'keep_days': leave one",
    "'keep_size = 1\nkeep_days = ', line 2: bad value of keep_days: ''",
    "'= 5', line 1: unknown key: ''",
  })
  void refusesWhatItDoesNotKnowAndSaysWhere(String text, String says) throws Exception {
    Files.writeString(file, text);
    CommandException refusal = assertThrows(CommandException.class, () -> TrailFile.read(file));
    assertEquals(ExitCode.REFUSED, refusal.exitCode());
    String message = String.valueOf(refusal.getMessage());
    assertTrue(message.startsWith(file + ", " + says), message);
  }
}
