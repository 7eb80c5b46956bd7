package org.auditfs.config;

import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.auditfs.store.Durability;
import org.auditfs.store.FullAction;
import org.auditfs.store.Keep;
import org.auditfs.store.StoragePolicy;
import org.auditfs.store.StoreOptions;
import org.auditfs.store.Threshold;

/**
 * What was chosen for a trail, which all mounts of a daemon share.
 *
 * @param chosen the values that were given, each allowed, in the order of the options
 */
public record TrailOptions(Map<TrailOption, String> chosen) {

  /** Nothing was chosen. */
  public static final TrailOptions NONE = new TrailOptions(Map.of());

  public TrailOptions {
    Map<TrailOption, String> ordered = new EnumMap<>(TrailOption.class);
    ordered.putAll(chosen);
    chosen = Collections.unmodifiableMap(ordered);
  }

  /**
   * Reads what {@link #text} wrote.
   *
   * @throws CommandException when an option is unknown or its value makes no sense
   */
  public static TrailOptions parse(String text) throws CommandException {
    TrailOptions options = NONE;
    for (String option : text.isEmpty() ? List.<String>of() : List.of(text.split(",", -1))) {
      String[] parts = option.split("=", 2);
      TrailOption known =
          TrailOption.ofWord(parts[0])
              .orElseThrow(() -> usage("unknown option of the trail: '" + option + "'"));
      options = options.with(known, parts.length > 1 ? parts[1] : "");
    }
    return options;
  }

  /**
   * The same with one more, which holds against an earlier one.
   *
   * @throws CommandException when the value makes no sense
   */
  TrailOptions with(TrailOption option, String value) throws CommandException {
    if (!option.allows(value)) {
      throw usage("bad mount option: " + option.word() + "=" + value + ": " + option.advice());
    }
    return over(new TrailOptions(Map.of(option, value)));
  }

  /** The same, but that what {@code others} say holds against it. */
  public TrailOptions over(TrailOptions others) {
    Map<TrailOption, String> all = new EnumMap<>(TrailOption.class);
    all.putAll(chosen);
    all.putAll(others.chosen);
    return new TrailOptions(all);
  }

  /** What holds for {@code option}, chosen or not. */
  public String value(TrailOption option) {
    return chosen.getOrDefault(option, option.standard());
  }

  /**
   * What is wrong with them together, if anything: the last alarm must come last, as auditd.conf(5)
   * has it. Mebibytes and percent cannot be compared before there is a disk.
   */
  Optional<String> contradiction() {
    Threshold first = threshold(TrailOption.SPACE_LEFT);
    Threshold last = threshold(TrailOption.ADMIN_SPACE_LEFT);
    boolean comparable =
        (first.percent() > 0) == (last.percent() > 0) && !first.equals(Threshold.NONE);
    boolean ordered = last.equals(Threshold.NONE) || isLess(last, first);
    return comparable && !ordered
        ? Optional.of("admin_space_left, " + last + ", is not less than space_left, " + first)
        : Optional.empty();
  }

  /** Whether alarms come as with {@code other}. */
  boolean hasThresholdsOf(TrailOptions other) {
    return threshold(TrailOption.SPACE_LEFT).equals(other.threshold(TrailOption.SPACE_LEFT))
        && threshold(TrailOption.ADMIN_SPACE_LEFT)
            .equals(other.threshold(TrailOption.ADMIN_SPACE_LEFT));
  }

  private static boolean isLess(Threshold one, Threshold other) {
    return one.percent() < other.percent() || one.mebibytes() < other.mebibytes();
  }

  /**
   * The same, checked as a whole.
   *
   * @throws CommandException when two of them contradict each other
   */
  public TrailOptions checked() throws CommandException {
    Optional<String> wrong = contradiction();
    if (wrong.isPresent()) {
      throw usage("bad mount option: " + wrong.get() + ": give another");
    }
    return this;
  }

  /** The first option that is chosen here, and otherwise in {@code running}. */
  public Optional<TrailOption> difference(TrailOptions running) {
    return chosen.keySet().stream()
        .filter(option -> !value(option).equals(running.value(option)))
        .findFirst();
  }

  /** What was chosen, as {@code -o} takes it. */
  public String text() {
    return chosen.entrySet().stream()
        .map(entry -> entry.getKey().word() + "=" + entry.getValue())
        .collect(Collectors.joining(","));
  }

  /** How the trail is to be kept then. */
  public StoreOptions store() {
    return StoreOptions.defaults()
        .withDurability(Durability.ofWord(value(TrailOption.DURABILITY)).orElseThrow())
        .withIndexBytesMax(number(TrailOption.INDEX_SIZE) << 20)
        .withPolicy(
            new StoragePolicy(
                FullAction.ofWord(value(TrailOption.ON_FULL)).orElseThrow(),
                threshold(TrailOption.SPACE_LEFT),
                threshold(TrailOption.ADMIN_SPACE_LEFT),
                new Keep(
                    number(TrailOption.KEEP_SIZE) << 20,
                    TimeUnit.DAYS.toMicros(number(TrailOption.KEEP_DAYS)))));
  }

  private Threshold threshold(TrailOption option) {
    return Threshold.parse(value(option)).orElseThrow();
  }

  private long number(TrailOption option) {
    return Long.parseLong(value(option));
  }

  private static CommandException usage(String message) {
    return new CommandException(ExitCode.WRONG_USAGE, message);
  }
}
