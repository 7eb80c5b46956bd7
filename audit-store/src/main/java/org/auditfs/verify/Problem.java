package org.auditfs.verify;

import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Something that is not as it was written.
 *
 * @param file where
 * @param at the byte of the file, where it can be told
 * @param serial the event, where it can be told
 * @param checkpoint the checkpoint that tells, or is wrong itself
 * @param what in words
 */
public record Problem(
    Path file, OptionalLong at, OptionalLong serial, OptionalLong checkpoint, String what) {

  /** Somewhere in {@code file}. */
  public static Problem in(Path file, String what) {
    return new Problem(
        file, OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty(), what);
  }

  Problem at(long offset) {
    return new Problem(file, OptionalLong.of(offset), serial, checkpoint, what);
  }

  Problem event(long number) {
    return new Problem(file, at, OptionalLong.of(number), checkpoint, what);
  }

  Problem checkpoint(long number) {
    return new Problem(file, at, serial, OptionalLong.of(number), what);
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(String.valueOf(file));
    append(text, ", byte ", at);
    append(text, ", event ", serial);
    append(text, ", checkpoint ", checkpoint);
    return text.append(": ").append(what).toString();
  }

  private static void append(StringBuilder text, String word, OptionalLong number) {
    Optional.of(number)
        .filter(OptionalLong::isPresent)
        .ifPresent(it -> text.append(word).append(it.getAsLong()));
  }
}
