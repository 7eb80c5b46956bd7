package org.auditfs.inode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.auditfs.file.ByteString;
import org.auditfs.file.Errno;
import org.auditfs.file.FileId;
import org.auditfs.fuse.NodeId;
import org.auditfs.posix.ErrnoException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NodeTableTest {

  private final FakeDescriptors descriptors = new FakeDescriptors();

  @Test
  void givesOneNodeToOneObjectAndCountsEachLookup() throws ErrnoException {
    NodeTable table = table(4);
    NodeId first = lookup(table, key(7));
    assertEquals(first, lookup(table, key(7)));
    assertEquals(2, table.lookups(first));
    table.forget(first, 1);
    assertEquals(key(7), table.key(first));
    table.forget(first, 1);
    assertEstale(() -> table.key(first));
    assertNotEquals(first, lookup(table, key(7)));
  }

  @Test
  void keepsTheRootWhateverIsForgotten() throws ErrnoException {
    NodeTable table = table(4);
    table.forget(NodeId.ROOT, -1);
    table.forget(new NodeId(99), 5);
    try (Pin root = table.pin(NodeId.ROOT)) {
      assertEquals(key(0), descriptors.open.get(root.fd()));
    }
  }

  @Test
  void takesAllLookupsOfAForgetThatIsTooLarge() {
    NodeTable table = table(4);
    NodeId node = lookup(table, key(1));
    table.forget(node, -1);
    assertFalse(table.holds(key(1)));
    assertEquals(1, descriptors.open.size());
  }

  @Test
  void reopensWhatWasPutOut() throws ErrnoException {
    NodeTable table = table(2);
    List<NodeId> nodes = new ArrayList<>();
    for (int i = 1; i <= 10; i++) {
      nodes.add(lookup(table, key(i)));
      assertTrue(descriptors.open.size() <= 1 + 2);
    }
    for (int i = 1; i <= 10; i++) {
      try (Pin pin = table.pin(nodes.get(i - 1))) {
        assertEquals(key(i), descriptors.open.get(pin.fd()));
      }
    }
    assertTrue(descriptors.open.size() <= 1 + 2);
  }

  @Test
  void neverClosesWhatIsInUse() throws ErrnoException {
    NodeTable table = table(2);
    List<Pin> pins = new ArrayList<>();
    for (int i = 1; i <= 5; i++) {
      pins.add(table.pin(lookup(table, key(i))));
    }
    for (Pin pin : pins) {
      assertEquals(pin.key(), descriptors.open.get(pin.fd()));
    }
    pins.forEach(Pin::close);
    assertTrue(descriptors.open.size() <= 1 + 2, descriptors.open::toString);
  }

  @Test
  void closesAForgottenNodeWithItsLastUser() throws ErrnoException {
    NodeTable table = table(2);
    NodeId node = lookup(table, key(1));
    Pin pin = table.pin(node);
    table.forget(node, 1);
    assertEquals(key(1), descriptors.open.get(pin.fd()));
    pin.close();
    assertEquals(1, descriptors.open.size());
  }

  @Test
  void keepsTheDescriptorOfARemovedObject() throws ErrnoException {
    NodeTable table = table(1);
    NodeId node = lookup(table, key(1));
    table.keep(key(1), descriptors.opened(key(1)));
    descriptors.destroy(key(1));
    lookup(table, key(2));
    lookup(table, key(3));
    try (Pin pin = table.pin(node)) {
      assertEquals(key(1), descriptors.open.get(pin.fd()));
    }
    table.forget(node, 1);
    assertFalse(descriptors.open.containsValue(key(1)));
    table.keep(key(1), descriptors.opened(key(1)));
    assertFalse(descriptors.open.containsValue(key(1)));
  }

  @Test
  void saysThatAnObjectIsGone() {
    NodeTable table = table(1);
    NodeId node = lookup(table, key(1));
    lookup(table, key(2));
    lookup(table, key(3));
    descriptors.destroy(key(1));
    assertEstale(() -> table.pin(node));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void agreesWithAModelUnderRandomUse(long seed) throws ErrnoException {
    Random random = new Random(seed);
    int max = 1 + random.nextInt(8);
    NodeTable table = table(max);
    Map<ObjectKey, Long> counts = new HashMap<>();
    Map<ObjectKey, NodeId> ids = new HashMap<>();
    List<Pin> pins = new ArrayList<>();
    int kept = 1;
    for (int step = 0; step < 20_000; step++) {
      ObjectKey key = key(1 + random.nextInt(40));
      switch (random.nextInt(10)) {
        case 0, 1, 2, 3 -> {
          NodeId id = lookup(table, key);
          assertEquals(id, ids.getOrDefault(key, id), "seed " + seed);
          ids.put(key, id);
          counts.merge(key, 1L, Long::sum);
        }
        case 4, 5 -> {
          long given = 1L + random.nextInt(3);
          if (ids.containsKey(key)) {
            table.forget(ids.get(key), given);
            if (counts.merge(key, -given, Long::sum) <= 0) {
              counts.remove(key);
              ids.remove(key);
            }
          }
        }
        case 6, 7 -> {
          if (ids.containsKey(key) && pins.size() < 6) {
            pins.add(table.pin(ids.get(key)));
          }
        }
        case 8 -> {
          if (!pins.isEmpty()) {
            pins.remove(random.nextInt(pins.size())).close();
          }
        }
        default -> {
          if (random.nextInt(500) == 0) {
            table.keep(key, descriptors.opened(key));
            kept++;
          }
        }
      }
      for (Pin pin : pins) {
        assertEquals(pin.key(), descriptors.open.get(pin.fd()), "seed " + seed);
      }
      assertEquals(counts.getOrDefault(key, 0L), lookups(table, ids.get(key)), "seed " + seed);
      assertEquals(1 + ids.size(), table.size(), "seed " + seed);
      assertTrue(descriptors.open.size() <= kept + max + pins.size(), "seed " + seed);
    }
    pins.forEach(Pin::close);
    ids.forEach((key, id) -> table.forget(id, counts.getOrDefault(key, 0L)));
    assertEquals(1, descriptors.open.size(), "seed " + seed);
    table.close();
    assertTrue(descriptors.open.isEmpty(), "seed " + seed);
  }

  @Test
  void losesNothingToThreads() throws Exception {
    NodeTable table = table(4);
    ExecutorService pool = Executors.newFixedThreadPool(4);
    try {
      List<Future<?>> futures = new ArrayList<>();
      for (int thread = 0; thread < 4; thread++) {
        long seed = thread;
        futures.add(pool.submit(() -> lookUpUseAndForget(table, new Random(seed))));
      }
      for (Future<?> future : futures) {
        future.get();
      }
    } finally {
      pool.shutdown();
    }
    assertEquals(1, table.size());
    assertEquals(1, descriptors.open.size());
  }

  private boolean lookUpUseAndForget(NodeTable table, Random random) throws ErrnoException {
    for (int i = 0; i < 50_000; i++) {
      ObjectKey key = key(1 + random.nextInt(12));
      NodeId node = lookup(table, key);
      try (Pin pin = table.pin(node)) {
        assertEquals(key, descriptors.open.get(pin.fd()));
      }
      table.forget(node, 1);
    }
    return true;
  }

  private static long lookups(NodeTable table, @org.jspecify.annotations.Nullable NodeId id) {
    return id == null ? 0 : table.lookups(id);
  }

  private NodeTable table(int descriptorsMax) {
    return new NodeTable(descriptors, descriptorsMax, key(0), descriptors.opened(key(0)));
  }

  private NodeId lookup(NodeTable table, ObjectKey key) {
    return table.lookup(key, descriptors.opened(key), false);
  }

  private static ObjectKey key(int number) {
    return new ObjectKey(1, new FileId(2, 1, ByteString.of("object " + number)));
  }

  private static void assertEstale(org.junit.jupiter.api.function.Executable call) {
    assertEquals(Errno.ESTALE, assertThrows(ErrnoException.class, call).errno());
  }
}
