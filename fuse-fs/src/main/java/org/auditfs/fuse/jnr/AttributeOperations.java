package org.auditfs.fuse.jnr;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.auditfs.file.ByteString;
import org.auditfs.file.Errno;
import org.auditfs.fuse.AttributeChange;
import org.auditfs.fuse.AttributeChange.TimeChange;
import org.auditfs.fuse.Entry;
import org.auditfs.fuse.FileHandle;
import org.auditfs.fuse.FuseFileSystem;
import org.auditfs.fuse.InodeIoctl;
import org.auditfs.fuse.RequestContext;
import org.auditfs.fuse.jnr.OpenNodes.OpenNode;
import org.auditfs.fuse.jnr.Paths.Place;
import org.auditfs.posix.ErrnoException;

/** Operations about what is known of an object besides its content. */
final class AttributeOperations {

  private static final int PERMISSION_BITS = 07777;
  private static final int ACCESS_BITS = 07;
  private static final int UNCHANGED = -1;

  /** utimensat(2), in place of nanoseconds. */
  private static final long UTIME_NOW = (1L << 30) - 1;

  private static final long UTIME_OMIT = (1L << 30) - 2;

  /** fuse_common.h: the ioctl is a directory's. */
  private static final int FUSE_IOCTL_DIR = 1 << 4;

  private final FuseFileSystem fs;
  private final Asking asking;
  private final Paths paths;
  private final OpenNodes open;

  AttributeOperations(FuseFileSystem fs, Asking asking, Paths paths, OpenNodes open) {
    this.fs = fs;
    this.asking = asking;
    this.paths = paths;
    this.open = open;
  }

  /** LOOKUP, GETATTR, and the last part of everything that makes a name. */
  int getattr(long path, long stat) throws ErrnoException {
    RequestContext caller = asking.caller();
    ByteString name = Native.string(path);
    if (asking.isLookup()) {
      try (Place at = paths.place(caller, name)) {
        Entry found = fs.lookup(caller, at.parent(), at.name());
        fs.forget(found.node(), 1);
        Structs.stat(stat, found.attributes());
      }
    } else {
      try (Held object = paths.object(asking, name)) {
        Structs.stat(stat, fs.getattr(caller, object.node(), Optional.empty()));
      }
    }
    return 0;
  }

  int fgetattr(long stat, long file) throws ErrnoException {
    OpenNode asked = open.get(file);
    Structs.stat(stat, fs.getattr(asking.caller(), asked.node(), Optional.of(asked.handle())));
    return 0;
  }

  int chmod(long path, int mode) throws ErrnoException {
    if (asking.isDropOfSetId()) {
      return 0; // the backing filesystem drops them with the change that comes next
    }
    return change(path, changed(Optional.of(mode & PERMISSION_BITS), none(), none()));
  }

  int chown(long path, int uid, int gid) throws ErrnoException {
    return change(path, changed(none(), id(uid), id(gid)));
  }

  private static Optional<Integer> id(int id) {
    return id == UNCHANGED ? Optional.empty() : Optional.of(id);
  }

  private static AttributeChange changed(
      Optional<Integer> mode, Optional<Integer> uid, Optional<Integer> gid) {
    return new AttributeChange(none(), mode, uid, gid, none(), none(), none(), false);
  }

  int truncate(long path, long size) throws ErrnoException {
    return change(path, resized(none(), size));
  }

  int ftruncate(long size, long file) throws ErrnoException {
    OpenNode changed = open.get(file);
    AttributeChange change = resized(Optional.of(changed.handle()), size);
    fs.setattr(asking.caller(), changed.node(), change);
    return 0;
  }

  private static AttributeChange resized(Optional<FileHandle> handle, long size) {
    return new AttributeChange(
        handle, none(), none(), none(), Optional.of(size), none(), none(), true);
  }

  /**
   * @param times two of struct timespec: of access, of modification
   */
  int utimens(long path, long times) throws ErrnoException {
    Optional<TimeChange> atime = time(times);
    Optional<TimeChange> mtime = time(times + Structs.TIME_SIZE);
    return change(
        path, new AttributeChange(none(), none(), none(), none(), none(), atime, mtime, false));
  }

