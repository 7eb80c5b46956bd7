package org.auditfs.config;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What {@code -o} asks for.
 *
 * @param trail for the trail, which all mounts of a daemon share
 * @param integrity what this mount measures
 * @param readOnly whether nobody may write through the mount
 * @param threads worker threads, 1 to {@value #THREADS_MAX}; empty for the default
 */
public record MountOptions(
    TrailOptions trail, IntegrityOptions integrity, boolean readOnly, OptionalInt threads) {

  /** Nothing asked for. */
  public static final MountOptions NONE =
      new MountOptions(TrailOptions.NONE, IntegrityOptions.NONE, false, OptionalInt.empty());

  /** A worker is a thread with a megabyte of buffer: more than this helps nobody. */
  public static final int THREADS_MAX = 64;

  /**
   * Reads comma-separated options, each {@code key} or {@code key=value}; the last of two that say
   * the same thing holds.
   *
   * @throws CommandException when an option is unknown or its value makes no sense
   */
  public static MountOptions parse(List<String> texts) throws CommandException {
    MountOptions options = NONE;
    for (String text : texts) {
      for (String option : text.split(",", -1)) {
        options = options.with(option);
      }
    }
    return options;
  }

  /** The options as {@code -o} takes them; empty text when nothing was asked for. */
  public String text() {
    List<String> words = new ArrayList<>();
    if (!trail.chosen().isEmpty()) {
      words.add(trail.text());
    }
    if (!integrity.text().isEmpty()) {
      words.add(integrity.text());
    }
    if (readOnly) {
      words.add("ro");
    }
    threads.ifPresent(value -> words.add("threads=" + value));
    return String.join(",", words);
  }

  private MountOptions with(String option) throws CommandException {
    int equals = option.indexOf('=');
    String key = equals < 0 ? option : option.substring(0, equals);
    String value = equals < 0 ? "" : option.substring(equals + 1);
    Optional<TrailOption> ofTrail = TrailOption.ofWord(key);
    if (ofTrail.isPresent()) {
      return new MountOptions(trail.with(ofTrail.get(), value), integrity, readOnly, threads);
    }
    Optional<IntegrityOptions> measured = integrity.with(key, value);
    if (measured.isPresent()) {
      return with(measured.get());
    }
    return switch (key) {
      case "ro" -> new MountOptions(trail, integrity, flag(option, value), threads);
      case "threads" ->
          new MountOptions(trail, integrity, readOnly, OptionalInt.of(threads(value)));
      default -> throw usage("unknown mount option: '" + option + "': known are " + known());
    };
  }

  /** The same, but for what is measured. */
  public MountOptions with(IntegrityOptions other) {
    return new MountOptions(trail, other, readOnly, threads);
  }

  private static String known() {
    Stream<String> ofTrail = Arrays.stream(TrailOption.values()).map(it -> it.word() + "=");
    Stream<String> others = Stream.of("ro", "threads=");
    return Stream.concat(Stream.concat(ofTrail, IntegrityOptions.known()), others)
        .collect(Collectors.joining(", "));
  }

  private static boolean flag(String option, String value) throws CommandException {
    if (!value.isEmpty() || option.endsWith("=")) {
      throw usage("bad mount option: '" + option + "': ro takes no value");
    }
    return true;
  }

  private static int threads(String text) throws CommandException {
    try {
      int count = Integer.parseInt(text);
      if (count >= 1 && count <= THREADS_MAX) {
        return count;
      }
    } catch (NumberFormatException e) {
      // said below, as for a number out of range
    }
    throw usage("bad mount option: threads=" + text + ": give a number from 1 to " + THREADS_MAX);
  }

  private static CommandException usage(String message) {
    return new CommandException(ExitCode.WRONG_USAGE, message);
  }
}
