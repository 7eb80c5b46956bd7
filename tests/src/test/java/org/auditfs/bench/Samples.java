package org.auditfs.bench;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** Nanoseconds an operation, of each round. */
final class Samples {

  private final Map<String, Map<Contender, List<Double>>> all = new HashMap<>();

  void add(Workload workload, Contender contender, Cost cost) {
    all.computeIfAbsent(workload.id(), id -> new EnumMap<>(Contender.class))
        .computeIfAbsent(contender, key -> new ArrayList<>())
        .add(cost.each());
  }

  /** In the order of the rounds; empty when it was not measured. */
  List<Double> of(String workload, Contender contender) {
    return all.getOrDefault(workload, Map.of()).getOrDefault(contender, List.of());
  }

  /** The median of the rounds. */
  OptionalDouble median(String workload, Contender contender) {
    return median(of(workload, contender));
  }

  /** The median of the rounds' own ratios. */
  OptionalDouble ratio(String workload, Contender one, Contender other) {
    List<Double> ones = of(workload, one);
    List<Double> others = of(workload, other);
    List<Double> ratios = new ArrayList<>();
    for (int i = 0; i < Math.min(ones.size(), others.size()); i++) {
      ratios.add(ones.get(i) / others.get(i));
    }
    return median(ratios);
  }

  static OptionalDouble median(List<Double> values) {
    if (values.isEmpty()) {
      return OptionalDouble.empty();
    }
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    int middle = sorted.length / 2;
    return OptionalDouble.of(
        sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2);
  }
}
