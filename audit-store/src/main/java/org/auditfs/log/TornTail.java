package org.auditfs.log;

import java.nio.file.Path;

/**
 * The unfinished last write of a daemon that did not live to finish it.
 *
 * @param segment where it was
 * @param offset where it began
 * @param bytes how long it was
 * @param keptAt the file that has it now
 */
public record TornTail(Path segment, long offset, long bytes, Path keptAt) {

  @Override
  public String toString() {
    return "cut an unfinished write of "
        + bytes
        + " bytes off "
        + segment
        + " at byte "
        + offset
        + "; kept in "
        + keptAt;
  }
}
