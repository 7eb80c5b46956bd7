package org.auditfs.bench;

import static org.auditfs.bench.Contender.AUDITFS;
import static org.auditfs.bench.Contender.BINDFS;
import static org.auditfs.bench.Contender.LOGGEDFS;
import static org.auditfs.bench.Contender.NATIVE;
import static org.auditfs.bench.Contender.RECORDED;

import java.util.List;

/**
 * What must be reached: the time of one contender, divided by that of another, is to be at most
 * {@code max}.
 */
record Goal(String workload, Contender one, Contender other, double max) {

  /** 95 % of the speed, told as time. */
  private static final double NEARLY_NATIVE = 1 / 0.95;

  static final List<Goal> ALL =
      List.of(
          new Goal("open-one", AUDITFS, BINDFS, 0.6),
          new Goal("open-many", AUDITFS, BINDFS, 0.6),
          new Goal("open-4", AUDITFS, BINDFS, 0.6),
          new Goal("getattr", AUDITFS, BINDFS, 0.5),
          new Goal("stat", AUDITFS, BINDFS, 1.0),
          new Goal("create", AUDITFS, BINDFS, 0.8),
          new Goal("ls", AUDITFS, BINDFS, 0.8),
          new Goal("read", AUDITFS, NATIVE, NEARLY_NATIVE),
          new Goal("write", AUDITFS, NATIVE, NEARLY_NATIVE),
          new Goal("random", AUDITFS, NATIVE, NEARLY_NATIVE),
          new Goal("stat-hot", AUDITFS, NATIVE, 1.5),
          new Goal("open-one", RECORDED, BINDFS, 0.9),
          new Goal("open-many", RECORDED, BINDFS, 0.9),
          new Goal("open-one", RECORDED, LOGGEDFS, 0.15),
          new Goal("open-many", RECORDED, LOGGEDFS, 0.15));

  /** Bytes that a daemon may have after the bench. */
  static final double RESIDENT_MAX = 150e6;

  /** Nanoseconds that {@code mount} may take. */
  static final double MOUNT_MAX = 1e9;
}
