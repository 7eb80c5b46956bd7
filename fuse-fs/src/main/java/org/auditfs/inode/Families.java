package org.auditfs.inode;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.auditfs.file.ByteString;
import org.auditfs.file.FileId;

/**
 * What many objects have in common: mount, filesystem, type and length of the handle. There are a
 * few of these, and a node names its own by a number.
 */
final class Families {

  private record Family(long mountId, long fileSystem, int handleType, int handleLength) {
    private static Family of(ObjectKey key) {
      FileId id = key.id();
      return new Family(key.mountId(), id.fileSystem(), id.handleType(), id.handle().length());
    }
  }

  private final Map<Family, Integer> numbers = new HashMap<>();
  private volatile Family[] families = new Family[0];

  /** The number of the key's family, which it gets if it has none. */
  int number(ObjectKey key) {
    Family wanted = Family.of(key);
    Family[] known = families;
    for (int i = 0; i < known.length; i++) {
      if (known[i].equals(wanted)) {
        return i;
      }
    }
    return add(wanted);
  }

  private synchronized int add(Family family) {
    Integer known = numbers.get(family);
    if (known != null) {
      return known;
    }
    Family[] more = Arrays.copyOf(families, families.length + 1);
    more[families.length] = family;
    numbers.put(family, families.length);
    families = more;
    return more.length - 1;
  }

  /** How long the handles of a family are. */
  int handleLength(int number) {
    return families[number].handleLength();
  }

  /** The key of a member. */
  ObjectKey key(int number, ByteString handle) {
    Family family = families[number];
    return new ObjectKey(
        family.mountId(), new FileId(family.fileSystem(), family.handleType(), handle));
  }
}
