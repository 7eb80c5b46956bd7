package org.auditfs.file;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A pattern for paths: {@code *} is any bytes but a slash, {@code **} any bytes, {@code ?} one byte
 * but a slash, {@code [a-z]} and {@code [!a-z]} one of a set, never a slash. All else stands for
 * itself.
 *
 * <p>Matching goes once through the path with the set of all places in the pattern that can have
 * been reached, so no pattern takes more than {@code path length × } {@value #LENGTH_MAX} steps.
 */
public final class Glob {

  /** The longest pattern, in bytes. */
  public static final int LENGTH_MAX = 1024;

  private static final int BYTES = 256;

  /** Shared by all patterns: most of a file of them is literal. */
  private static final List<Step> LITERALS =
      IntStream.range(0, BYTES).mapToObj(Glob::literal).toList();

  private static final Step ANY_BYTES = new Step(all(), true);
  private static final Step ANY_NAME = new Step(allButSlash(), true);
  private static final Step NAME_BYTE = new Step(allButSlash(), false);

  private final ByteString text;
  private final List<Step> steps;

  /** One byte of {@code set}, or any number of them. */
  private record Step(BitSet set, boolean repeated) {}

  private Glob(ByteString text, List<Step> steps) {
    this.text = text;
    this.steps = steps;
  }

  /** Whether {@code text} has a character that means more than itself. */
  public static boolean isPattern(ByteString text) {
    return text.indexOf((byte) '*', 0) >= 0
        || text.indexOf((byte) '?', 0) >= 0
        || text.indexOf((byte) '[', 0) >= 0;
  }

  /**
   * Reads a pattern.
   *
   * @throws GlobSyntaxException when it is too long, or a set has no end; the column counts from
   *     the pattern's first byte, 1
   */
  public static Glob parse(ByteString text) throws GlobSyntaxException {
    if (text.length() > LENGTH_MAX) {
      throw new GlobSyntaxException(
          1, "a pattern of " + text.length() + " bytes: expected at most " + LENGTH_MAX);
    }
    List<Step> steps = new ArrayList<>();
    int at = 0;
    while (at < text.length()) {
      switch (text.at(at)) {
        case '*' -> {
          boolean all = at + 1 < text.length() && text.at(at + 1) == '*';
          steps.add(all ? ANY_BYTES : ANY_NAME);
          at += all ? 2 : 1;
        }
        case '?' -> {
          steps.add(NAME_BYTE);
          at++;
        }
        case '[' -> {
          int end = endOfSet(text, at);
          steps.add(new Step(set(text, at + 1, end), false));
          at = end + 1;
        }
        default -> {
          steps.add(LITERALS.get(text.at(at) & 0xff));
          at++;
        }
      }
    }
    return new Glob(text, List.copyOf(steps));
  }

  /** A {@code ]} that comes first stands for itself. */
  private static int endOfSet(ByteString text, int from) throws GlobSyntaxException {
    int first = from + 1;
    if (first < text.length() && text.at(first) == '!') {
      first++;
    }
    int end = text.indexOf((byte) ']', first + 1);
    if (end < 0) {
      throw new GlobSyntaxException(from + 1, "'[': expected a ']' after it; '[[]' is the byte");
    }
    return end;
  }

  private static BitSet set(ByteString text, int from, int end) throws GlobSyntaxException {
    boolean inverted = text.at(from) == '!';
    BitSet set = new BitSet(BYTES);
    int at = inverted ? from + 1 : from;
    while (at < end) {
      int low = text.at(at) & 0xff;
      boolean range = at + 2 < end && text.at(at + 1) == '-';
      int high = range ? text.at(at + 2) & 0xff : low;
      if (high < low) {
        throw new GlobSyntaxException(at + 1, "'[': expected a range that begins with the lower");
      }
      set.set(low, high + 1);
      at += range ? 3 : 1;
    }
    if (inverted) {
      set.flip(0, BYTES);
    }
    set.clear('/');
    return set;
  }

  private static Step literal(int value) {
    BitSet one = new BitSet(BYTES);
    one.set(value);
    return new Step(one, false);
  }

  private static BitSet all() {
    BitSet set = new BitSet(BYTES);
    set.set(0, BYTES);
    return set;
  }

  private static BitSet allButSlash() {
    BitSet set = all();
    set.clear('/');
    return set;
  }

  private BitSet after(BitSet places, int value) {
    BitSet next = new BitSet(steps.size() + 1);
    for (int at = places.nextSetBit(0); at >= 0 && at < steps.size(); ) {
      Step step = steps.get(at);
      if (step.set().get(value)) {
        reach(next, step.repeated() ? at : at + 1);
      }
      at = places.nextSetBit(at + 1);
    }
    return next;
  }

  /** A place, and those beyond it that need no byte; one that is there already has them. */
  private void reach(BitSet places, int from) {
    int at = from;
    while (!places.get(at)) {
      places.set(at);
      if (at < steps.size() && steps.get(at).repeated()) {
        at++;
      }
    }
  }

  /** Whether the whole of {@code path} fits. */
  public boolean matches(ByteString path) {
    BitSet places = new BitSet(steps.size() + 1);
    reach(places, 0);
    for (int i = 0; i < path.length() && !places.isEmpty(); i++) {
      places = after(places, path.at(i) & 0xff);
    }
    return places.get(steps.size());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Glob that && text.equals(that.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  /** The pattern as it was read. */
  @Override
  public String toString() {
    return text.toString();
  }
}
