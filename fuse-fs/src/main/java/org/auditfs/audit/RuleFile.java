package org.auditfs.audit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.CRC32C;
import org.auditfs.event.StoreException;
import org.auditfs.rule.RuleChange;
import org.auditfs.rule.RuleHistory;
import org.auditfs.rule.RuleSyntaxException;

/**
 * The rules on disk: {@code STATE/rules}, a line a {@link RuleChange}, each behind the CRC-32C of
 * its text in eight hex digits. Lines are only added; opening writes the shortest file that says
 * the same. A last line without its end is what a crash left of an unanswered change, and dropped;
 * any other bad line is an error that names it.
 */
final class RuleFile implements AutoCloseable {

  private static final String HEADER = "auditfs rules 1";

  private final Path path;
  private final FileChannel channel;
  private final RuleHistory history;

  private RuleFile(Path path, FileChannel channel, RuleHistory history) {
    this.path = path;
    this.channel = channel;
    this.history = history;
  }

  /**
   * Reads the file and makes it short, or begins a new one.
   *
   * @throws StoreException when it cannot be read, written or understood
   */
  static RuleFile open(Path state) throws StoreException {
    Path path = state.resolve("rules");
    try {
      RuleHistory history = Files.exists(path) ? read(path) : RuleHistory.EMPTY;
      return new RuleFile(path, rewrite(path, history), history);
    } catch (IOException e) {
      throw new StoreException("cannot keep the rules in " + path + ": " + e.getMessage(), e);
    }
  }

  /** What the file said when it was opened. */
  RuleHistory history() {
    return history;
  }

  /**
   * Adds changes, all or none, and hands them to the operating system.
   *
   * @throws StoreException when they could not be written; the file is then as before
   */
  synchronized void append(List<? extends RuleChange> changes) throws StoreException {
    try {
      long end = channel.size();
      try {
        writeFully(channel, lines(changes));
      } catch (IOException e) {
        channel.truncate(end);
        throw e;
      }
    } catch (IOException e) {
      throw new StoreException("cannot write the rules to " + path + ": " + e.getMessage(), e);
    }
  }

  @Override
  public void close() throws StoreException {
    try (channel) {
      channel.force(true);
    } catch (IOException e) {
      throw new StoreException("cannot close the rules in " + path + ": " + e.getMessage(), e);
    }
  }

  private static RuleHistory read(Path path) throws IOException, StoreException {
    String text = Files.readString(path, StandardCharsets.US_ASCII);
    String[] lines = text.substring(0, text.lastIndexOf('\n') + 1).split("\n", -1);
    if (!lines[0].equals(HEADER)) {
      throw new StoreException(
          path + " line 1: not \"" + HEADER + "\"; move the file away to begin without rules");
    }
    List<RuleChange> changes = new ArrayList<>();
    for (int i = 1; i < lines.length - 1; i++) {
      changes.add(change(path, i + 1, lines[i]));
    }
    return RuleHistory.of(changes);
  }

  private static RuleChange change(Path path, int number, String line) throws StoreException {
    String body = line.length() > 9 ? line.substring(9) : "";
    if (!line.equals(checked(body))) {
      throw new StoreException(path + " line " + number + ": its checksum does not fit its text");
    }
    try {
      return RuleChange.parse(body);
    } catch (RuleSyntaxException e) {
      throw new StoreException(path + " line " + number + ": " + e.getMessage(), e);
    }
  }

  private static FileChannel rewrite(Path path, RuleHistory history) throws IOException {
    Path fresh = path.resolveSibling("rules.new");
    Files.deleteIfExists(fresh);
    Files.createFile(
        fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    FileChannel channel = FileChannel.open(fresh, StandardOpenOption.APPEND);
    try {
      writeFully(channel, HEADER + "\n" + lines(history.changes()));
      channel.force(true);
      Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      return channel;
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  private static void writeFully(FileChannel channel, String text) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  private static String lines(List<? extends RuleChange> changes) {
    StringBuilder lines = new StringBuilder();
    for (RuleChange change : changes) {
      lines.append(checked(change.toString())).append('\n');
    }
    return lines.toString();
  }

  private static String checked(String body) {
    CRC32C crc = new CRC32C();
    crc.update(body.getBytes(StandardCharsets.US_ASCII));
    return HexFormat.of().toHexDigits(crc.getValue(), 8) + " " + body;
  }
}
