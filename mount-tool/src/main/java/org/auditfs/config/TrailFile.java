package org.auditfs.config;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * {@code auditfs.conf}: lines {@code key = value} as auditd.conf(5) has them, {@code #} comments.
 */
public final class TrailFile {

  private static final String STANDARD = "/etc/auditfs/auditfs.conf";

  /** Far more than all options and their comments have. */
  private static final int BYTES_MAX = 1 << 20;

  private TrailFile() {}

  /** The file that holds here: {@code AUDITFS_CONF} names another. */
  public static Path path() {
    return Path.of(System.getenv().getOrDefault("AUDITFS_CONF", STANDARD));
  }

  /**
   * What {@code path} chooses; nothing when there is no such file.
   *
   * @throws CommandException when it cannot be read, or a line makes no sense
   */
  public static TrailOptions read(Path path) throws CommandException {
    try {
      return parse(path, BoundedFile.bytes(path, BYTES_MAX).toString().lines().toList());
    } catch (NoSuchFileException e) {
      return TrailOptions.NONE;
    } catch (IOException e) {
      throw refused(path, "it cannot be read: " + e);
    }
  }

  private static TrailOptions parse(Path path, List<String> lines) throws CommandException {
    TrailOptions options = TrailOptions.NONE;
    String threshold = path.toString();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (!line.isEmpty() && !line.startsWith("#")) {
        String where = path + ", line " + (i + 1);
        TrailOptions more = with(options, line, where);
        threshold = more.hasThresholdsOf(options) ? threshold : where;
        options = more;
      }
    }
    Optional<String> wrong = options.contradiction();
    if (wrong.isPresent()) {
      throw refused(threshold, wrong.get(), "give another");
    }
    return options;
  }

  private static TrailOptions with(TrailOptions options, String line, String where)
      throws CommandException {
    String[] parts = line.split("=", 2);
    String word = parts[0].strip().toLowerCase(Locale.ROOT);
    TrailOption option =
        TrailOption.ofWord(word)
            .orElseThrow(() -> refused(where, "unknown key: '" + word + "'", TrailOption.words()));
    if (options.chosen().containsKey(option)) {
      throw refused(where, "key given twice: '" + word + "'", "leave one of the two");
    }
    String value = parts.length > 1 ? parts[1].strip().toLowerCase(Locale.ROOT) : "";
    if (!option.allows(value)) {
      throw refused(where, "bad value of " + word + ": '" + value + "'", option.advice());
    }
    return options.with(option, value);
  }

  private static CommandException refused(Path path, String why) {
    return refused(path.toString(), why, "mend it, or move it away");
  }

  private static CommandException refused(String where, String why, String todo) {
    return new CommandException(ExitCode.REFUSED, where + ": " + why + ": " + todo);
  }
}
