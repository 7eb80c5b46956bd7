package org.auditfs.file;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Immutable bytes, compared and hashed by content. File names, command names and extended attribute
 * values are these: Linux gives them no encoding.
 */
public final class ByteString implements Comparable<ByteString> {

  /** No bytes at all. */
  public static final ByteString EMPTY = new ByteString(new byte[0]);

  private final byte[] bytes;

  /** 0 until it is asked for; threads that ask at once find the same. */
  private int hash;

  private ByteString(byte[] bytes) {
    this.bytes = bytes;
  }

  /** A copy of {@code bytes}. */
  public static ByteString of(byte[] bytes) {
    return new ByteString(bytes.clone());
  }

  /** The UTF-8 bytes of {@code text}. */
  public static ByteString of(String text) {
    return new ByteString(text.getBytes(StandardCharsets.UTF_8));
  }

  /** A copy of {@code length} of {@code bytes} from index {@code from}. */
  public static ByteString of(byte[] bytes, int from, int length) {
    return new ByteString(Arrays.copyOfRange(bytes, from, from + length));
  }

  /** A copy of {@code length} bytes of {@code buffer} from absolute index {@code from}. */
  public static ByteString of(ByteBuffer buffer, int from, int length) {
    byte[] copy = new byte[length];
    buffer.get(from, copy);
    return new ByteString(copy);
  }

  /**
   * The bytes that {@code hex} spells.
   *
   * @throws IllegalArgumentException when {@code hex} is not an even number of hex digits
   */
  public static ByteString ofHex(String hex) {
    return new ByteString(HexFormat.of().parseHex(hex));
  }

  /** Number of bytes. */
  public int length() {
    return bytes.length;
  }

  /** Whether there is no byte. */
  public boolean isEmpty() {
    return bytes.length == 0;
  }

  /** The byte at {@code index}, from 0. */
  public byte at(int index) {
    return bytes[index];
  }

  /** The eight bytes from {@code index} on as a little-endian number. */
  public long longAt(int index) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong(index);
  }

  /** The first index of {@code wanted} at or after {@code from}, or -1. */
  public int indexOf(byte wanted, int from) {
    for (int i = from; i < bytes.length; i++) {
      if (bytes[i] == wanted) {
        return i;
      }
    }
    return -1;
  }

  /** The last index of {@code wanted}, or -1. */
  public int lastIndexOf(byte wanted) {
    for (int i = bytes.length - 1; i >= 0; i--) {
      if (bytes[i] == wanted) {
        return i;
      }
    }
    return -1;
  }

  /** The bytes from {@code from} (inclusive) to {@code to} (exclusive). */
  public ByteString slice(int from, int to) {
    return new ByteString(Arrays.copyOfRange(bytes, from, to));
  }

  /** These bytes followed by {@code more}. */
  public ByteString concat(ByteString more) {
    byte[] both = Arrays.copyOf(bytes, bytes.length + more.bytes.length);
    System.arraycopy(more.bytes, 0, both, bytes.length, more.bytes.length);
    return new ByteString(both);
  }

  /** Whether the first bytes are {@code prefix}. */
  public boolean startsWith(ByteString prefix) {
    return bytes.length >= prefix.bytes.length
        && Arrays.equals(bytes, 0, prefix.bytes.length, prefix.bytes, 0, prefix.bytes.length);
  }

  /** Whether the last bytes are {@code suffix}. */
  public boolean endsWith(ByteString suffix) {
    int from = bytes.length - suffix.bytes.length;
    return from >= 0
        && Arrays.equals(bytes, from, bytes.length, suffix.bytes, 0, suffix.bytes.length);
  }

  /** Whether these bytes stand anywhere in {@code text[from..to)}. */
  public boolean isIn(byte[] text, int from, int to) {
    int length = bytes.length;
    for (int i = from; i <= to - length && length > 0; i++) {
      if (text[i] == bytes[0] && Arrays.equals(text, i, i + length, bytes, 0, length)) {
        return true;
      }
    }
    return length == 0;
  }

  /** A copy of the bytes. */
  public byte[] toByteArray() {
    return bytes.clone();
  }

  /** Copies the bytes into {@code target} from absolute index {@code at}; its position stays. */
  public void copyTo(ByteBuffer target, int at) {
    target.put(at, bytes);
  }

  /** Copies the bytes into {@code target} from index {@code at}. */
  public void copyTo(byte[] target, int at) {
    System.arraycopy(bytes, 0, target, at, bytes.length);
  }

  /**
   * Copies {@code count} bytes from index {@code from} into {@code target} from index {@code at}.
   */
  public void copyTo(int from, byte[] target, int at, int count) {
    System.arraycopy(bytes, from, target, at, count);
  }

  /** Lower-case hex, two digits a byte. */
  public String toHex() {
    return HexFormat.of().formatHex(bytes);
  }

  /** The text, if the bytes are well-formed UTF-8. */
  public Optional<String> utf8() {
    if (isAscii()) {
      return Optional.of(new String(bytes, StandardCharsets.ISO_8859_1));
    }
    try {
      return Optional.of(
          StandardCharsets.UTF_8
              .newDecoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .decode(ByteBuffer.wrap(bytes))
              .toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  private boolean isAscii() {
    int all = 0;
    for (byte each : bytes) {
      all |= each;
    }
    return all >= 0;
  }

  /** Unsigned, byte by byte, as memcmp(3); a prefix comes first. */
  @Override
  public int compareTo(ByteString other) {
    return Arrays.compareUnsigned(bytes, other.bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ByteString that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    int known = hash;
    if (known == 0) {
      known = Arrays.hashCode(bytes);
      hash = known;
    }
    return known;
  }

  /** The bytes read as UTF-8, U+FFFD for what is not: for messages, never for comparing. */
  @Override
  public String toString() {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
