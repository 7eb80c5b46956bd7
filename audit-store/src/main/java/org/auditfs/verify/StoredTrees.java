package org.auditfs.verify;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.auditfs.chain.ChainNames;
import org.auditfs.chain.MalformedChainException;
import org.auditfs.chain.TreeFile;
import org.auditfs.chain.TreeHasher;
import org.auditfs.file.ByteString;

/**
 * The hashes beside a trail. They tell nothing that is not signed elsewhere; they help to find the
 * place, and stand for segments that are no longer kept.
 *
 * @param files those that are whole, by the first serial of their segments
 */
record StoredTrees(Path directory, NavigableMap<Long, TreeFile> files, List<Problem> problems) {

  StoredTrees {
    problems = List.copyOf(problems);
  }

  static StoredTrees read(Path directory, ByteString trail) throws IOException {
    NavigableMap<Long, TreeFile> files = new TreeMap<>();
    List<Problem> problems = new ArrayList<>();
    for (long first : firsts(directory)) {
      Path path = directory.resolve(ChainNames.tree(first));
      try {
        TreeFile file = TreeFile.parse(Files.readAllBytes(path), new TreeHasher());
        if (!file.trail().equals(trail)) {
          problems.add(Problem.in(path, "is of another trail").at(16));
        } else if (file.begin() != first - 1) {
          problems.add(Problem.in(path, "is of the segment " + (file.begin() + 1)).at(32));
        } else {
          files.put(first, file);
        }
      } catch (MalformedChainException e) {
        problems.add(Problem.in(path, e.what()));
      }
    }
    return new StoredTrees(directory, files, problems);
  }

  private static long[] firsts(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .map(file -> ChainNames.serialOfTree(String.valueOf(file.getFileName())))
          .flatMapToLong(OptionalLong::stream)
          .sorted()
          .toArray();
    }
  }

  Optional<TreeFile> of(long firstSerial) {
    return Optional.ofNullable(files.get(firstSerial));
  }

  /** The file that has the event {@code serial}. */
  Optional<TreeFile> containing(long serial) {
    return Optional.ofNullable(files.floorEntry(serial)).map(Map.Entry::getValue);
  }

  Path path(long firstSerial) {
    return directory.resolve(ChainNames.tree(firstSerial));
  }

  /** The highest number of a checkpoint that is known to have been signed. */
  long lastCheckpoint() {
    return files.values().stream().mapToLong(TreeFile::checkpoint).max().orElse(0);
  }
}
