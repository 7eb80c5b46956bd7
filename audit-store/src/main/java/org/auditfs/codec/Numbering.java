package org.auditfs.codec;

/** Numbers for the constants of an enum that stay when somebody sorts the enum. */
final class Numbering {

  private Numbering() {}

  /** Where {@code value} stands in {@code numbered}. */
  static <E extends Enum<E>> int of(E[] numbered, E value) {
    for (int i = 0; i < numbered.length; i++) {
      if (numbered[i] == value) {
        return i;
      }
    }
    throw new IllegalArgumentException(value + " has no number in the trail");
  }
}
