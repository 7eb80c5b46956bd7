package org.auditfs.mount;

import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.auditfs.posix.Async;

/**
 * The kernel's own audit, borrowed: see kernel-audit.pl. Closing gives it back as it was found, and
 * so does the death of this process.
 */
final class KernelAudit implements AutoCloseable {

  /** What the keys of all rules begin with. */
  static final String KEY = "auditfs-it";

  private static final String REFUSED = "no: ";
  private static final Duration TIME_MAX = Duration.ofSeconds(30);
  private static final int SYSCALL = 1300;
  private static final int PATH = 1302;

  private static final Pattern RECORD = Pattern.compile("(\\d+) audit\\([\\d.]+:(\\d+)\\): (.*)");
  private static final Pattern FIELD = Pattern.compile("(\\w+)=(\"[^\"]*\"|\\S+)");

  private final Process process;
  private final BufferedReader out;
  private final String greeting;
  private final List<String> lines = new ArrayList<>();
  private String end = "";

  /**
   * What the records with one serial say together.
   *
   * @param key without {@link #KEY}; empty where the rule that asked for it is gone
   * @param pid of who did it
   * @param ppid of the parent
   * @param named whether a path is in it
   */
  record Event(String key, long pid, long ppid, boolean named) {}

  /**
   * @param scripts where the script is put
   */
  KernelAudit(Path scripts) {
    Path script = Resources.unpack("kernel-audit.pl", scripts);
    try {
      ProcessBuilder perl =
          new ProcessBuilder("/usr/bin/perl", script.toString(), KEY)
              .redirectError(ProcessBuilder.Redirect.INHERIT);
      // scripts/test kills what it leaves behind; this one has to tidy up first.
      perl.environment().remove("AUDITFS_TEST_PLACE");
      process = perl.start();
      out = process.inputReader(StandardCharsets.ISO_8859_1);
      greeting = greeting();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    var unused = Async.begin(this::read);
  }

  /** The first line that is no record. */
  private String greeting() throws IOException {
    String line;
    do {
      line = Objects.requireNonNullElse(out.readLine(), REFUSED + "it says nothing");
    } while (RECORD.matcher(line).matches());
    return line;
  }

  private boolean read() {
    try {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        take(line);
      }
      return true;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private synchronized void take(String line) {
    if (RECORD.matcher(line).matches()) {
      lines.add(line);
    } else {
      end = line;
    }
  }

  /** Why it cannot be had; empty where it can. */
  String refusal() {
    return greeting.startsWith(REFUSED) ? greeting.substring(REFUSED.length()) : "";
  }

  /** The events since the last time, waiting until so many of them are {@code wanted}. */
  List<Event> take(int number, Predicate<Event> wanted) {
    await(number + " events of the kernel's audit")
        .atMost(TIME_MAX)
        .pollInterval(Duration.ofMillis(10))
        .until(() -> events().stream().filter(wanted).count() >= number);
    List<Event> events = events();
    synchronized (this) {
      lines.clear();
    }
    return events;
  }

  /** Of system calls, in the order of their serials. */
  private synchronized List<Event> events() {
    Map<Long, Boolean> named = new HashMap<>();
    for (String line : lines) {
      Matcher record = matcher(line);
      boolean path = Integer.parseInt(record.group(1)) == PATH;
      named.merge(Long.parseLong(record.group(2)), path, Boolean::logicalOr);
    }
    return lines.stream()
        .map(KernelAudit::matcher)
        .filter(record -> Integer.parseInt(record.group(1)) == SYSCALL)
        .map(record -> event(record, Boolean.TRUE.equals(named.get(serial(record)))))
        .toList();
  }

  private static Matcher matcher(String line) {
    Matcher matcher = RECORD.matcher(line);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(line);
    }
    return matcher;
  }

  private static long serial(Matcher record) {
    return Long.parseLong(record.group(2));
  }

  private static Event event(Matcher record, boolean named) {
    Map<String, String> fields = new HashMap<>();
    FIELD.matcher(record.group(3)).results().forEach(it -> fields.put(it.group(1), it.group(2)));
    String key = fields.getOrDefault("key", "").replace("\"", "");
    return new Event(
        key.startsWith(KEY) ? key.substring(KEY.length() + 1) : "",
        Long.parseLong(fields.getOrDefault("pid", "0")),
        Long.parseLong(fields.getOrDefault("ppid", "0")),
        named);
  }

  @Override
  public void close() {
    try {
      process.getOutputStream().close();
      if (!process.waitFor(TIME_MAX.toSeconds(), TimeUnit.SECONDS)) {
        throw new AssertionError("process " + process.pid() + " does not give it back");
      }
      if (refusal().isEmpty()) {
        await("word that it was given back").atMost(TIME_MAX).until(() -> !end().isEmpty());
        if (!end().equals("restored")) {
          throw new AssertionError("the kernel's audit: " + end());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private synchronized String end() {
    return end;
  }
}
