package org.auditfs.config;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.auditfs.store.Durability;
import org.auditfs.store.FullAction;
import org.auditfs.store.Threshold;

/** What can be chosen for a trail, after {@code -o} or in auditfs.conf: {@code word=value}. */
public enum TrailOption {
  /** Where an event is before its operation is answered. */
  DURABILITY("process", "give " + words(Durability.values())),
  /** What is done while the trail cannot be written. */
  ON_FULL("deny", "give " + words(FullAction.values())),
  /** When to tell that room becomes scarce; the standard is auditd's. */
  SPACE_LEFT("75", "give a number of MiB, or of percent as 10%"),
  /** When to tell so a last time. */
  ADMIN_SPACE_LEFT("50", "give a number of MiB, or of percent as 10%"),
  /** What the trail may take, in MiB. */
  KEEP_SIZE("0", "give a number of MiB, 0 for all"),
  /** How old an event may become. */
  KEEP_DAYS("0", "give a number of days, 0 for all"),
  /** What the index may become at most, in MiB; the standard is address space, not room. */
  INDEX_SIZE("65536", "give a number of MiB from 8 to 1048576");

  private static final long NUMBER_MAX = 1 << 30;

  /** Two runs of events with long names fit. */
  private static final long INDEX_MIN = 8;

  /** Of address space a process has 128 TiB: x86-64, four levels of page tables. */
  private static final long INDEX_MAX = 1 << 20;

  private final String standard;
  private final String advice;

  TrailOption(String standard, String advice) {
    this.standard = standard;
    this.advice = advice;
  }

  /** Before the equals sign. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What holds when nothing is said. */
  String standard() {
    return standard;
  }

  /** What can stand behind the equals sign. */
  String advice() {
    return advice;
  }

  boolean allows(String value) {
    return switch (this) {
      case DURABILITY -> Durability.ofWord(value).isPresent();
      case ON_FULL -> FullAction.ofWord(value).isPresent();
      case SPACE_LEFT, ADMIN_SPACE_LEFT -> Threshold.parse(value).isPresent();
      case KEEP_SIZE, KEEP_DAYS -> isNumber(value, 0, NUMBER_MAX);
      case INDEX_SIZE -> isNumber(value, INDEX_MIN, INDEX_MAX);
    };
  }

  private static boolean isNumber(String value, long min, long max) {
    return value.matches("\\d{1,18}")
        && Long.parseLong(value) >= min
        && Long.parseLong(value) <= max;
  }

  /** The option that {@code word} names. */
  static Optional<TrailOption> ofWord(String word) {
    return Arrays.stream(values()).filter(option -> option.word().equals(word)).findFirst();
  }

  /** All of them, for a message. */
  static String words() {
    return "known are "
        + Arrays.stream(values()).map(TrailOption::word).collect(Collectors.joining(", "));
  }

  private static String words(Enum<?>[] values) {
    return Arrays.stream(values)
        .map(value -> value.name().toLowerCase(Locale.ROOT))
        .collect(Collectors.joining(", "));
  }
}
