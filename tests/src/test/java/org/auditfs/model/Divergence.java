package org.auditfs.model;

import java.util.List;
import java.util.Optional;

/**
 * Where the twins differ.
 *
 * @param step the step's place in the sequence
 * @param call of that step
 * @param what was compared
 * @param seen what the bare directory shows, and what the mount
 */
record Divergence(int step, Optional<Call> call, String what, Answers seen) {

  /** Whether it is of the same kind: a shorter sequence must show the defect it was found with. */
  boolean isLike(Divergence other) {
    return kind().equals(other.kind());
  }

  private List<String> kind() {
    return List.of(
        call.map(Call::name).orElse(""),
        what.split(" ", -1)[0],
        kind(seen.bare()),
        kind(seen.mounted()));
  }

  /** An errno as it is; anything else is just something else. */
  private static String kind(String text) {
    return Answers.isErrno(text) ? text : "";
  }

  /** Both, one beneath the other. */
  @Override
  public String toString() {
    return what + "\n    bare:    " + seen.bare() + "\n    mounted: " + seen.mounted();
  }
}
