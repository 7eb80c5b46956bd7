package org.auditfs.inode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.auditfs.file.ByteString;
import org.auditfs.file.FileId;
import org.auditfs.fuse.NodeId;
import org.auditfs.posix.ErrnoException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class NodeIndexTest {

  private static final ObjectKey ROOT = key(1, 8, -1);
  private static final int MANY = 1_000_000;

  /** Handles of several lengths, some too long for the flat arrays; several mounts. */
  private static ObjectKey key(int mount, int length, int number) {
    byte[] handle = new byte[length];
    for (int i = 0; i < 4; i++) {
      handle[i] = (byte) (number >> (8 * i));
    }
    return new ObjectKey(mount, new FileId(7, length, ByteString.of(handle)));
  }

  private static ObjectKey random(Random random) {
    int[] lengths = {4, 8, 12, 20, 21, 40, 128};
    return key(1 + random.nextInt(3), lengths[random.nextInt(lengths.length)], random.nextInt(40));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void agreesWithAMap(long seed) throws ErrnoException {
    Random random = new Random(seed);
    NodeIndex index = new NodeIndex(ROOT);
    Map<ObjectKey, NodeId> ids = new HashMap<>();
    Map<ObjectKey, Long> counts = new HashMap<>();
    Set<NodeId> given = new HashSet<>();
    for (int step = 0; step < 100_000; step++) {
      String where = "seed " + seed + " step " + step;
      ObjectKey key = random(random);
      if (random.nextInt(3) > 0) {
        NodeId id = index.count(key);
        if (!ids.containsKey(key)) {
          assertTrue(given.add(id), where);
          ids.put(key, id);
        }
        assertEquals(ids.get(key), id, where);
        counts.merge(key, 1L, Long::sum);
      } else if (ids.containsKey(key)) {
        long back = random.nextInt(20) == 0 ? -1 : 1 + random.nextInt(3);
        long left = back < 0 ? 0 : Math.max(0, counts.getOrDefault(key, 0L) - back);
        assertEquals(left == 0, index.forget(idOf(ids, key), back), where);
        if (left == 0) {
          NodeId gone = idOf(ids, key);
          ids.remove(key);
          counts.remove(key);
          assertThrows(ErrnoException.class, () -> index.key(gone), where);
          assertEquals(0, index.lookups(gone), where);
        } else {
          counts.put(key, left);
        }
      }
      if (ids.containsKey(key)) {
        assertEquals(key, index.key(idOf(ids, key)), where);
        assertEquals(counts.get(key), index.lookups(idOf(ids, key)), where);
        assertEquals(ids.get(key), index.find(key), where);
      } else {
        assertEquals(new NodeId(0), index.find(key), where);
      }
      assertEquals(1 + ids.size(), index.size(), where);
    }
  }

  private static NodeId idOf(Map<ObjectKey, NodeId> ids, ObjectKey key) {
    NodeId id = ids.get(key);
    if (id == null) {
      throw new IllegalStateException("no id of " + key);
    }
    return id;
  }

  @Test
  void knowsNothingOfIdsThatItNeverGave() {
    NodeIndex index = new NodeIndex(ROOT);
    index.count(key(1, 8, 1));
    for (long id : List.of(0L, 2L, 17L, 18L, -1L, Long.MIN_VALUE, Long.MAX_VALUE, 1L << 40)) {
      NodeId stranger = new NodeId(id);
      if (index.lookups(stranger) == 0) {
        assertEquals(false, index.forget(stranger, 1));
        assertThrows(ErrnoException.class, () -> index.key(stranger));
      }
    }
    assertEquals(2, index.size());
    assertEquals(NodeId.ROOT, index.count(ROOT));
    assertEquals(2, index.size());
  }

  @Test
  void aMillionNodesTakeLessThanAHundredMegabytes() throws ErrnoException {
    long before = used();
    NodeIndex index = new NodeIndex(ROOT);
    for (int i = 0; i < MANY; i++) {
      index.count(key(1, 8, i));
    }
    long megabytes = (used() - before) >> 20;
    assertEquals(1 + MANY, index.size());
    assertTrue(megabytes < 100, megabytes + " MB");
    assertEquals(key(1, 8, 4711), index.key(index.find(key(1, 8, 4711))));
  }

  @Test
  void givesItsPlacesAgainButNeverAnId() throws ErrnoException {
    NodeIndex index = new NodeIndex(ROOT);
    List<NodeId> ids = new ArrayList<>();
    for (int round = 0; round < 1000; round++) {
      NodeId id = index.count(key(1, 8, 5));
      ids.add(id);
      assertTrue(index.forget(id, 1));
    }
    assertEquals(1000, new HashSet<>(ids).size());
  }

  private static long used() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }

  @Test
  void leavesRoomInTheHeap() {
    assertTrue(NodeIndex.SHARDS * (long) NodeShard.placesMax(256 << 20) > 2_500_000);
    assertTrue(NodeIndex.SHARDS * (long) NodeShard.placesMax(256 << 20) * 60 < 200L << 20);
    assertTrue(NodeShard.placesMax(8 << 20) > 1000);
    assertTrue(NodeShard.placesMax(Long.MAX_VALUE) > 1_000_000);
  }
}
