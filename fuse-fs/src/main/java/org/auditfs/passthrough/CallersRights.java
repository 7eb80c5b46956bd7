package org.auditfs.passthrough;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.auditfs.file.ByteString;
import org.auditfs.fuse.RequestContext;
import org.auditfs.posix.Capabilities;
import org.auditfs.posix.ErrnoException;
import org.auditfs.posix.Fd;
import org.auditfs.posix.Identity;
import org.auditfs.posix.Posix;
import org.auditfs.posix.Stat;

/**
 * Gives the thread a caller's rights for one operation. Nearly always those do not depend on what
 * is touched. Capabilities that the caller has in another user namespace do: they count over
 * objects whose owner and group have names there, and are looked for nowhere else.
 *
 * <p>That an owner changes between this look and the operation does no harm: it is as if the
 * operation had come a moment earlier. Which object a name leads to does not change in between,
 * since the kernel holds the directory's lock while it asks for a name to be removed or moved.
 */
final class CallersRights {

  private static final long BUT_FOR_OWNER = Capabilities.OVER_OBJECTS & ~Capabilities.FOWNER;

  private final Posix posix;
  private final Identity identity;

  CallersRights(Posix posix, Identity identity) {
    this.posix = posix;
    this.identity = identity;
  }

  /**
   * For what touches the object of the descriptor {@code object}, and leaves it to the backing
   * filesystem to drop set-id bits.
   *
   * @throws ErrnoException EACCES when the caller's rights cannot be known
   */
  void take(RequestContext caller, int object) throws ErrnoException {
    if (becomesFromElsewhere(caller)) {
      add(caller, Capabilities.OVER_OBJECTS, List.of(posix.statx(object)));
    }
    caller.requireWaiting();
  }

  /** The same of two objects. */
  void take(RequestContext caller, int one, int other) throws ErrnoException {
    if (becomesFromElsewhere(caller)) {
      add(caller, Capabilities.OVER_OBJECTS, List.of(posix.statx(one), posix.statx(other)));
    }
    caller.requireWaiting();
  }

  /** For what is done by a descriptor that was opened for it: no object is asked about again. */
  void take(RequestContext caller) throws ErrnoException {
    become(caller);
    caller.requireWaiting();
  }

  /** For what may set the set-group-id bit: of the object, or of what is made in it. */
  void takeToSetMode(RequestContext caller, int object) throws ErrnoException {
    if (becomesFromElsewhere(caller)) {
      long capabilities = Capabilities.OVER_OBJECTS | Capabilities.KEEPING_SET_ID;
      add(caller, capabilities, List.of(posix.statx(object)));
    }
    caller.requireWaiting();
  }

  /** To remove a name: rights over the directory, and over the object if that is sticky. */
  void takeToRemove(RequestContext caller, int directory, ByteString name) throws ErrnoException {
    if (becomesFromElsewhere(caller)) {
      identity.daemon();
      Optional<Stat> victim = stat(directory, name);
      become(caller);
      add(caller, BUT_FOR_OWNER, List.of(posix.statx(directory)));
      add(caller, Capabilities.FOWNER, victim.stream().toList());
    }
    caller.requireWaiting();
  }

  /** To move a name: as to remove, and over a directory that gets another parent. */
  void takeToRename(RequestContext caller, int from, ByteString name, int to, ByteString newName)
      throws ErrnoException {
    if (becomesFromElsewhere(caller)) {
      identity.daemon();
      List<Stat> moved = new ArrayList<>();
      stat(from, name).ifPresent(moved::add);
      stat(to, newName).ifPresent(moved::add);
      become(caller);
      List<Stat> written = new ArrayList<>(List.of(posix.statx(from), posix.statx(to)));
      if (!sameObject(written.get(0), written.get(1))) {
        moved.stream().filter(Stat::isDirectory).forEach(written::add);
      }
      add(caller, BUT_FOR_OWNER, written);
      add(caller, Capabilities.FOWNER, moved);
    }
    caller.requireWaiting();
  }

  private static boolean sameObject(Stat one, Stat other) {
    return one.inode() == other.inode()
        && one.deviceMajor() == other.deviceMajor()
        && one.deviceMinor() == other.deviceMinor();
  }

  /** Whether it has capabilities that count over some objects only. */
  private boolean becomesFromElsewhere(RequestContext caller) throws ErrnoException {
    become(caller);
    return identity.hasRightsElsewhere();
  }

  private void become(RequestContext caller) throws ErrnoException {
    identity.become(caller.uid(), caller.gid(), caller.tid());
  }

  private void add(RequestContext caller, long capabilities, List<Stat> objects)
      throws ErrnoException {
    if (!objects.isEmpty()) {
      identity.addRightsElsewhere(caller.tid(), capabilities, objects);
    }
  }

  /** What a name leads to; empty where that cannot be found out. */
  private Optional<Stat> stat(int directory, ByteString name) {
    try (Fd object = new Fd(posix, posix.openat(directory, name, Flags.PATH, 0))) {
      return Optional.of(posix.statx(object.number()));
    } catch (ErrnoException e) {
      return Optional.empty();
    }
  }
}
