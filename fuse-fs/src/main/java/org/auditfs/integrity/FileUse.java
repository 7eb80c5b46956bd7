package org.auditfs.integrity;

import java.util.Optional;
import org.auditfs.event.Subject;
import org.auditfs.file.AccessMode;
import org.auditfs.file.FileId;
import org.auditfs.file.FilePath;
import org.auditfs.file.OpenFlag;
import org.auditfs.fuse.FuseFileSystem;
import org.auditfs.fuse.NodeId;
import org.auditfs.fuse.RequestContext;
import org.auditfs.inode.NamesUsed.Place;
import org.auditfs.inode.ObjectView;
import org.auditfs.inode.Seen;
import org.auditfs.posix.ErrnoException;
import org.auditfs.subject.SubjectSource;

/**
 * A file that somebody has just opened, or is about to change, and who: what takes time is found
 * out when it is asked.
 */
final class FileUse {

  private final ObjectView objects;
  private final SubjectSource subjects;
  private final RequestContext caller;
  private final NodeId node;
  private final Optional<Integer> flags;
  private final Optional<Place> place;
  private final Seen seen;
  private Optional<Subject> subject = Optional.empty();
  private Optional<FilePath> path = Optional.empty();

  /**
   * @param flags of open(2), with FMODE_EXEC; nothing where it is no open
   * @param place where the caller found it, as far as that is known
   */
  FileUse(
      ObjectView objects,
      SubjectSource subjects,
      RequestContext caller,
      NodeId node,
      Optional<Integer> flags,
      Optional<Place> place)
      throws ErrnoException {
    this.objects = objects;
    this.subjects = subjects;
    this.caller = caller;
    this.node = node;
    this.flags = flags;
    this.place = place;
    this.seen = objects.object(node);
  }

  RequestContext caller() {
    return caller;
  }

  NodeId node() {
    return node;
  }

  FileId id() {
    return seen.id();
  }

  /** What it was just after it was opened; by {@code O_TRUNC} it may be cut later. */
  Seen seen() {
    return seen;
  }

  AccessMode mode() {
    return AccessMode.of(flags());
  }

  boolean isExecuted() {
    return (flags.orElse(0) & FuseFileSystem.FMODE_EXEC) != 0;
  }

  /** Whether it will be another content, as far as the flags tell. */
  boolean changesContent() {
    return mode().writes() || OpenFlag.O_TRUNC.in(flags());
  }

  /** open(2)'s flags as the caller gave them; 0 where it is no open. */
  int flags() {
    return flags.orElse(0) & ~FuseFileSystem.FMODE_EXEC;
  }

  /** The same, for events. */
  Optional<Integer> openFlags() {
    return flags.map(all -> flags());
  }

  Subject subject() {
    if (subject.isEmpty()) {
      subject = Optional.of(subjects.resolve(caller));
    }
    return subject.get();
  }

  FilePath mountPoint() {
    return objects.mountPoint();
  }

  /**
   * The name that led to it, or another of its names; the mount point where none can be told, so
   * that there is some.
   */
  FilePath path() {
    if (path.isEmpty()) {
      path = Optional.of(findPath());
    }
    return path.get();
  }

  /** The thread may have looked it up long ago. */
  private boolean leadsHere(Place found) throws ErrnoException {
    return objects.childId(found.parent(), found.name()).filter(id()::equals).isPresent();
  }

  private FilePath findPath() {
    try {
      if (place.isPresent() && leadsHere(place.get())) {
        return objects.path(place.get().parent()).child(place.get().name());
      }
      boolean only = seen.stat().nlink() <= 1; // then it need not be made sure of
      Optional<FilePath> some = only ? Optional.empty() : objects.anyPath(node);
      return some.isPresent() ? some.get() : objects.path(node);
    } catch (ErrnoException e) {
      return objects.mountPoint();
    }
  }
}
