package org.auditfs.app;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.auditfs.config.BoundedFile;
import org.auditfs.file.ByteString;
import org.auditfs.rule.PlacedRule;
import org.auditfs.rule.Problem;
import org.auditfs.rule.RuleParser;
import org.auditfs.rule.RuleText;

/** A directory of rules files, {@code NN-name.rules}: one text, in the order of their names. */
final class RulesDirectory {

  private RulesDirectory() {}

  /**
   * Reads all of them.
   *
   * @throws IOException when the directory or a file in it cannot be read, or there is none: that
   *     somebody wants no rules at all is not taken from an absence
   */
  static RuleText read(Path directory, RuleParser parser) throws IOException {
    List<PlacedRule> rules = new ArrayList<>();
    List<Problem> problems = new ArrayList<>();
    for (Path file : files(directory)) {
      RuleText text = RuleText.parse(file.toString(), content(file), parser);
      rules.addAll(text.rules());
      problems.addAll(text.problems());
    }
    return new RuleText(rules, problems);
  }

  /**
   * The same, but that there may be no directory, or no rules in it.
   *
   * @throws IOException when the directory or a file in it cannot be read
   */
  static Optional<RuleText> readIfAny(Path directory, RuleParser parser) throws IOException {
    return Files.isDirectory(directory) && !found(directory).isEmpty()
        ? Optional.of(read(directory, parser))
        : Optional.empty();
  }

  private static List<Path> files(Path directory) throws IOException {
    List<Path> files = found(directory);
    if (files.isEmpty()) {
      throw new IOException("no *.rules in " + directory);
    }
    return files;
  }

  private static List<Path> found(Path directory) throws IOException {
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> found = Files.newDirectoryStream(directory, "*.rules")) {
      found.forEach(files::add);
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    files.sort(null);
    return files;
  }

  private static ByteString content(Path file) throws IOException {
    try {
      return BoundedFile.bytes(file, RuleText.BYTES_MAX);
    } catch (IOException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    }
  }
}
