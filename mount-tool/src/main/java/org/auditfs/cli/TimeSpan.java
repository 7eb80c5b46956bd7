package org.auditfs.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import org.auditfs.config.CommandException;
import org.auditfs.config.ExitCode;
import org.auditfs.search.Query;
import org.auditfs.search.TimeWords;
import picocli.CommandLine.Option;

/** {@code -ts} and {@code -te}. */
final class TimeSpan {

  @Option(
      names = {"-ts", "--start"},
      paramLabel = "TIME",
      description =
          "From: now, recent, this-hour, boot, today, yesterday, this-week, week-ago,"
              + " this-month, this-year, ISO 8601, or seconds since 1970.")
  private Optional<String> from = Optional.empty();

  @Option(
      names = {"-te", "--end"},
      paramLabel = "TIME",
      description = "To, itself included.")
  private Optional<String> to = Optional.empty();

  /** Takes an option as it is; false where it is none. See {@link PlainSearch}. */
  boolean take(String name, String value) {
    switch (name) {
      case "-ts" -> from = Optional.of(value);
      case "-te" -> to = Optional.of(value);
      default -> {
        return false;
      }
    }
    return true;
  }

  void narrow(Query.Builder query) throws CommandException {
    if (from.isEmpty() && to.isEmpty()) {
      return;
    }
    TimeWords words = new TimeWords(Instant.now(), ZoneId.systemDefault(), TimeSpan::boot);
    try {
      from.map(words::start).ifPresent(query::from);
      to.map(words::end).ifPresent(query::to);
    } catch (IllegalArgumentException e) {
      throw new CommandException(ExitCode.WRONG_USAGE, String.valueOf(e.getMessage()), e);
    }
  }

  /** btime of /proc/stat (proc_stat(5)). */
  private static Instant boot() {
    try (var lines = Files.lines(Path.of("/proc/stat"), StandardCharsets.US_ASCII)) {
      return lines
          .filter(line -> line.startsWith("btime "))
          .map(line -> Instant.ofEpochSecond(Long.parseLong(line.substring(6).trim())))
          .findFirst()
          .orElseThrow(() -> new IllegalArgumentException("no time: boot; /proc/stat has none"));
    } catch (IOException e) {
      throw new UncheckedIOException("reading /proc/stat", e);
    }
  }
}
