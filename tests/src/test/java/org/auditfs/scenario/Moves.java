package org.auditfs.scenario;

import org.auditfs.scenario.World.Spot;

/** Which renames the kernel refuses by itself: rename(2). */
final class Moves {

  private Moves() {}

  /** In the order of the kernel's do_renameat2. */
  static void check(Spot old, Spot wanted, boolean exchange, boolean noReplace) throws Refused {
    Thing moved = old.existing();
    refuseIf(noReplace && wanted.thing().isPresent(), "EEXIST");
    refuseIf(exchange && wanted.thing().isEmpty(), "ENOENT");
    refuseIf(World.isAbove(moved, wanted.name().directory()), "EINVAL");
    Thing there = wanted.thing().orElse(null);
    if (there == null) {
      return;
    }
    boolean above = World.isAbove(there, old.name().directory());
    refuseIf(above, exchange ? "EINVAL" : "ENOTEMPTY");
    refuseIf(!exchange && moved.isDirectory() && !there.isDirectory(), "ENOTDIR");
    refuseIf(!exchange && !moved.isDirectory() && there.isDirectory(), "EISDIR");
  }

  private static void refuseIf(boolean wrong, String errno) throws Refused {
    if (wrong) {
      throw new Refused(errno);
    }
  }
}
