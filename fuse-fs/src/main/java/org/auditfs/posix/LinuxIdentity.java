package org.auditfs.posix;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import org.auditfs.file.ByteString;
import org.auditfs.file.Errno;
import org.jspecify.annotations.Nullable;

/**
 * {@link Identity} by setfsuid(2), setfsgid(2), the raw setgroups and capset(2), all of which
 * belong to the calling thread. For platform threads; a thread begins with what its creator had at
 * that moment, so what it has is asked of the kernel at first use, never assumed.
 *
 * <p>Root is not a right, capabilities are: a caller with uid 0 and no capabilities is nobody
 * special, and one with uid 1000 and CAP_DAC_OVERRIDE is let in. Groups may also deny, so there is
 * no acting without them.
 */
public final class LinuxIdentity implements Identity {

  private static final ByteString OWN_STATUS = ByteString.of("/proc/thread-self/status");
  private static final ByteString OWN_NAMESPACE = ByteString.of("/proc/self/ns/user");

  /** PROC_USER_INIT_INO of linux/proc_ns.h. */
  private static final ByteString FIRST_NAMESPACE = ByteString.of("user:[4026531837]");

  private static final int ASK = -1;

  /** What each thread has, whichever instance changed it. */
  private static final ThreadLocal<@Nullable Rights> OF_THREAD = new ThreadLocal<>();

  private final Posix posix;
  private final CapabilitySets ownSets;
  private final Rights own;
  private final ByteString ownNamespace;

  /** Whether it is the namespace of all files. */
  private final boolean first;

  private LinuxIdentity(Posix posix) throws ErrnoException {
    this.posix = posix;
    this.ownSets = posix.capget(0);
    this.own = actualRights(posix);
    this.ownNamespace = posix.readlinkat(Posix.AT_FDCWD, OWN_NAMESPACE);
    this.first = ownNamespace.equals(FIRST_NAMESPACE);
  }

  /**
   * Takes the calling thread's present rights as the daemon's.
   *
   * @throws ErrnoException when /proc is not there
   */
  public static LinuxIdentity ofCallingThread(Posix posix) throws ErrnoException {
    return new LinuxIdentity(posix);
  }

  @Override
  public void become(int uid, int gid, int tid) throws ErrnoException {
    OptionalLong beyondGroups = tid == 0 ? OptionalLong.empty() : beyondGroups(tid);
    if (beyondGroups.isPresent()) {
      become(uid, gid, ofThread().groups, beyondGroups.getAsLong(), 0);
      return;
    }
    CallerStatus caller = tid == 0 ? CallerStatus.NOTHING : status(tid);
    boolean here = !Capabilities.matter(caller.effective()) || sharesNamespace(tid);
    long capabilities = caller.effective();
    become(uid, gid, caller.groups(), here ? capabilities : 0, here ? 0 : capabilities);
  }

  /**
   * The capabilities of a thread in our user namespace that are such that its groups need not be
   * known: to read those costs five times as much.
   */
  private OptionalLong beyondGroups(int tid) {
    if (!first) {
      return OptionalLong.empty(); // our own are not such, but within our namespace
    }
    try {
      long effective = posix.capget(tid).effective();
      return Capabilities.areBeyondGroups(effective & own.effective) && sharesNamespace(tid)
          ? OptionalLong.of(effective)
          : OptionalLong.empty();
    } catch (ErrnoException e) {
      return OptionalLong.empty(); // to be found out in the other way, or refused there
    }
  }

  /**
   * @param capabilities that the caller has in our user namespace
   * @param elsewhere those that it has in another: were they rights here, {@code unshare -r} would
   *     make everybody root
   */
  private void become(int uid, int gid, int[] groups, long capabilities, long elsewhere)
      throws ErrnoException {
    Rights rights = ofThread();
    rights.callers = capabilities;
    rights.elsewhere = elsewhere;
    try {
      take(rights, uid, gid, groups, Capabilities.acting(own.effective, capabilities));
    } catch (ErrnoException e) {
      throw new ErrnoException(Errno.EACCES, "acting as uid " + uid + " gid " + gid);
    }
  }

  @Override
  public boolean hasRightsElsewhere() {
    return ofThread().elsewhere != 0;
  }

  @Override
  public void addRightsElsewhere(int tid, long capabilities, List<Stat> objects)
      throws ErrnoException {
    Rights rights = ofThread();
    int uid = rights.uid;
    int gid = rights.gid;
    int[] groups = rights.groups;
    IdMap users = map("/proc/" + tid + "/uid_map");
    IdMap groupIds = map("/proc/" + tid + "/gid_map");
    if (objects.stream().allMatch(o -> users.holds(o.uid()) && groupIds.holds(o.gid()))) {
      rights.callers |= rights.elsewhere & capabilities;
    }
    take(rights, uid, gid, groups, Capabilities.acting(own.effective, rights.callers));
  }

  private IdMap map(String path) {
    daemon();
    try {
      return IdMap.parse(SmallFile.read(posix, ByteString.of(path)));
    } catch (ErrnoException gone) {
      return IdMap.NONE;
    }
  }

