package org.auditfs.arch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What can be told of the sources by looking at them: sizes, names, package docs. */
final class SourceTest {

  private static final int LINES_MAX = 400;

  private static final Pattern FORBIDDEN_NAME =
      Pattern.compile(
          ".*(Manager|Helper|Utils?|(?<!Error)Handler|Impl|Data|Info|Service|Processor)");

  /** Files that may be longer, and why. */
  private static final Map<String, String> LONGER =
      Map.of(
          "FuseAbi.java", "the layout of every message of the protocol, and nothing else",
          "LinuxPosix.java", "one short method for each system call, and nothing else",
          "AuditingFileSystem.java", "one short method for each operation of FuseFileSystem",
          "PassthroughFileSystem.java", "one short method for each operation of FuseFileSystem",
          "PassthroughFileSystemTest.java", "each operation of FuseFileSystem once",
          "TamperTest.java", "each way to tamper with a trail once",
          "InMemoryFileSystem.java", "a whole filesystem, for the transport's tests");

  /** Names that end in a forbidden word, and why. */
  private static final Map<String, String> NAMED =
      Map.of("package-info.java", "the language wants it");

  /** The checkout: the directory above this module's. */
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  @Test
  void keepsFilesShort() throws IOException {
    List<String> tooLong = new ArrayList<>();
    for (Path source : sources()) {
      int lines = Files.readAllLines(source).size();
      String name = name(source);
      if (lines > LINES_MAX && !LONGER.containsKey(name)) {
        tooLong.add(ROOT.relativize(source) + ": " + lines + " lines");
      }
    }
    assertEquals(List.of(), tooLong, "shorten them, or list them here with a reason");
  }

  @Test
  void namesThingsForWhatTheyAre() throws IOException {
    List<String> vague = new ArrayList<>();
    for (Path source : sources()) {
      String name = name(source);
      String type = name.substring(0, name.length() - ".java".length());
      if (FORBIDDEN_NAME.matcher(type).matches() && !NAMED.containsKey(name)) {
        vague.add(ROOT.relativize(source).toString());
      }
    }
    assertEquals(List.of(), vague, "see STYLE.md, section 3.5");
  }

  @Test
  void tellsInEveryPackageWhatItPromises() throws IOException {
    TreeSet<String> silent = new TreeSet<>();
    for (Path source : sources()) {
      if (source.toString().contains("/src/test/") && !source.startsWith(ROOT.resolve("tests"))) {
        continue; // tests share the package, and its description, of what they test
      }
      Path description = source.resolveSibling("package-info.java");
      String text = Files.exists(description) ? Files.readString(description) : "";
      if (!text.contains("@NullMarked") || !text.contains("<b>Promise:</b>")) {
        silent.add(ROOT.relativize(description).toString());
      }
    }
    assertEquals(new TreeSet<>(), silent);
  }

  @Test
  void listsNoExceptionThatIsNotNeeded() throws IOException {
    List<String> names = new ArrayList<>();
    for (Path source : sources()) {
      if (Files.readAllLines(source).size() > LINES_MAX) {
        names.add(name(source));
      }
    }
    for (String name : LONGER.keySet()) {
      assertTrue(names.contains(name), name + " is short now: take it off the list");
    }
  }

  private static String name(Path source) {
    return Objects.requireNonNull(source.getFileName()).toString();
  }

  /** Every java file of the modules, main and test. */
  private static List<Path> sources() throws IOException {
    List<Path> found = new ArrayList<>();
    for (String module : List.of("hash-engine", "audit-store", "fuse-fs", "mount-tool", "tests")) {
      for (String part : List.of("src/main/java", "src/test/java")) {
        Path src = ROOT.resolve(module).resolve(part);
        if (Files.isDirectory(src)) {
          try (Stream<Path> files = Files.walk(src)) {
            files.filter(file -> file.toString().endsWith(".java")).forEach(found::add);
          }
        }
      }
    }
    assertTrue(found.size() > 20, "the sources are not at " + ROOT);
    return found;
  }
}
