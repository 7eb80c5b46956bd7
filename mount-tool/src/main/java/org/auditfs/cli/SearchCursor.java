package org.auditfs.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.auditfs.config.CommandException;
import org.auditfs.config.ExitCode;
import org.auditfs.event.StoreException;
import org.auditfs.search.Searcher;

/**
 * How far a reader has come in a trail: the file of {@code search --checkpoint}. It names the last
 * event that was printed, as ausearch's does.
 */
final class SearchCursor {

  private static final Pattern FORM =
      Pattern.compile("auditfs-search 1 ([0-9a-f]{32}) (\\d{1,18})\n");

  private final Path file;
  private final String trail;
  private final long after;

  private SearchCursor(Path file, String trail, long after) {
    this.file = file;
    this.trail = trail;
    this.after = after;
  }

  /**
   * Reads {@code file}; where there is none, the search begins at the beginning.
   *
   * @throws CommandException when it is another kind of file, or of another trail
   */
  static SearchCursor open(Path file, Searcher searcher) throws CommandException, StoreException {
    String trail = searcher.trail();
    try {
      Optional<Matcher> found = read(file).map(FORM::matcher).filter(Matcher::matches);
      if (found.isEmpty()) {
        throw refused(file, "is no checkpoint of a search");
      }
      if (!found.get().group(1).equals(trail)) {
        throw refused(file, "belongs to another trail");
      }
      return new SearchCursor(file, trail, Long.parseLong(found.get().group(2)));
    } catch (NoSuchFileException e) {
      return new SearchCursor(file, trail, 0);
    } catch (IOException e) {
      throw new CommandException(
          ExitCode.FAILED, "cannot read the checkpoint: " + e.getMessage(), e);
    }
  }

  private static Optional<String> read(Path file) throws IOException {
    byte[] bytes;
    try (var in = Files.newInputStream(file)) {
      bytes = in.readNBytes(200);
    }
    return Optional.of(new String(bytes, StandardCharsets.ISO_8859_1));
  }

  private static CommandException refused(Path file, String why) {
    return new CommandException(
        ExitCode.REFUSED, file + " " + why + ": remove it to begin anew, or name another");
  }

  /** The serial of the last event that was printed, 0 for none. */
  long after() {
    return after;
  }

  /**
   * Remembers that all is printed up to {@code serial}.
   *
   * @throws CommandException when the file cannot be written: the same events will come again
   */
  void moveTo(long serial) throws CommandException {
    try (WholeFile out = WholeFile.create(file)) {
      out.stream()
          .write(
              ("auditfs-search 1 " + trail + " " + serial + "\n")
                  .getBytes(StandardCharsets.US_ASCII));
      out.keep();
    } catch (IOException e) {
      throw new CommandException(
          ExitCode.FAILED, "cannot write the checkpoint: " + e.getMessage(), e);
    }
  }
}
