package org.auditfs.rule;

/**
 * Where something stands in a file.
 *
 * @param line from 1
 * @param column from 1, in characters
 */
public record Place(String file, int line, int column) {

  /** A line of a file. */
  public record Line(String file, int number) {
    Place at(int column) {
      return new Place(file, number, Math.max(1, column));
    }
  }

  /** As compilers say it: {@code FILE:LINE:COLUMN}. */
  @Override
  public String toString() {
    return file + ":" + line + ":" + column;
  }
}
