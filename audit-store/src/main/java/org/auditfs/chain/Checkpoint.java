package org.auditfs.chain;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.auditfs.file.ByteString;

/**
 * What is signed: how many events there are and the hash of all. The text of a C2SP
 * tlog-checkpoint, with three extension lines of ours that its auditors pass over.
 *
 * <pre>
 *  auditfs/5f0c…          origin: the trail
 *  1000                   size: events, from the trail's first
 *  CsUY…=                 root hash
 *  number 17              the trail's checkpoints are counted, so that none can be taken away
 *  first 1                serial of the first event that the log still has
 *  time 2026-11-22T09:30:00.123456Z
 * </pre>
 *
 * @param origin whose tree it is
 * @param size leaves of the tree
 * @param root its hash
 * @param extensions further lines
 */
public record Checkpoint(String origin, long size, Hash root, List<String> extensions) {

  private static final String NUMBER = "number ";
  private static final String FIRST = "first ";
  private static final String TIME = "time ";
  private static final int LINES_MAX = 64;

  public Checkpoint {
    extensions = List.copyOf(extensions);
  }

  /** The origin of a trail's checkpoints, and the name of its key. */
  public static String origin(ByteString trail) {
    return "auditfs/" + trail.toHex();
  }

  /** One of ours. */
  public static Checkpoint of(
      String origin, long size, Hash root, long number, long firstSerial, long timeMicros) {
    return new Checkpoint(
        origin,
        size,
        root,
        List.of(
            NUMBER + number,
            FIRST + firstSerial,
            TIME + Instant.EPOCH.plus(timeMicros, ChronoUnit.MICROS)));
  }

  /**
   * Reads the text of a note.
   *
   * @throws MalformedChainException when it is no checkpoint
   */
  public static Checkpoint parse(String text) throws MalformedChainException {
    List<String> lines = text.lines().limit(LINES_MAX).toList();
    if (lines.size() < 3 || !text.endsWith("\n") || lines.stream().anyMatch(String::isEmpty)) {
      throw new MalformedChainException("no checkpoint");
    }
    return new Checkpoint(
        lines.get(0),
        number(lines.get(1)),
        Hash.ofBase64(lines.get(2)),
        lines.subList(3, lines.size()));
  }

  /** A number without leading zeros, sign or anything else. */
  static long number(String digits) throws MalformedChainException {
    if (!digits.matches("0|[1-9][0-9]{0,17}")) {
      throw new MalformedChainException("no number: " + digits);
    }
    return Long.parseLong(digits);
  }

  /** How many checkpoints of the trail there are with this one. */
  public OptionalLong number() {
    return extension(NUMBER);
  }

  /** The serial of the first event that the log had when this was signed. */
  public OptionalLong firstSerial() {
    return extension(FIRST);
  }

  /** When it was signed. */
  public Optional<Instant> time() {
    try {
      return value(TIME).map(Instant::parse);
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private OptionalLong extension(String word) {
    try {
      Optional<String> value = value(word);
      return value.isEmpty() ? OptionalLong.empty() : OptionalLong.of(number(value.get()));
    } catch (MalformedChainException e) {
      return OptionalLong.empty();
    }
  }

  private Optional<String> value(String word) {
    return extensions.stream()
        .filter(line -> line.startsWith(word))
        .findFirst()
        .map(line -> line.substring(word.length()));
  }

  /** The text that is signed. */
  public String text() {
    StringBuilder text = new StringBuilder();
    text.append(origin).append('\n').append(size).append('\n').append(root.base64()).append('\n');
    extensions.forEach(line -> text.append(line).append('\n'));
    return text.toString();
  }
}