  private static Optional<TimeChange> time(long at) {
    long nanos = Structs.nanos(at);
    if (nanos == UTIME_OMIT) {
      return Optional.empty();
    }
    return nanos == UTIME_NOW
        ? Optional.of(new TimeChange(true, 0, 0))
        : Optional.of(new TimeChange(false, Structs.seconds(at), (int) nanos));
  }

  /** libfuse asks for the new attributes itself. */
  private int change(long path, AttributeChange change) throws ErrnoException {
    RequestContext caller = asking.caller();
    try (Held object = paths.object(asking, Native.string(path))) {
      fs.setattr(caller, object.node(), change);
    }
    return 0;
  }

  /** The text, cut where the buffer ends, and a NUL. */
  int readlink(long path, long buffer, long size) throws ErrnoException {
    RequestContext caller = asking.caller();
    try (Held object = paths.object(asking, Native.string(path))) {
      ByteString target = fs.readlink(caller, object.node());
      int length = (int) Math.min(target.length(), size - 1);
      Native.putString(buffer, target.slice(0, length));
    }
    return 0;
  }

  int statfs(long path, long statvfs) throws ErrnoException {
    RequestContext caller = asking.caller();
    try (Held object = paths.object(asking, Native.string(path))) {
      Structs.statvfs(statvfs, fs.statfs(caller, object.node()));
    }
    return 0;
  }

  int access(long path, int mask) throws ErrnoException {
    RequestContext caller = asking.caller();
    try (Held object = paths.object(asking, Native.string(path))) {
      fs.access(caller, object.node(), mask & ACCESS_BITS);
    }
    return 0;
  }

  int setxattr(long path, long name, long value, long size, int flags) throws ErrnoException {
    RequestContext caller = asking.caller();
    try (Held object = paths.object(asking, Native.string(path))) {
      ByteString bytes = Native.bytes(value, Math.toIntExact(size));
      fs.setxattr(caller, object.node(), Native.string(name), bytes, flags);
    }
    return 0;
  }

  int getxattr(long path, long name, long value, long size) throws ErrnoException {
    RequestContext caller = asking.caller();
    try (Held object = paths.object(asking, Native.string(path))) {
      return upTo(size, fs.getxattr(caller, object.node(), Native.string(name)), value);
    }
  }

  int listxattr(long path, long list, long size) throws ErrnoException {
    RequestContext caller = asking.caller();
    try (Held object = paths.object(asking, Native.string(path))) {
      return upTo(size, fs.listxattr(caller, object.node()), list);
    }
  }

  /** The bytes where there is room for them; only their number where that is asked with size 0. */
  private static int upTo(long size, ByteString bytes, long target) throws ErrnoException {
    if (size != 0 && bytes.length() > size) {
      throw new ErrnoException(Errno.ERANGE, "getxattr");
    }
    if (size != 0) {
      Native.put(target, bytes);
    }
    return bytes.length();
  }

  int removexattr(long path, long name) throws ErrnoException {
    RequestContext caller = asking.caller();
    try (Held object = paths.object(asking, Native.string(path))) {
      fs.removexattr(caller, object.node(), Native.string(name));
    }
    return 0;
  }

  /**
   * GETVERSION says that it gives eight bytes, gives four, and libfuse would answer with eight:
   * four of them would go astray in the caller's memory.
   */
  int ioctl(int command, long file, int flags, long argument) throws ErrnoException {
    InodeIoctl ioctl =
        InodeIoctl.of(command)
            .filter(known -> known != InodeIoctl.GETVERSION)
            .orElseThrow(() -> new ErrnoException(Errno.ENOTTY, "ioctl"));
    OpenNode asked = open.get(file);
    ByteString answer =
        fs.ioctl(
            asking.caller(),
            asked.node(),
            asked.handle(),
            (flags & FUSE_IOCTL_DIR) != 0,
            ioctl,
            ioctl.inSize() == 0 ? ByteString.EMPTY : Native.bytes(argument, ioctl.inSize()));
    if (answer.length() != ioctl.outSize()) {
      throw new IllegalStateException(answer.length() + " bytes from " + ioctl);
    }
    if (!answer.isEmpty()) {
      ByteBuffer target = Native.buffer(argument, answer.length());
      answer.copyTo(target, 0);
    }
    return 0;
  }

  private static <T> Optional<T> none() {
    return Optional.empty();
  }
}
