package org.auditfs.bench;

import java.util.List;
import java.util.Map;

/**
 * All that a run found.
 *
 * @param about what was measured on, a line each
 * @param samples time an operation
 * @param mounts nanoseconds that {@code auditfs mount} took, of each try
 * @param resident bytes of each daemon after the last round
 * @param notes what could not be measured, and why
 */
record Result(
    List<String> about,
    List<Workload> workloads,
    Samples samples,
    List<Double> mounts,
    Map<Contender, Long> resident,
    List<String> notes) {

  Result {
    about = List.copyOf(about);
    workloads = List.copyOf(workloads);
    mounts = List.copyOf(mounts);
    resident = Map.copyOf(resident);
    notes = List.copyOf(notes);
  }
}
