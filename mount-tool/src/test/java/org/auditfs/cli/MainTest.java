package org.auditfs.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.auditfs.app.Golden;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

final class MainTest {

  private static final Path HELP = Path.of("src/test/resources/org/auditfs/cli/help.txt");

  @TempDir private Path place = Path.of("/");

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private int run(String... arguments) {
    Map<String, String> environment = Map.of("AUDITFS_STATE", place.resolve("state").toString());
    return Main.run(new Terminal(out, err, environment), arguments);
  }

  private String said() {
    return err.toString(StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        // words | exit code | what stderr names
        "\"\"|2|no command",
        "frobnicate|2|frobnicate",
        "relabel /x|2|relabel",
        "label|2|PATH",
        "label verify|2|label verify",
        "label -a sha257 /x|2|sha257",
        "label --portable /x|2|--sign",
        "label --sign own /x|6|signing-key",
        "label --key /nowhere/k /x|6|ENOENT",
        "--nonsense|2|--nonsense",
        "status --nonsense|2|--nonsense",
        "mount|2|DIR",
        "mount -o nonsense=1 /x|2|nonsense",
        "mount --transport ftp /x|2|ftp",
        "umount|2|--all",
        "umount --all /x|2|--all",
        "umount --all --lazy|2|--all",
        "umount --lazy /proc/1/no-mount|6|/proc/1/no-mount",
        "add|2|PATH",
        "add integrity|2|PATH",
        "add privacy /x|2|privacy",
        "add integrity /x -p wz|2|z",
        "add integrity /x -p \"\"|2|-p",
        "add integrity \"\"|2|path",
        "add integrity /x -q -pw|2|-pw",
        "add integrity /x|5|no daemon",
        "add integrity /x -F auid>=no.such.user|2|no.such.user",
        "add integrity /x -F color=red|2|color=red",
        "never|2|never",
        "never -F uid>>1|2|uid>>1",
        "never -F uid=0|5|no daemon",
        "lock|5|no daemon",
        "rules|2|FILE",
        "rules burn /x|2|burn",
        "rules check /no/such/file|6|/no/such/file",
        "rules load /proc/self/comm|5|no daemon",
        "rules save /tmp/x|5|no daemon",
        "why|2|EVENT",
        "why 1|6|no trail",
        "why first|2|first",
        "whynot /x|2|OP",
        "whynot /x teleport|2|teleport",
        "whynot /x open -p x|2|-p",
        "whynot /x open --as no.such.user|2|no.such.user",
        "whynot /x open|5|no daemon",
        "remove|2|ID",
        "remove nothing|2|nothing",
        "remove 1 /x|2|1",
        "remove secrecy|2|secrecy",
        "remove 1|5|no daemon",
        "flush|5|no daemon",
        "list|5|no daemon",
        "rotate|5|nobody writes",
        "status|5|no daemon",
        "search|6|no trail",
        "search -a twelve|2|twelve",
        "search --op teleport|2|teleport",
        "search --format papyrus|2|papyrus",
        "search -sv perhaps|2|perhaps",
        "search --verb sloth|2|sloth",
        "search -ts someday|2|someday",
        "search -ui no.such.user|2|no.such.user",
        "search -uix|2|-uix",
        "export|2|--format",
        "export --format default|2|default",
        "verify|6|no trail",
        "verify --against /nowhere/c|2|/nowhere/c",
        "verify --proof /nowhere/p|2|/nowhere/p",
        "verify --proof /p --against /c|2|either",
        "verify --key /dev/null|6|no key",
        "checkpoint|6|no trail",
        "prove|2|EVENT",
        "prove x|2|x",
        "prove 0|2|no event",
        "prove 1|6|no trail",
        "demo|7|scripts/auditfs demo",
        "serve|6|no trail",
        "serve --listen everywhere|2|everywhere",
        "serve --listen 127.0.0.1:99999|2|99999",
      })
  void saysWhatIsWrongInOneLineAndEndsWithItsCode(String words, int exit, String named) {
    String[] arguments =
        words.isEmpty()
            ? new String[0]
            : Arrays.stream(words.split(" ", -1))
                .map(word -> word.equals("\"\"") ? "" : word)
                .toArray(String[]::new);
    assertEquals(exit, run(arguments), this::said);
    assertEquals(1, said().lines().count(), this::said);
    assertTrue(said().startsWith("auditfs: ") && said().contains(named), this::said);
    assertEquals("", out.toString(StandardCharsets.UTF_8));
  }

  @Test
  void keepsHostileArgumentsFromTheTerminal() {
    assertEquals(2, run("\u001b[2J\nfake line"));
    assertEquals(1, said().lines().count(), this::said);
    assertTrue(said().contains("\\033[2J\\012fake"), this::said);
  }

  @Test
  void takesGlobalOptionsOnBothSidesOfTheCommand() {
    String other = place.resolve("other").toString();
    assertEquals(5, run("--state", other, "status"));
    assertEquals(5, run("status", "--state", other));
    assertEquals(2, said().lines().filter(line -> line.contains(other)).count(), this::said);
  }

  @Test
  void readsOnlyTheCommandThatIsMeant() {
    for (Main.Entry entry : Main.COMMANDS) {
      Invocation invocation =
          new Invocation(new Terminal(out, err, Map.of()), "--state", "/x", entry.word());
      assertEquals(Set.of(entry.word()), Main.commandLine(invocation).getSubcommands().keySet());
    }
  }

  @Test
  void explainsEachCommand() throws IOException {
    CommandLine line = Main.commandLine(new Invocation(new Terminal(out, err, Map.of())));
    List<String> help = new ArrayList<>(List.of(line.getUsageMessage()));
    line.getSubcommands().values().forEach(command -> help.add(command.getUsageMessage()));
    String text = String.join("\n", help);
    Golden.check(HELP, text);
    assertTrue(text.lines().allMatch(words -> words.length() <= 80));
  }
}
