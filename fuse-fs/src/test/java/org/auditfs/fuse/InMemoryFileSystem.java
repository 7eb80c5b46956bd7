package org.auditfs.fuse;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.auditfs.file.ByteString;
import org.auditfs.file.Errno;
import org.auditfs.posix.BornStat;
import org.auditfs.posix.ErrnoException;
import org.auditfs.posix.Stat;
import org.auditfs.posix.TimeSpec;
import org.jspecify.annotations.Nullable;

/**
 * A small filesystem in memory: whole POSIX semantics of names and content, one caller for all
 * rights. Its clock stands still at {@link #NOW}, its numbers start afresh, so that the same
 * requests give the same answers.
 */
public final class InMemoryFileSystem implements FuseFileSystem {

  /** Every time that it sets by itself. */
  public static final long NOW = 1_700_000_000;

  /** The lifetime that every name is given. */
  public int nameMillis;

  private static final int FILE_MAX = 4 << 20;
  private static final int OBJECTS_MAX = 2_000;
  private static final int BLOCK = 4096;
  private static final int KEEP_SIZE = 1;
  private static final int PUNCH_HOLE = 3;
  private static final int O_EXCL = 0200;
  private static final int O_TRUNC = 01000;

  private static final class Inode {
    final NodeId node;
    int mode;
    int uid;
    int gid;
    int rdev;
    int links;
    long lookups;
    int opens;
    long atime = NOW;
    long mtime = NOW;
    byte[] content = new byte[0];
    ByteString flags = ByteString.of(new byte[Integer.BYTES]);
    final TreeMap<ByteString, Inode> children = new TreeMap<>();
    final TreeMap<ByteString, ByteString> xattrs = new TreeMap<>();
    Optional<Inode> parent = Optional.empty();

    Inode(long node, int mode, RequestContext owner) {
      this.node = new NodeId(node);
      this.mode = mode;
      this.uid = owner.uid();
      this.gid = owner.gid();
    }

    boolean isDirectory() {
      return (mode & Stat.TYPE_MASK) == Stat.DIRECTORY;
    }
  }

  private final Map<NodeId, Inode> inodes = new HashMap<>();
  private final Map<FileHandle, Inode> open = new HashMap<>();
  private long lastNode = NodeId.ROOT.value();
  private long lastHandle;

  public InMemoryFileSystem() {
    Inode root = new Inode(NodeId.ROOT.value(), Stat.DIRECTORY | 0755, new RequestContext(0, 0, 0));
    root.links = 2;
    inodes.put(NodeId.ROOT, root);
  }

  /** Lookups that the kernel has not given back. */
  public synchronized long lookups() {
    return inodes.values().stream().mapToLong(i -> i.lookups).sum();
  }

  /** Files and directories that are open. */
  public synchronized int openHandles() {
    return open.size();
  }

  @Override
  public synchronized Entry lookup(RequestContext caller, NodeId parent, ByteString name)
      throws ErrnoException {
    return counted(child(directory(parent), name));
  }

  @Override
  public Entry resolve(RequestContext caller, NodeId parent, ByteString name)
      throws ErrnoException {
    return lookup(caller, parent, name);
  }

  @Override
  public synchronized void forget(NodeId node, long lookups) {
    Inode inode = inodes.get(node);
    if (inode != null) {
      inode.lookups = Math.max(0, inode.lookups - lookups);
      drop(inode);
    }
  }

  @Override
  public synchronized Stat getattr(RequestContext caller, NodeId node, Optional<FileHandle> handle)
      throws ErrnoException {
    return stat(inode(node));
  }

  @Override
  public synchronized Stat setattr(RequestContext caller, NodeId node, AttributeChange change)
      throws ErrnoException {
    Inode inode = inode(node);
    if (change.size().isPresent()) {
      resize(inode, change.size().get());
    }
    change.mode().ifPresent(mode -> inode.mode = (inode.mode & Stat.TYPE_MASK) | mode);
    change.uid().ifPresent(uid -> inode.uid = uid);
    change.gid().ifPresent(gid -> inode.gid = gid);
    change.atime().ifPresent(time -> inode.atime = time.now() ? NOW : time.seconds());
    change.mtime().ifPresent(time -> inode.mtime = time.now() ? NOW : time.seconds());
    return stat(inode);
  }

