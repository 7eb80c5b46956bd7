package org.auditfs.posix;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.auditfs.file.ByteString;

/**
 * Which ids a user namespace has names of its own for: /proc/TID/uid_map and gid_map
 * (user_namespaces(7)). A map is written once, and never changes afterwards.
 */
final class IdMap {

  /** Holds none. */
  static final IdMap NONE = new IdMap(List.of());

  private final List<Extent> extents;

  private IdMap(List<Extent> extents) {
    this.extents = extents;
  }

  /**
   * Reads a map as we see it: each line the first id there, the first of ours, and how many.
   *
   * @return one that holds nothing where the text is not what the manual says
   */
  static IdMap parse(ByteString text) {
    List<Extent> extents = new ArrayList<>();
    try {
      String lines = new String(text.toByteArray(), StandardCharsets.ISO_8859_1);
      for (String line : lines.lines().toList()) {
        String[] fields = line.strip().split(" +", -1);
        if (fields.length != 3) {
          return NONE;
        }
        extents.add(new Extent(Long.parseLong(fields[1]), Long.parseLong(fields[2])));
      }
    } catch (NumberFormatException e) {
      return NONE;
    }
    return new IdMap(List.copyOf(extents));
  }

  /**
   * @param id of our namespace, unsigned
   */
  boolean holds(int id) {
    long number = Integer.toUnsignedLong(id);
    return extents.stream().anyMatch(extent -> extent.holds(number));
  }

  private record Extent(long first, long count) {
    boolean holds(long id) {
      return id >= first && id - first < count;
    }
  }
}
