package org.auditfs.verify;

import java.util.ArrayList;
import java.util.List;

/**
 * What was found of a trail.
 *
 * @param key that the checkpoints were verified with; empty when there is none
 * @param segments of the log
 * @param checkpoints that are stored
 * @param firstSerial the first event that the log has
 * @param lastSerial the last event, before anything that is wrong
 * @param signedSerial the last event that the newest checkpoint covers
 * @param problems what is not as it was written, first things first; none: the trail is verified
 * @param notes what is worth knowing and no problem
 */
public record Verdict(
    String key,
    int segments,
    int checkpoints,
    long firstSerial,
    long lastSerial,
    long signedSerial,
    List<Problem> problems,
    List<String> notes) {

  public Verdict {
    problems = List.copyOf(problems);
    notes = List.copyOf(notes);
  }

  /** Whether nothing is wrong. */
  public boolean isVerified() {
    return problems.isEmpty();
  }

  /** The same with one problem more. */
  public Verdict with(Problem problem) {
    List<Problem> all = new ArrayList<>(problems);
    all.add(problem);
    return new Verdict(
        key, segments, checkpoints, firstSerial, lastSerial, signedSerial, all, notes);
  }

  /** Events of the log. */
  public long events() {
    return lastSerial - firstSerial + 1;
  }
}