  @Override
  public synchronized ByteString readlink(RequestContext caller, NodeId node)
      throws ErrnoException {
    Inode inode = inode(node);
    check((inode.mode & Stat.TYPE_MASK) == Stat.SYMLINK, Errno.EINVAL);
    return ByteString.of(inode.content);
  }

  @Override
  public synchronized Entry symlink(
      RequestContext caller, NodeId parent, ByteString name, ByteString target)
      throws ErrnoException {
    Inode link = make(caller, parent, name, Stat.SYMLINK | 0777);
    link.content = target.toByteArray();
    return counted(link);
  }

  @Override
  public synchronized Entry mknod(
      RequestContext caller, NodeId parent, ByteString name, int mode, int rdev, int umask)
      throws ErrnoException {
    Inode inode = make(caller, parent, name, mode & ~umask);
    inode.rdev = rdev;
    return counted(inode);
  }

  @Override
  public synchronized Entry mkdir(
      RequestContext caller, NodeId parent, ByteString name, int mode, int umask)
      throws ErrnoException {
    int permissions = mode & ~umask & ~Stat.TYPE_MASK;
    return counted(make(caller, parent, name, Stat.DIRECTORY | permissions));
  }

  @Override
  public synchronized void unlink(RequestContext caller, NodeId parent, ByteString name)
      throws ErrnoException {
    Inode directory = directory(parent);
    check(!child(directory, name).isDirectory(), Errno.EISDIR);
    remove(directory, name);
  }

  @Override
  public synchronized void rmdir(RequestContext caller, NodeId parent, ByteString name)
      throws ErrnoException {
    Inode directory = directory(parent);
    Inode child = child(directory, name);
    check(child.isDirectory(), Errno.ENOTDIR);
    check(child.children.isEmpty(), Errno.ENOTEMPTY);
    remove(directory, name);
  }

  @Override
  public synchronized void rename(
      RequestContext caller,
      NodeId parent,
      ByteString name,
      NodeId newParent,
      ByteString newName,
      int flags)
      throws ErrnoException {
    check((flags & ~1) == 0, Errno.EINVAL);
    Inode from = directory(parent);
    Inode to = directory(newParent);
    Inode moved = child(from, name);
    Inode old = to.children.get(newName);
    check(old == null || flags == 0, Errno.EEXIST);
    check(!isBeneath(moved, to), Errno.EINVAL);
    if (old == moved) {
      return;
    }
    if (old != null) {
      check(old.isDirectory() == moved.isDirectory(), Errno.EISDIR);
      check(old.children.isEmpty(), Errno.ENOTEMPTY);
      remove(to, newName);
    }
    from.children.remove(name);
    to.children.put(newName, moved);
    if (moved.isDirectory()) {
      from.links--;
      to.links++;
      moved.parent = Optional.of(to);
    }
  }

  @Override
  public synchronized Entry link(
      RequestContext caller, NodeId node, NodeId newParent, ByteString newName)
      throws ErrnoException {
    Inode inode = inode(node);
    Inode directory = directory(newParent);
    check(!inode.isDirectory(), Errno.EPERM);
    check(!directory.children.containsKey(newName), Errno.EEXIST);
    directory.children.put(newName, inode);
    inode.links++;
    return counted(inode);
  }

  @Override
  public synchronized Opened open(RequestContext caller, NodeId node, int flags)
      throws ErrnoException {
    Inode inode = inode(node);
    check(!inode.isDirectory(), Errno.EISDIR);
    if ((flags & O_TRUNC) != 0) {
      inode.content = new byte[0];
    }
    return Opened.fresh(opened(inode));
  }

