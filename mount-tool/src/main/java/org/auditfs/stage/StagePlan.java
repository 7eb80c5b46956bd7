package org.auditfs.stage;

import java.util.List;

/**
 * What a stage is to have.
 *
 * @param asRoot whether the real root builds it: then all of /etc can be copied, with its owners
 * @param actors users beside root; only the real root can have them
 * @param diskMebibytes size of a disk for the state directory alone; 0 for none of its own
 */
public record StagePlan(boolean asRoot, List<Actor> actors, int diskMebibytes) {

  public StagePlan {
    actors = List.copyOf(actors);
  }

  /** Nothing but the copy of /etc. */
  public static StagePlan plain(boolean asRoot) {
    return new StagePlan(asRoot, List.of(), 0);
  }
}
