package org.auditfs.model;

import java.util.Locale;

/** Who acts. The ids need no accounts. */
enum User {
  /** uid 0 with every capability. */
  ROOT(0, 0, -1L),
  /** uid 1000, also in group 2000. */
  ALICE(1000, 1000, 0, 2000),
  /** uid 1001, also in group 2000 and in one that owns nothing. */
  BOB(1001, 1001, 0, 2000, 2001),
  /** uid 1002 in no other group. */
  CAROL(1002, 1002, 0),
  /** uid 0 without any capability. */
  NOCAPS(0, 0, 0),
  /** uid 1000 with CAP_DAC_OVERRIDE. */
  DAC(1000, 1000, 1L << 1),
  /** uid 1002 with CAP_FOWNER and CAP_CHOWN. */
  OWNER(1002, 1002, 1L << 3 | 1L);

  private final int uid;
  private final int gid;
  private final long capabilities;

  @SuppressWarnings("ImmutableEnumChecker") // never given away but as a copy
  private final int[] groups;

  User(int uid, int gid, long capabilities, int... groups) {
    this.uid = uid;
    this.gid = gid;
    this.capabilities = capabilities;
    this.groups = groups;
  }

  int uid() {
    return uid;
  }

  int gid() {
    return gid;
  }

  /** Supplementary groups. */
  int[] groups() {
    return groups.clone();
  }

  /** The effective set; what the thread does not have is not taken. */
  long capabilities() {
    return capabilities;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
