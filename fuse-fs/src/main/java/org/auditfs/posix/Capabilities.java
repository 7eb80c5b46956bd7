package org.auditfs.posix;

/** Arithmetic of capabilities(7), a bit each, numbered as in linux/capability.h. */
public final class Capabilities {

  /** Keep set-id bits where others lose them. */
  public static final int FSETID = 4;

  /** Give files capabilities, and take them away. */
  public static final int SETFCAP = 31;

  /** See {@code trusted.*} attributes, among much else. */
  public static final int SYS_ADMIN = 21;

  /**
   * CAP_FS_SET of the kernel, which setfsuid(2) takes and gives: CHOWN, DAC_OVERRIDE,
   * DAC_READ_SEARCH, FOWNER, FSETID, LINUX_IMMUTABLE, MKNOD, MAC_OVERRIDE.
   */
  static final long FILE = 0x1f | 1L << 9 | 1L << 27 | 1L << 32;

  /**
   * What is used only where the caller has it, too: besides those over files SYS_RESOURCE, which
   * opens the space that is kept for root, goes beyond quotas, and sets a file's data journalling.
   */
  static final long SHARED = FILE | 1L << 24;

  /** Go on where an owner's rights are asked for. */
  public static final long FOWNER = 1L << 3;

  /** Keep or set the set-group-id bit of a group that one is not in. */
  public static final long KEEPING_SET_ID = 1L << FSETID;

  /**
   * Those over an object alone: CHOWN, DAC_OVERRIDE, DAC_READ_SEARCH, FOWNER, SETFCAP. The kernel
   * asks for the others (MKNOD, LINUX_IMMUTABLE …) in the first user namespace only.
   */
  public static final long OVER_OBJECTS = 0xf | 1L << SETFCAP;

  private Capabilities() {}

  /** Whether {@code set} holds {@code capability}. */
  public static boolean has(long set, int capability) {
    return (set & 1L << capability) != 0;
  }

  /**
   * Whether it matters which user namespace {@code callers} are held in: those are no rights over
   * files here unless it is ours.
   */
  static boolean matter(long callers) {
    return (callers & (SHARED | 1L << SYS_ADMIN)) != 0;
  }

  /**
   * CHOWN, DAC_OVERRIDE, DAC_READ_SEARCH, FOWNER, FSETID: with all of them nothing is refused, and
   * no set-group-id bit dropped, for a group that one is in or not in.
   */
  private static final long BEYOND_GROUPS = 0x1f;

  /** Whether it does not matter in which groups somebody is. */
  static boolean areBeyondGroups(long set) {
    return (set & BEYOND_GROUPS) == BEYOND_GROUPS;
  }

  /**
   * The effective set to act for a caller with: what the daemon needs to go on switching, and of
   * rights over files only those that both have.
   *
   * @param own the daemon's effective set
   * @param callers the caller's effective set
   */
  static long acting(long own, long callers) {
    return (own & ~SHARED) | (own & callers & SHARED);
  }
}
