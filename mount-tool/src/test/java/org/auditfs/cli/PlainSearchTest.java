package org.auditfs.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.auditfs.event.StoreException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** A search that picocli is not asked for finds what it would find with it. */
final class PlainSearchTest {

  private static final int ROUNDS = 3000;

  /** Good for some options and bad for others. */
  private static final List<String> VALUES =
      List.of(
          "shadow",
          "/etc/passwd",
          "/etc/",
          "passwd",
          "0",
          "1",
          "4",
          "200",
          "4242",
          "007",
          "+1",
          "-13",
          "-1",
          "0x10",
          " 1",
          "1,2",
          "12345678901234567890",
          "",
          "-",
          "--",
          "-k",
          "search",
          "mount",
          "EACCES",
          "open",
          "rename",
          "open,rename",
          "yes",
          "no",
          "secrecy",
          "SYSCALL",
          "config",
          "ALL,file",
          "unset",
          "root",
          "no-such",
          "today",
          "1795339805",
          "cat",
          "\"cat\"",
          "/usr/bin/cat",
          "text",
          "json",
          "raw",
          "csv",
          "ecs",
          "2007",
          "@file",
          "${x}",
          "ü");

  /** With these it is picocli that is asked, also if nothing else is odd. */
  private static final TreeSet<String> NOT_PLAIN =
      new TreeSet<>(
          List.of("--limit", "--style", "-w", "-h", "-q", "-v", "--no-color", "--no-progress"));

  /** The next search goes on where this one ended; a trace shows who called. */
  private static final Set<String> NOT_COMPARED = Set.of("--checkpoint", "--verbose");

  @TempDir private Path place = Path.of("/");

  private final Random random = new Random(Long.getLong("seed", 20050428L));

  @BeforeEach
  void makeTrail() throws StoreException {
    TrailFixture.write(place.resolve("state"), 1);
  }

  /** How a run ended, and what it said. */
  private record Ended(int exit, String out, String err) {}

  private interface Run {
    int of(Terminal terminal, String... words);
  }

  private Ended ended(Run run, List<String> words) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Map<String, String> environment = Map.of("AUDITFS_STATE", place.resolve("state").toString());
    Terminal terminal = new Terminal(out, err, environment);
    int exit = run.of(terminal, words.toArray(String[]::new));
    terminal.flush();
    return new Ended(
        exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  private static Invocation invocation(String... words) {
    return new Invocation(
        new Terminal(new ByteArrayOutputStream(), new ByteArrayOutputStream(), Map.of()), words);
  }

  private static List<OptionSpec> options() {
    CommandLine all = Main.commandLine(invocation("search"));
    CommandLine search = Objects.requireNonNull(all.getSubcommands().get("search"));
    return search.getCommandSpec().options();
  }

  private static int withPicocli(Terminal terminal, String... words) {
    return Main.commandLine(new Invocation(terminal, words)).execute(words);
  }

  private static boolean isPlain(List<String> words) {
    String[] all = words.toArray(String[]::new);
    return PlainSearch.of(invocation(all), all).isPresent();
  }

  @Test
  void findsAndSaysWhatPicocliMakesOfTheSameWords() {
    List<OptionSpec> options =
        options().stream().filter(it -> !NOT_COMPARED.contains(it.longestName())).toList();
    int plain = 0;
    for (int round = 0; round < ROUNDS; round++) {
      List<String> words = words(options);
      plain += isPlain(words) ? 1 : 0;
      assertEquals(
          ended(PlainSearchTest::withPicocli, words), ended(Main::run, words), words::toString);
    }
    assertTrue(plain > ROUNDS / 10, "plain: " + plain);
  }

  /** A few options, and among them the word itself, once or not. */
  private List<String> words(List<OptionSpec> options) {
    List<String> words = new ArrayList<>();
    if (random.nextInt(20) > 0) {
      words.add("search");
    }
    for (int left = random.nextInt(4); left > 0; left--) {
      OptionSpec option = pick(options);
      List<String> added = new ArrayList<>();
      added.add(pick(List.of(option.names())));
      if (option.arity().max() > 0 && random.nextInt(20) > 0) {
        added.add(pick(VALUES));
      }
      words.addAll(random.nextInt(10) == 0 ? 0 : words.size(), added);
    }
    return words;
  }

  private <T> T pick(List<T> all) {
    return all.get(random.nextInt(all.size()));
  }

  @Test
  void takesEachOptionByItsFirstName() {
    TreeSet<String> others = new TreeSet<>();
    for (OptionSpec option : options()) {
      String name = option.names()[0];
      List<String> words = new ArrayList<>(List.of("search", name));
      if (option.arity().max() > 0) {
        words.add("1");
      }
      if (!isPlain(words)) {
        others.add(name);
      }
    }
    assertEquals(NOT_PLAIN, others);
  }

  @Test
  void keepsThePlaceOfTheLastSearch() {
    List<String> words = List.of("search", "--checkpoint", place + "/at", "-k", "shadow");
    assertTrue(isPlain(words));
    Ended first = ended(Main::run, words);
    assertEquals(0, first.exit(), first::toString);
    assertEquals(1, ended(Main::run, words).exit(), "nothing has come since");
  }
}