  @Override
  public void daemon() {
    try {
      take(ofThread(), own.uid, own.gid, own.groups, own.effective);
    } catch (ErrnoException e) {
      throw new IllegalStateException("cannot take the daemon's rights back", e);
    }
  }

  @Override
  public void unprivileged() throws ErrnoException {
    Rights rights = ofThread();
    if (!rights.effectiveKnown || (rights.effective & Capabilities.SHARED) != 0) {
      takeEffective(rights, Capabilities.acting(own.effective, 0));
    }
  }

  @Override
  public boolean actsWithAllRights() {
    Rights rights = ofThread();
    return first && rights.effectiveKnown && Capabilities.areBeyondGroups(rights.effective);
  }

  @Override
  public long rightsOverFiles() {
    return ofThread().effective & Capabilities.SHARED;
  }

  @Override
  public boolean callerIsIn(int gid) {
    Rights rights = ofThread();
    return rights.gid == gid || Arrays.stream(rights.groups).anyMatch(group -> group == gid);
  }

  @Override
  public boolean callerHas(int capability) {
    return Capabilities.has(ofThread().callers, capability);
  }

  /** Changes only what differs, and remembers each change as it is made. */
  private void take(Rights rights, int uid, int gid, int[] groups, long effective)
      throws ErrnoException {
    if (!Arrays.equals(rights.groups, groups)) {
      posix.setgroups(groups);
      rights.groups = groups;
    }
    if (rights.gid != gid) {
      posix.setfsgid(gid);
      rights.gid = posix.setfsgid(ASK);
      require(rights.gid == gid, "setfsgid");
    }
    if (rights.uid != uid) {
      // Moves capabilities too, to and from 0; unless a secure bit forbids it.
      rights.effectiveKnown = false;
      posix.setfsuid(uid);
      rights.uid = posix.setfsuid(ASK);
      require(rights.uid == uid, "setfsuid");
    }
    if (!rights.effectiveKnown || rights.effective != effective) {
      takeEffective(rights, effective);
    }
  }

  private void takeEffective(Rights rights, long effective) throws ErrnoException {
    rights.effectiveKnown = false;
    posix.capset(ownSets.withEffective(effective));
    rights.effective = effective;
    rights.effectiveKnown = true;
  }

  /** setfsuid and setfsgid do not say that they failed. */
  private static void require(boolean done, String call) throws ErrnoException {
    if (!done) {
      throw new ErrnoException(Errno.EPERM, call);
    }
  }

  /** The text is the same for every reader, so the daemon's rights are taken only where needed. */
  private CallerStatus status(int tid) throws ErrnoException {
    ByteString path = ByteString.of("/proc/" + tid + "/status");
    ByteString text;
    try {
      text = SmallFile.read(posix, path);
    } catch (ErrnoException hidden) {
      daemon();
      text = readOrRefuse(path, tid);
    }
    return CallerStatus.parse(text).orElseThrow(() -> unknown(tid));
  }

  private ByteString readOrRefuse(ByteString path, int tid) throws ErrnoException {
    try {
      return SmallFile.read(posix, path);
    } catch (ErrnoException e) {
      throw unknown(tid);
    }
  }

  private static ErrnoException unknown(int tid) {
    return new ErrnoException(Errno.EACCES, "reading the rights of thread " + tid);
  }

  private boolean sharesNamespace(int tid) {
    ByteString link = ByteString.of("/proc/" + tid + "/ns/user");
    try {
      return ownNamespace.equals(posix.readlinkat(Posix.AT_FDCWD, link));
    } catch (ErrnoException hidden) {
      daemon();
    }
    try {
      return ownNamespace.equals(posix.readlinkat(Posix.AT_FDCWD, link));
    } catch (ErrnoException unknown) {
      return false;
    }
  }

  private Rights ofThread() {
    Rights known = OF_THREAD.get();
    if (known != null) {
      return known;
    }
    try {
      Rights actual = actualRights(posix);
      OF_THREAD.set(actual);
      return actual;
    } catch (ErrnoException e) {
      throw new IllegalStateException("cannot read this thread's own rights", e);
    }
  }

  private static Rights actualRights(Posix posix) throws ErrnoException {
    CallerStatus status =
        CallerStatus.parse(SmallFile.read(posix, OWN_STATUS))
            .orElseThrow(() -> new ErrnoException(Errno.EIO, OWN_STATUS.toString()));
    return new Rights(
        posix.setfsuid(ASK), posix.setfsgid(ASK), status.groups(), status.effective());
  }

  /** What a thread has now. */
  private static final class Rights {
    private int uid;
    private int gid;
    private int[] groups;
    private long effective;
    private boolean effectiveKnown = true;
    private long callers;
    private long elsewhere;

    private Rights(int uid, int gid, int[] groups, long effective) {
      this.uid = uid;
      this.gid = gid;
      this.groups = groups;
      this.effective = effective;
    }
  }
}