  @Override
  public synchronized Created create(
      RequestContext caller, NodeId parent, ByteString name, int flags, int mode, int umask)
      throws ErrnoException {
    Inode old = directory(parent).children.get(name);
    check(old == null || (flags & O_EXCL) == 0, Errno.EEXIST);
    Inode inode = old == null ? make(caller, parent, name, mode & ~umask) : old;
    return new Created(counted(inode), open(caller, inode.node, flags));
  }

  @Override
  public synchronized Created tmpfile(
      RequestContext caller, NodeId parent, int flags, int mode, int umask) throws ErrnoException {
    directory(parent);
    Inode inode = register(caller, mode & ~umask);
    return new Created(counted(inode), Opened.fresh(opened(inode)));
  }

  @Override
  public synchronized void read(
      RequestContext caller, NodeId node, FileHandle handle, long offset, ByteBuffer target)
      throws ErrnoException {
    byte[] content = opened(handle).content;
    int from = (int) Math.min(offset, content.length);
    target.put(content, from, Math.min(target.remaining(), content.length - from));
  }

  @Override
  public synchronized int write(
      RequestContext caller,
      NodeId node,
      FileHandle handle,
      long offset,
      ByteBuffer source,
      boolean killSuidGid)
      throws ErrnoException {
    Inode inode = opened(handle);
    int size = source.remaining();
    check(offset <= FILE_MAX, Errno.EFBIG);
    resize(inode, Math.max(inode.content.length, offset + size));
    source.get(inode.content, (int) offset, size);
    return size;
  }

  @Override
  public synchronized void flush(RequestContext caller, NodeId node, FileHandle handle)
      throws ErrnoException {
    opened(handle);
  }

  @Override
  public synchronized void release(NodeId node, FileHandle handle) {
    Inode inode = open.remove(handle);
    if (inode != null) {
      inode.opens--;
      drop(inode);
    }
  }

  @Override
  public synchronized void fsync(
      RequestContext caller, NodeId node, FileHandle handle, boolean dataOnly)
      throws ErrnoException {
    opened(handle);
  }

  @Override
  public void openInKernel(RequestContext caller, NodeId node, KernelOpen open)
      throws ErrnoException {
    access(caller, node, open.rights());
  }

  @Override
  public synchronized FileHandle opendir(RequestContext caller, NodeId node, int flags)
      throws ErrnoException {
    return opened(directory(node));
  }

  @Override
  public synchronized void readdir(
      RequestContext caller, NodeId node, FileHandle handle, long offset, DirectorySink sink)
      throws ErrnoException {
    Inode directory = opened(handle);
    TreeMap<ByteString, Inode> entries = new TreeMap<>(directory.children);
    entries.put(ByteString.of("."), directory);
    entries.put(ByteString.of(".."), directory.parent.orElse(directory));
    long next = 0;
    for (Map.Entry<ByteString, Inode> entry : entries.entrySet()) {
      next++;
      if (next > offset) {
        if (!sink.hasRoomFor(entry.getKey())) {
          return;
        }
        add(sink, entry.getKey(), entry.getValue(), next);
      }
    }
  }

  private void add(DirectorySink sink, ByteString name, Inode inode, long next) {
    int type = (inode.mode & Stat.TYPE_MASK) >> 12;
    if (sink.wantsEntries()) {
      sink.add(name, counted(inode), type, next);
    } else {
      sink.add(name, inode.node.value(), type, next);
    }
  }

  @Override
  public void releasedir(NodeId node, FileHandle handle) {
    release(node, handle);
  }

  @Override
  public void fsyncdir(RequestContext caller, NodeId node, FileHandle handle, boolean dataOnly)
      throws ErrnoException {
    fsync(caller, node, handle, dataOnly);
  }

  @Override
  public synchronized FileSystemStat statfs(RequestContext caller, NodeId node) {
    return new FileSystemStat(
        1000, 500, 400, OBJECTS_MAX, OBJECTS_MAX - inodes.size(), BLOCK, 255, BLOCK);
  }

