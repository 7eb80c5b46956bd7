package org.auditfs.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import org.auditfs.store.Durability;

/**
 * What {@code -o} asks for.
 *
 * @param durability of the trail, which all mounts of a daemon share; empty when not named
 * @param readOnly whether nobody may write through the mount
 * @param threads worker threads, 1 to {@value #THREADS_MAX}; empty for the default
 */
public record MountOptions(Optional<Durability> durability, boolean readOnly, OptionalInt threads) {

  /** Nothing asked for. */
  public static final MountOptions NONE =
      new MountOptions(Optional.empty(), false, OptionalInt.empty());

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
    durability.ifPresent(value -> words.add("durability=" + word(value)));
    if (readOnly) {
      words.add("ro");
    }
    threads.ifPresent(value -> words.add("threads=" + value));
    return String.join(",", words);
  }

  /** A durability's word after {@code durability=}. */
  public static String word(Durability durability) {
    return durability.name().toLowerCase(Locale.ROOT);
  }

  private MountOptions with(String option) throws CommandException {
    int equals = option.indexOf('=');
    String key = equals < 0 ? option : option.substring(0, equals);
    String value = equals < 0 ? "" : option.substring(equals + 1);
    return switch (key) {
      case "durability" -> new MountOptions(Optional.of(durability(value)), readOnly, threads);
      case "ro" -> new MountOptions(durability, flag(option, value), threads);
      case "threads" -> new MountOptions(durability, readOnly, OptionalInt.of(threads(value)));
      default ->
          throw usage(
              "unknown mount option: '" + option + "': known are durability=, ro, threads=");
    };
  }

  private static Durability durability(String word) throws CommandException {
    return Durability.ofWord(word)
        .orElseThrow(
            () -> usage("bad mount option: durability=" + word + ": give process or disk"));
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
