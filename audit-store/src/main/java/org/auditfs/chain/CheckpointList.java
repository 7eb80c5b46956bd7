package org.auditfs.chain;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.auditfs.file.ByteString;

/**
 * The checkpoints of a trail as they are stored: one signed note after the other, a blank line
 * after each.
 *
 * @param entries the whole ones
 * @param end where the last whole one ends; what lies behind was not finished
 */
public record CheckpointList(List<Entry> entries, long end) {

  /** A blank line in a note, and the one after it. */
  private static final String BLANK = "\n\n";

  /**
   * A stored checkpoint.
   *
   * @param at its first byte
   * @param note as it was signed
   * @param checkpoint what it says
   */
  public record Entry(long at, SignedNote note, Checkpoint checkpoint) {}

  public CheckpointList {
    entries = List.copyOf(entries);
  }

  /** A checkpoint as it is stored. */
  public static ByteString stored(SignedNote note) {
    return ByteString.of(note + "\n");
  }

  /**
   * Reads checkpoints that begin at byte {@code at} of their file.
   *
   * @throws MalformedChainException when one is none; the message tells where
   */
  public static CheckpointList parse(byte[] bytes, long at) throws MalformedChainException {
    String text = new String(bytes, StandardCharsets.UTF_8);
    List<Entry> entries = new ArrayList<>();
    int from = 0;
    long begin = at;
    for (int to = end(text, from); to >= 0; to = end(text, from)) {
      String note = text.substring(from, to);
      entries.add(entry(begin, note));
      from = to + 1;
      begin += note.getBytes(StandardCharsets.UTF_8).length + 1;
    }
    return new CheckpointList(entries, begin);
  }

  /** Where the note that begins at {@code from} ends; -1 when it does not. */
  private static int end(String text, int from) {
    int body = text.indexOf(BLANK, from);
    int signatures = body < 0 ? -1 : text.indexOf(BLANK, body + 2);
    return signatures < 0 ? -1 : signatures + 1;
  }

  private static Entry entry(long at, String text) throws MalformedChainException {
    try {
      SignedNote note = SignedNote.parse(text);
      return new Entry(at, note, Checkpoint.parse(note.text()));
    } catch (MalformedChainException e) {
      throw new MalformedChainException("byte " + at + ": " + e.what(), e);
    }
  }
}