  @Override
  public synchronized void setxattr(
      RequestContext caller, NodeId node, ByteString name, ByteString value, int flags)
      throws ErrnoException {
    Inode inode = inode(node);
    boolean there = inode.xattrs.containsKey(name);
    check((flags & 1) == 0 || !there, Errno.EEXIST);
    check((flags & 2) == 0 || there, Errno.ENODATA);
    check(inode.xattrs.size() < 100, Errno.ENOSPC);
    inode.xattrs.put(name, value);
  }

  @Override
  public synchronized ByteString getxattr(RequestContext caller, NodeId node, ByteString name)
      throws ErrnoException {
    return orElse(inode(node).xattrs.get(name), Errno.ENODATA);
  }

  @Override
  public synchronized ByteString listxattr(RequestContext caller, NodeId node)
      throws ErrnoException {
    ByteString names = ByteString.EMPTY;
    for (ByteString name : inode(node).xattrs.keySet()) {
      names = names.concat(name).concat(ByteString.of(new byte[1]));
    }
    return names;
  }

  @Override
  public synchronized void removexattr(RequestContext caller, NodeId node, ByteString name)
      throws ErrnoException {
    orElse(inode(node).xattrs.remove(name), Errno.ENODATA);
  }

  @Override
  public synchronized void access(RequestContext caller, NodeId node, int mask)
      throws ErrnoException {
    boolean executable = inode(node).isDirectory() || (inode(node).mode & 0111) != 0;
    check((mask & 1) == 0 || executable, Errno.EACCES);
  }

  @Override
  public synchronized void fallocate(
      RequestContext caller, NodeId node, FileHandle handle, int mode, long offset, long length)
      throws ErrnoException {
    Inode inode = opened(handle);
    check(length > 0, Errno.EINVAL);
    check(mode == 0 || mode == KEEP_SIZE || mode == PUNCH_HOLE, Errno.EOPNOTSUPP);
    check(length <= FILE_MAX && offset <= FILE_MAX - length, Errno.EFBIG);
    int end = (int) (offset + length);
    if (mode == 0 && end > inode.content.length) {
      resize(inode, end);
    }
    if (mode == PUNCH_HOLE && offset < inode.content.length) {
      Arrays.fill(inode.content, (int) offset, Math.min(end, inode.content.length), (byte) 0);
    }
  }

  @Override
  public synchronized long lseek(
      RequestContext caller, NodeId node, FileHandle handle, long offset, int whence)
      throws ErrnoException {
    int size = opened(handle).content.length;
    check(offset >= 0 && offset < size, Errno.ENXIO);
    return whence == SEEK_DATA ? offset : size;
  }

  @Override
  public synchronized long copyFileRange(RequestContext caller, NodeId node, CopyRange range)
      throws ErrnoException {
    Inode source = opened(range.source());
    Inode target = opened(range.target());
    long left = Math.max(0, source.content.length - range.offset());
    int length = (int) Math.min(left, range.length());
    check(range.targetOffset() <= FILE_MAX, Errno.EFBIG);
    resize(target, Math.max(target.content.length, range.targetOffset() + length));
    if (length > 0) {
      int to = (int) range.targetOffset();
      System.arraycopy(source.content, (int) range.offset(), target.content, to, length);
    }
    return length;
  }

  @Override
  public synchronized ByteString ioctl(
      RequestContext caller,
      NodeId node,
      FileHandle handle,
      boolean directory,
      InodeIoctl ioctl,
      ByteString argument)
      throws ErrnoException {
    Inode inode = opened(handle);
    check(inode.isDirectory() == directory, Errno.EBADF);
    if (ioctl == InodeIoctl.SETFLAGS) {
      inode.flags = argument;
    }
    return switch (ioctl) {
      case GETFLAGS -> inode.flags;
      case GETVERSION -> ByteString.of(new byte[] {1, 2, 3, 4});
      case FSGETXATTR -> ByteString.of(new byte[ioctl.outSize()]);
      case SETFLAGS, FSSETXATTR -> ByteString.EMPTY;
    };
  }

