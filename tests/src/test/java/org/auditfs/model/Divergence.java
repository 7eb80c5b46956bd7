package org.auditfs.model;

import java.util.List;
import java.util.Optional;

/**
 * Where the twins differ.
 *
 * @param step the step's place in the sequence
 * @param call of that step
 * @param what was compared
 * @param bare what the bare directory shows
 * @param mounted what the mount shows
 */
record Divergence(int step, Optional<Call> call, String what, String bare, String mounted) {

  private static final int KIND_MAX = 16;

  /** Whether it is of the same kind: a shorter sequence must show the defect it was found with. */
  boolean isLike(Divergence other) {
    return kind().equals(other.kind());
  }

  private List<String> kind() {
    return List.of(
        call.map(Call::name).orElse(""), what.split(" ", -1)[0], bareKind(bare), bareKind(mounted));
  }

  /** An errno as it is; anything else is just something else. */
  private static String bareKind(String text) {
    return text.length() < KIND_MAX && text.startsWith("E") ? text : "";
  }

  /** Both, one beneath the other. */
  @Override
  public String toString() {
    return what + "\n    bare:    " + bare + "\n    mounted: " + mounted;
  }
}
