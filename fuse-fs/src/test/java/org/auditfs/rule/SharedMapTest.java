package org.auditfs.rule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SharedMapTest {

  /** A key with as few hashes as wanted, so that chains come to be. */
  private record Key(int number, int hashes) {
    @Override
    public int hashCode() {
      return number % hashes;
    }
  }

  private static Map<Key, Integer> entries(SharedMap<Key, Integer> map) {
    Map<Key, Integer> entries = new HashMap<>();
    map.forEach((key, value) -> assertNull(entries.put(key, value), () -> key + " twice"));
    return entries;
  }

  private static Map<Key, Integer> since(
      SharedMap<Key, Integer> map, SharedMap<Key, Integer> before) {
    Map<Key, Integer> entries = new HashMap<>();
    map.forEachSince(before, (key, value) -> assertNull(entries.put(key, value)));
    return entries;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 1000, Integer.MAX_VALUE})
  void behavesAsAMapAndLeavesWhatWasBefore(int hashes) {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    Map<Key, Integer> model = new HashMap<>();
    SharedMap<Key, Integer> map = SharedMap.empty();
    List<SharedMap<Key, Integer>> olds = new ArrayList<>();
    List<Map<Key, Integer>> oldModels = new ArrayList<>();
    for (int i = 0; i < 3000; i++) {
      Key key = new Key(random.nextInt(300), hashes);
      if (random.nextInt(3) == 0) {
        model.remove(key);
        map = map.without(key);
      } else {
        model.put(key, i);
        map = map.with(key, i);
      }
      if (i % 300 == 0) {
        olds.add(map);
        oldModels.add(Map.copyOf(model));
      }
      assertEquals(model.get(key), map.get(key), () -> "seed " + seed);
      assertEquals(model.size(), map.size(), () -> "seed " + seed);
    }
    assertEquals(model, entries(map), () -> "seed " + seed);
    for (int i = 0; i < olds.size(); i++) {
      Map<Key, Integer> before = oldModels.get(i);
      assertEquals(before, entries(olds.get(i)), () -> "seed " + seed);
      Map<Key, Integer> added = new HashMap<>(model);
      added.entrySet().removeIf(it -> it.getValue().equals(before.get(it.getKey())));
      assertEquals(added, since(map, olds.get(i)), () -> "seed " + seed);
    }
  }

  @Test
  void isTheSameWhereNothingChanges() {
    Integer one = 1;
    SharedMap<String, Integer> map = SharedMap.<String, Integer>empty().with("a", one);
    assertSame(map, map.with("a", one));
    assertSame(map, map.without("b"));
  }
}
