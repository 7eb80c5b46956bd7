package org.auditfs.mount;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collector;
import java.util.stream.Collectors;
import org.auditfs.posix.PosixCase;
import org.auditfs.posix.PosixCases;
import org.junit.jupiter.api.Test;

/** The gaps of jnr-fuse are those that the README lists, each shown by a case of the contract. */
final class GapTableTest {

  private static final Path README = Path.of("../fuse-fs/README.md");

  @Test
  void listsEachGapInTheReadme() throws IOException {
    Set<String> shown = Gap.all().values().stream().map(Gap::title).collect(sorted());
    String table = Files.readString(README).split("## jnr-fuse", -1)[1].split("\n\n", -1)[2];
    Set<String> listed =
        table.lines().skip(2).map(line -> line.split("\\|", -1)[1].strip()).collect(sorted());
    assertEquals(listed, shown);
  }

  @Test
  void showsEachGapByACaseOfTheContract() {
    Set<String> cases = PosixCases.all().stream().map(PosixCase::name).collect(sorted());
    Set<String> unknown = new TreeSet<>(Gap.all().keySet());
    unknown.removeAll(cases);
    assertEquals(Set.of(), unknown);
  }

  private static Collector<String, ?, ? extends Set<String>> sorted() {
    return Collectors.toCollection(TreeSet::new);
  }
}
