package org.auditfs.inode;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.auditfs.file.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * A part of the {@link NodeIndex}, with a lock of its own: nodes in flat arrays, a page of them at
 * a time so that growing copies nothing, and a hash table of their places (open addressing, linear
 * probing).
 */
final class NodeShard {

  /** No place: less than every place there is. */
  static final long NOWHERE = -1;

  private static final int PAGE_BITS = 10;
  private static final int PAGE = 1 << PAGE_BITS;

  /** Longer handles than those of ext4, XFS, Btrfs and tmpfs are kept apart. */
  private static final int HANDLE = 20;

  /** What everything but nodes may need of the heap. */
  private static final long RESERVE = 24 << 20;

  /** In the arrays and the hash table, at most. */
  private static final int BYTES_A_NODE = 60;

  private static final int PLACES_MAX = placesMax(Runtime.getRuntime().maxMemory());

  private static final int FREE = -1;
  private static final int EMPTY = -1;

  private static final class Page {
    final byte[] handles = new byte[PAGE * HANDLE];
    final int[] families = new int[PAGE];
    final int[] hashes = new int[PAGE];
    final int[] uses = new int[PAGE];
    final long[] lookups = new long[PAGE];
  }

  private final Families families;
  private final List<Page> pages = new ArrayList<>();
  private final Map<Integer, ByteString> longHandles = new HashMap<>();
  private int[] buckets = filled(64);
  private int[] free = new int[16];
  private int freeCount;
  private int placesUsed;
  private int size;

  NodeShard(Families families) {
    this.families = families;
  }

  /** So many that a heap of {@code heap} bytes still holds everything else. */
  static int placesMax(long heap) {
    long nodes = Math.max(heap / 8, (heap - RESERVE) / 4 * 3) / BYTES_A_NODE;
    return (int) Math.min(nodes / NodeIndex.SHARDS, 1 << 30);
  }

  private static int[] filled(int length) {
    int[] buckets = new int[length];
    Arrays.fill(buckets, EMPTY);
    return buckets;
  }

  /** Counts one lookup of an object; the place of its node. */
  synchronized long count(ObjectKey key, int hash) {
    int family = families.number(key);
    int bucket = bucket(key, family, hash);
    if (buckets[bucket] == EMPTY) {
      buckets[bucket] = add(key, family, hash);
      size++;
      if (2 * size > buckets.length) {
        spread(2 * buckets.length);
        bucket = bucket(key, family, hash);
      }
    }
    int number = buckets[bucket];
    page(number).lookups[at(number)]++;
    return place(number);
  }

  /** The place of an object's node, or {@link #NOWHERE}. */
  synchronized long find(ObjectKey key, int hash) {
    int number = buckets[bucket(key, families.number(key), hash)];
    return number == EMPTY ? NOWHERE : place(number);
  }

  /** What the node there stands for; nothing where there is none. */
  synchronized @Nullable ObjectKey key(long place) {
    if (!lives(place)) {
      return null;
    }
    int number = NodeIndex.number(place);
    return families.key(page(number).families[at(number)], handle(number));
  }

  synchronized long lookups(long place) {
    int number = NodeIndex.number(place);
    return lives(place) ? page(number).lookups[at(number)] : 0;
  }

  synchronized int size() {
    return size;
  }

  /** Takes lookups back; whether the node is gone by that. */
  synchronized boolean forget(long place, long lookups) {
    if (!lives(place)) {
      return false;
    }
    int number = NodeIndex.number(place);
    Page page = page(number);
    long left = page.lookups[at(number)];
    page.lookups[at(number)] = left - (lookups < 0 ? left : Math.min(left, lookups));
    if (page.lookups[at(number)] > 0) {
      return false;
    }
    remove(number);
    return true;
  }

  private boolean lives(long place) {
    int number = NodeIndex.number(place);
    return number >= 0
        && number < placesUsed
        && place(number) == place
        && page(number).families[at(number)] != FREE;
  }

  private long place(int number) {
    return NodeIndex.place(number, page(number).uses[at(number)]);
  }

  private Page page(int number) {
    return pages.get(number >> PAGE_BITS);
  }

  private static int at(int number) {
    return number & (PAGE - 1);
  }

  /** The bucket that holds the object's node, or the empty one where it belongs. */
  private int bucket(ObjectKey key, int family, int hash) {
    int bucket = home(hash);
    while (buckets[bucket] != EMPTY && !isOf(buckets[bucket], key, family, hash)) {
      bucket = after(bucket);
    }
    return bucket;
  }

  private int home(int hash) {
    return hash >>> 4 & (buckets.length - 1);
  }

  private int after(int bucket) {
    return bucket + 1 & (buckets.length - 1);
  }

  private boolean isOf(int number, ObjectKey key, int family, int hash) {
    Page page = page(number);
    return page.hashes[at(number)] == hash
        && page.families[at(number)] == family
        && handle(number).equals(key.id().handle());
  }

  private ByteString handle(int number) {
    ByteString apart = longHandles.get(number);
    if (apart != null) {
      return apart;
    }
    int length = families.handleLength(page(number).families[at(number)]);
    int from = at(number) * HANDLE;
    return ByteString.of(page(number).handles, from, length);
  }

  private int add(ObjectKey key, int family, int hash) {
    if (freeCount == 0 && placesUsed >> PAGE_BITS == pages.size()) {
      pages.add(newPage());
    }
    int number = freeCount > 0 ? free[--freeCount] : placesUsed++;
    Page page = page(number);
    page.families[at(number)] = family;
    page.hashes[at(number)] = hash;
    page.lookups[at(number)] = 0;
    ByteString handle = key.id().handle();
    if (handle.length() > HANDLE) {
      longHandles.put(number, handle);
    } else {
      handle.copyTo(page.handles, at(number) * HANDLE);
    }
    return number;
  }

  private Page newPage() {
    if (placesUsed >= PLACES_MAX) {
      throw new OutOfMemoryError("more than " + placesUsed + " nodes in a shard");
    }
    return new Page();
  }

  private void remove(int number) {
    Page page = page(number);
    int bucket = home(page.hashes[at(number)]);
    while (buckets[bucket] != number) {
      bucket = after(bucket);
    }
    close(bucket);
    page.families[at(number)] = FREE;
    page.uses[at(number)]++;
    longHandles.remove(number);
    size--;
    if (freeCount == free.length) {
      free = Arrays.copyOf(free, 2 * free.length);
    }
    free[freeCount++] = number;
  }

  /** Empties a bucket, and moves up what would no longer be found behind it. */
  private void close(int emptied) {
    int hole = emptied;
    int next = after(hole);
    while (buckets[next] != EMPTY) {
      int home = home(page(buckets[next]).hashes[at(buckets[next])]);
      int distance = next - home & (buckets.length - 1);
      if (distance >= (next - hole & (buckets.length - 1))) {
        buckets[hole] = buckets[next];
        hole = next;
      }
      next = after(next);
    }
    buckets[hole] = EMPTY;
  }

  private void spread(int length) {
    int[] old = buckets;
    buckets = filled(length);
    for (int number : old) {
      if (number != EMPTY) {
        int bucket = home(page(number).hashes[at(number)]);
        while (buckets[bucket] != EMPTY) {
          bucket = after(bucket);
        }
        buckets[bucket] = number;
      }
    }
  }
}
