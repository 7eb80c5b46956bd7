package org.auditfs.chain;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A text and who signed it: C2SP signed-note (c2sp.org/signed-note).
 *
 * @param text ends with a newline
 * @param signatures at least one
 */
public record SignedNote(String text, List<NoteSignature> signatures) {

  private static final int SIGNATURES_MAX = 64;

  public SignedNote {
    signatures = List.copyOf(signatures);
  }

  /**
   * Reads a note.
   *
   * @throws MalformedChainException when it is none
   */
  public static SignedNote parse(String note) throws MalformedChainException {
    if (note.chars().anyMatch(c -> c < ' ' && c != '\n')) {
      throw new MalformedChainException("a note with control characters");
    }
    int blank = note.lastIndexOf("\n\n");
    if (blank < 0 || !note.endsWith("\n")) {
      throw new MalformedChainException("a text that is not signed");
    }
    List<NoteSignature> signatures = new ArrayList<>();
    for (String line : note.substring(blank + 2).lines().limit(SIGNATURES_MAX).toList()) {
      signatures.add(NoteSignature.parse(line));
    }
    if (signatures.isEmpty()) {
      throw new MalformedChainException("a text that is not signed");
    }
    return new SignedNote(note.substring(0, blank + 1), signatures);
  }

  /** The keys that signed it. */
  public String signers() {
    return signatures.stream().map(NoteSignature::key).collect(Collectors.joining(", "));
  }

  @Override
  public String toString() {
    StringBuilder note = new StringBuilder(text).append('\n');
    signatures.forEach(signature -> note.append(signature).append('\n'));
    return note.toString();
  }
}