  @Override
  public synchronized BornStat statx(
      RequestContext caller, NodeId node, Optional<FileHandle> handle) throws ErrnoException {
    return new BornStat(stat(inode(node)), Optional.of(new TimeSpec(NOW - 1, 5)));
  }

  @Override
  public synchronized void syncfs(RequestContext caller, NodeId node) throws ErrnoException {
    directory(node);
  }

  private Inode make(RequestContext caller, NodeId parent, ByteString name, int mode)
      throws ErrnoException {
    Inode directory = directory(parent);
    check(!directory.children.containsKey(name), Errno.EEXIST);
    Inode inode = register(caller, mode);
    inode.links = inode.isDirectory() ? 2 : 1;
    if (inode.isDirectory()) {
      directory.links++;
      inode.parent = Optional.of(directory);
    }
    directory.children.put(name, inode);
    return inode;
  }

  private Inode register(RequestContext caller, int mode) throws ErrnoException {
    check(inodes.size() < OBJECTS_MAX, Errno.ENOSPC);
    Inode inode = new Inode(++lastNode, mode, caller);
    inodes.put(inode.node, inode);
    return inode;
  }

  private void remove(Inode directory, ByteString name) throws ErrnoException {
    Inode inode = child(directory, name);
    directory.children.remove(name);
    inode.links -= inode.isDirectory() ? 2 : 1;
    if (inode.isDirectory()) {
      directory.links--;
    }
    drop(inode);
  }

  /** Lets an object go that nothing leads to any more. */
  private void drop(Inode inode) {
    if (inode.links == 0 && inode.lookups == 0 && inode.opens == 0) {
      inodes.remove(inode.node);
    }
  }

  private static boolean isBeneath(Inode above, Inode inode) {
    for (Optional<Inode> at = Optional.of(inode); at.isPresent(); at = at.get().parent) {
      if (at.get() == above) {
        return true;
      }
    }
    return false;
  }

  private static void resize(Inode inode, long size) throws ErrnoException {
    check(size <= FILE_MAX, Errno.EFBIG);
    inode.content = Arrays.copyOf(inode.content, (int) size);
  }

  private Entry counted(Inode inode) {
    inode.lookups++;
    return new Entry(inode.node, stat(inode), nameMillis, 0);
  }

  private FileHandle opened(Inode inode) throws ErrnoException {
    check(open.size() < OBJECTS_MAX, Errno.ENFILE);
    inode.opens++;
    FileHandle handle = new FileHandle(++lastHandle);
    open.put(handle, inode);
    return handle;
  }

  private Inode opened(FileHandle handle) throws ErrnoException {
    return orElse(open.get(handle), Errno.EBADF);
  }

  private Inode inode(NodeId node) throws ErrnoException {
    return orElse(inodes.get(node), Errno.ESTALE);
  }

  private Inode directory(NodeId node) throws ErrnoException {
    Inode inode = inode(node);
    check(inode.isDirectory(), Errno.ENOTDIR);
    return inode;
  }

  private static Inode child(Inode directory, ByteString name) throws ErrnoException {
    return orElse(directory.children.get(name), Errno.ENOENT);
  }

  private static <T> T orElse(@Nullable T found, Errno errno) throws ErrnoException {
    if (found == null) {
      throw new ErrnoException(errno, "in memory");
    }
    return found;
  }

  private static void check(boolean condition, Errno errno) throws ErrnoException {
    if (!condition) {
      throw new ErrnoException(errno, "in memory");
    }
  }

  private static Stat stat(Inode inode) {
    int size = inode.content.length;
    return new Stat(
        0,
        0,
        inode.node.value(),
        inode.mode,
        inode.links,
        inode.uid,
        inode.gid,
        inode.rdev >> 8 & 0xfff,
        inode.rdev & 0xff,
        size,
        (size + 511) / 512,
        BLOCK,
        inode.atime,
        0,
        inode.mtime,
        0,
        NOW,
        0);
  }
}
