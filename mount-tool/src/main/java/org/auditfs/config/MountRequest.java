package org.auditfs.config;

import java.util.List;
import org.auditfs.file.ByteString;
import org.auditfs.file.FilePath;
import org.auditfs.file.Printable;

/**
 * A directory to protect.
 *
 * @param directory what is served, without symbolic links
 * @param mountPoint where it is shown: {@code directory} itself to protect it in place
 * @param namespace the mount namespace of who asks, {@code mnt:[4026531841]}
 */
public record MountRequest(
    FilePath directory,
    FilePath mountPoint,
    MountOptions options,
    String namespace,
    TransportKind transport) {

  private static final int WORDS = 5;

  /** The request as words; {@link #parse} reads them. */
  public List<ByteString> words() {
    return List.of(
        directory.bytes(),
        mountPoint.bytes(),
        ByteString.of(options.text()),
        ByteString.of(namespace),
        ByteString.of(transport.word()));
  }

  /** Reads what {@link #words} wrote. */
  public static MountRequest parse(List<ByteString> words) throws CommandException {
    if (words.size() != WORDS) {
      throw new CommandException(
          ExitCode.WRONG_USAGE, "bad mount request: " + words.size() + " words for " + WORDS);
    }
    String options = words.get(2).toString();
    return new MountRequest(
        path(words.get(0)),
        path(words.get(1)),
        options.isEmpty() ? MountOptions.NONE : MountOptions.parse(List.of(options)),
        words.get(3).toString(),
        transport(words.get(4)));
  }

  private static TransportKind transport(ByteString word) throws CommandException {
    return TransportKind.ofWord(word.toString())
        .orElseThrow(
            () ->
                new CommandException(
                    ExitCode.WRONG_USAGE, "bad mount request: " + Printable.line(word)));
  }

  private static FilePath path(ByteString word) throws CommandException {
    try {
      return new FilePath(word);
    } catch (IllegalArgumentException e) {
      throw new CommandException(
          ExitCode.WRONG_USAGE, "bad mount request: " + Printable.line(word), e);
    }
  }
}
