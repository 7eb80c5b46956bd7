package org.auditfs.mount;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.auditfs.posix.PosixCases;
import org.junit.jupiter.api.Test;

/** The gaps of jnr-fuse are those that the README lists, each shown by a case of the contract. */
final class GapTableTest {

  private static final Path README = Path.of("../fuse-fs/README.md");

  @Test
  void listsEachGapInTheReadme() throws IOException {
    Stream<String> shown = Gap.all().values().stream().map(Gap::title);
    String table = Files.readString(README).split("## jnr-fuse", -1)[1].split("\n\n", -1)[2];
    Stream<String> listed = table.lines().skip(2).map(line -> line.split("\\|", -1)[1].strip());
    assertEquals(sorted(listed), sorted(shown));
  }

  @Test
  void showsEachGapByACaseOfTheContract() {
    Set<String> unknown = sorted(Gap.all().keySet().stream());
    PosixCases.all().forEach(known -> unknown.remove(known.name()));
    assertEquals(Set.of(), unknown);
  }

  private static Set<String> sorted(Stream<String> words) {
    return words.collect(Collectors.toCollection(TreeSet::new));
  }
}
