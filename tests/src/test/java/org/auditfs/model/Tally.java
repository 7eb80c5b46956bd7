package org.auditfs.model;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What the bare directory answered to each call: whether a run tried anything. */
public final class Tally {

  /** Of a call's steps, in percent, that must have been done, and refused. */
  private static final int DONE_MIN = 35;

  private static final int REFUSED_MIN = 5;

  /** Of all steps. */
  private static final int DONE_MIN_OF_ALL = 60;

  /** Steps of a call below which shares say nothing. */
  private static final int ENOUGH = 150;

  private static final int ERRNOS_SHOWN = 8;
  private static final String DONE = "";

  private final Map<Call, Map<String, Integer>> counts = new EnumMap<>(Call.class);

  void count(Call call, Answers answers) {
    counts
        .computeIfAbsent(call, any -> new TreeMap<>())
        .merge(answers.done() ? DONE : answers.bare(), 1, Integer::sum);
  }

  /** Adds what another counted. */
  public void add(Tally other) {
    other.counts.forEach(
        (call, answers) -> {
          Map<String, Integer> mine = counts.computeIfAbsent(call, any -> new TreeMap<>());
          answers.forEach((answer, count) -> mine.merge(answer, count, Integer::sum));
        });
  }

  /** A line for each call: tried, done, and how often each errno came. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    for (Call call : Call.values()) {
      String errnos =
          counts.getOrDefault(call, Map.of()).entrySet().stream()
              .filter(one -> !one.getKey().equals(DONE))
              .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
              .limit(ERRNOS_SHOWN)
              .map(one -> one.getKey() + " " + one.getValue())
              .collect(Collectors.joining(", "));
      lines.add(
          String.format(
              Locale.ROOT,
              "%-11s %7d tried %3d %% done  %s",
              call,
              tried(call),
              percent(done(call), tried(call)),
              errnos));
    }
    return lines;
  }

  /** Which calls were tried in vain or without any refusal, and whether all together were. */
  public List<String> thin() {
    List<String> thin = new ArrayList<>();
    long all = 0;
    long done = 0;
    for (Call call : Call.values()) {
      all += tried(call);
      done += done(call);
      int percent = percent(done(call), tried(call));
      if (tried(call) < ENOUGH || percent < DONE_MIN) {
        thin.add(call + ": " + tried(call) + " tried, " + percent + " % done");
      } else if (100 - percent < REFUSED_MIN && call != Call.UMASK) {
        thin.add(call + ": " + percent + " % done, few refused");
      }
    }
    if (percent(done, all) < DONE_MIN_OF_ALL) {
      thin.add("all: " + percent(done, all) + " % done");
    }
    return thin;
  }

  private long tried(Call call) {
    return counts.getOrDefault(call, Map.of()).values().stream().mapToInt(n -> n).sum();
  }

  private long done(Call call) {
    return counts.getOrDefault(call, Map.of()).getOrDefault(DONE, 0);
  }

  private static int percent(long part, long whole) {
    return whole == 0 ? 0 : (int) (100 * part / whole);
  }
}
