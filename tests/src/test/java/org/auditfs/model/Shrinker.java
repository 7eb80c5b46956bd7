package org.auditfs.model;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Delta debugging: leaves out ever smaller parts of a list as long as the rest still fails, until
 * no single element can go.
 */
public final class Shrinker {

  private Shrinker() {}

  /**
   * A shortest list by leaving out, one that {@code fails}.
   *
   * @param failing a list that fails
   * @param tries how often {@code fails} may be asked; what was found by then is the answer
   */
  public static <T> List<T> shrink(List<T> failing, int tries, Predicate<List<T>> fails) {
    List<T> best = failing;
    int left = tries;
    int chunk = Math.max(1, best.size() / 2);
    while (left > 0) {
      boolean shorter = false;
      for (int at = best.size() - chunk; at > -chunk && left > 0; at -= chunk) {
        List<T> rest = without(best, Math.max(0, at), Math.min(best.size(), at + chunk));
        left--;
        if (rest.size() < best.size() && fails.test(rest)) {
          best = rest;
          shorter = true;
        }
      }
      if (chunk == 1 && !shorter) {
        return best;
      }
      chunk = shorter ? chunk : Math.max(1, chunk / 2);
    }
    return best;
  }

  private static <T> List<T> without(List<T> list, int from, int to) {
    List<T> rest = new ArrayList<>(list.subList(0, from));
    rest.addAll(list.subList(Math.max(from, to), list.size()));
    return rest;
  }
}
