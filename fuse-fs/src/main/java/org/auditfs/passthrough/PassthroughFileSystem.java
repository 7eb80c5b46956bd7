package org.auditfs.passthrough;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.auditfs.file.AccessMode;
import org.auditfs.file.ByteString;
import org.auditfs.file.FileId;
import org.auditfs.file.FilePath;
import org.auditfs.file.OpenFlag;
import org.auditfs.fuse.AttributeChange;
import org.auditfs.fuse.CopyRange;
import org.auditfs.fuse.Created;
import org.auditfs.fuse.DirectorySink;
import org.auditfs.fuse.Entry;
import org.auditfs.fuse.FileHandle;
import org.auditfs.fuse.FileSystemStat;
import org.auditfs.fuse.FuseFileSystem;
import org.auditfs.fuse.InodeIoctl;
import org.auditfs.fuse.KernelOpen;
import org.auditfs.fuse.KernelSide;
import org.auditfs.fuse.NodeId;
import org.auditfs.fuse.Opened;
import org.auditfs.fuse.RequestContext;
import org.auditfs.inode.ContentView;
import org.auditfs.inode.NodeTable;
import org.auditfs.inode.ObjectKey;
import org.auditfs.inode.ObjectView;
import org.auditfs.inode.Pin;
import org.auditfs.inode.Seen;
import org.auditfs.inode.Walk;
import org.auditfs.posix.BornStat;
import org.auditfs.posix.Capabilities;
import org.auditfs.posix.DirectoryStream;
import org.auditfs.posix.ErrnoException;
import org.auditfs.posix.Fd;
import org.auditfs.posix.FileSystemUsage;
import org.auditfs.posix.Identity;
import org.auditfs.posix.Posix;
import org.auditfs.posix.Stat;

/**
 * The backing directory as a {@link FuseFileSystem}: one method an operation, in the interface's
 * order, and the view on it for whoever decides. Longer than other classes because it is that list.
 */
public final class PassthroughFileSystem
    implements FuseFileSystem, ObjectView, ContentView, AutoCloseable {

  /**
   * The most that one request copies, 64 MiB: nobody can interrupt it, and a worker is busy with
   * it. Callers of copy_file_range(2) go on where it ended.
   */
  private static final long COPY_MAX = 64L << 20;

  private final Posix posix;
  private final Identity identity;
  private final Backing backing;
  private final BackingView view;
  private final FileOpener opener;
  private final AttributeSetter attributes;
  private final HandleTable<OpenFile> files = new HandleTable<>();
  private final HandleTable<DirectoryStream> directories = new HandleTable<>();

  private PassthroughFileSystem(Backing backing, FilePath mountPoint) {
    this.posix = backing.posix;
    this.identity = backing.identity;
    this.backing = backing;
    this.view = new BackingView(backing, mountPoint);
    this.opener = new FileOpener(backing);
    this.attributes = new AttributeSetter(posix);
  }

  /**
   * Serves {@code directory}, as it is seen by the calling thread now.
   *
   * @param mountPoint where it will be mounted, as its users see it
   * @throws ErrnoException ENOENT or ENOTDIR when there is no such directory
   */
  public static PassthroughFileSystem open(
      Posix posix, Identity identity, FilePath directory, FilePath mountPoint)
      throws ErrnoException {
    return open(posix, identity, directory, mountPoint, NodeTable.DESCRIPTORS_MAX);
  }

  /** With at most {@code descriptorsMax} cached descriptors, 1 or more. */
  public static PassthroughFileSystem open(
      Posix posix, Identity identity, FilePath directory, FilePath mountPoint, int descriptorsMax)
      throws ErrnoException {
    identity.daemon();
    int flags = Flags.PATH_AGAIN | OpenFlag.O_DIRECTORY.bits();
    int fd = posix.openat(Posix.AT_FDCWD, directory.bytes(), flags, 0);
    try (Fd root = new Fd(posix, fd)) {
      Backing backing = new Backing(posix, identity, root, descriptorsMax);
      return new PassthroughFileSystem(backing, mountPoint);
    }
  }

  @Override
  public OpenContent openContent(NodeId node) throws ErrnoException {
    return BackingContent.open(backing, node);
  }

  /** How many objects the kernel knows by their nodes. */
  public int nodes() {
    return backing.nodes.size();
  }

  /** How many files and directories are open. */
  public int handles() {
    return files.size() + directories.size();
  }

  /** Closes all that the kernel still holds. No operation may be going on. */
  @Override
  public void close() {
    files.removeAll().forEach(OpenFile::close);
    directories.removeAll().forEach(DirectoryStream::close);
    backing.close();
  }

  @Override
  public void offered(KernelSide kernel) {
    backing.contents.offered(kernel);
    backing.lifetimes.offered(kernel);
  }

  /** Names get lifetimes from now on, where nothing is mounted on top. */
  public void know(MountsOnTop onTop) {
    backing.lifetimes.know(onTop);
  }

  /** Nobody reaches these from now on; nobody must know them already. */
  public void hide(Hidden hidden) {
    backing.hide(hidden);
  }

  @Override
  public void forgetNames() {
    backing.lifetimes.endAll();
  }

  @Override
  public int attributeMillis(NodeId node, Stat attributes) {
    try {
      return backing.contents.attributeMillis(node, backing.nodes.key(node), attributes);
    } catch (ErrnoException e) {
      return 0;
    }
  }

  @Override
  public int absenceMillis(NodeId parent, ByteString name) {
    try (Pin directory = backing.pin(parent)) {
      return backing.search(directory).remembered() ? Lifetimes.MILLIS : 0;
    } catch (ErrnoException e) {
      return 0;
    }
  }

  @Override
  public Entry lookup(RequestContext caller, NodeId parent, ByteString name) throws ErrnoException {
    Names.check(name);
    try (Pin directory = backing.pin(parent)) {
      Search search = backing.search(directory);
      if (!search.openToAll()) {
        backing.become(caller, directory.fd());
      }
      return backing.lookup(directory.fd(), name, search);
    }
  }

  @Override
  public Entry resolve(RequestContext caller, NodeId parent, ByteString name)
      throws ErrnoException {
    Names.check(name);
    try (Pin directory = backing.pin(parent)) {
      identity.daemon();
      return backing.lookup(directory.fd(), name, Search.UNASKED);
    }
  }

  @Override
  public void forget(NodeId node, long lookups) {
    backing.nodes.forget(node, lookups);
  }

  @Override
  public Stat getattr(RequestContext caller, NodeId node, Optional<FileHandle> handle)
      throws ErrnoException {
    if (handle.isPresent()) {
      return posix.statx(files.get(handle.get()).fd());
    }
    try (Pin pin = backing.pin(node)) {
      return posix.statx(pin.fd());
    }
  }

  @Override
  public Stat setattr(RequestContext caller, NodeId node, AttributeChange change)
      throws ErrnoException {
    if (change.handle().isPresent()) {
      int fd = files.get(change.handle().get()).fd();
      becomeToChange(caller, fd, change);
      attributes.changeOpen(fd, change);
      return posix.statx(fd);
    }
    try (Pin pin = backing.pin(node)) {
      if (change.isEmpty()) {
        return writeBegins(caller, node, pin);
      }
      becomeToChange(caller, pin.fd(), change);
      if (change.mode().isPresent()) {
        backing.close(pin, () -> attributes.change(pin.fd(), change));
      } else {
        attributes.change(pin.fd(), change);
      }
      return posix.statx(pin.fd());
    }
  }

  /** Set-id bits survive a new mode and a new group where the caller may set them, no new size. */
  private void becomeToChange(RequestContext caller, int fd, AttributeChange change)
      throws ErrnoException {
    if (change.size().isPresent()) {
      backing.become(caller, fd);
    } else {
      backing.rights.takeToSetMode(caller, fd);
    }
  }

  /**
   * Before the kernel writes to a file with set-id bits, which somebody had opened before it had
   * them, it asks for nothing to be changed on behalf of a writer whose write drops them
   * (file_remove_privs in fs/inode.c), wherever that one has the descriptor from. What it does not
   * write by itself drops them by {@link #write}.
   */
  private Stat writeBegins(RequestContext caller, NodeId node, Pin pin) throws ErrnoException {
    Stat stat = posix.statx(pin.fd());
    if (!backing.contents.passesWrites(node)) {
      return stat;
    }
    backing.become(caller, pin.fd());
    int dropped = SetId.droppedByWrite(stat, identity.callerIsIn(stat.gid()));
    if (dropped == 0 || identity.callerHas(Capabilities.FSETID)) {
      return stat; // it takes capabilities alone
    }
    identity.daemon();
    posix.chmod(Posix.procFd(pin.fd()), stat.mode() & SetId.PERMISSION_BITS & ~dropped);
    return posix.statx(pin.fd());
  }

  @Override
  public ByteString readlink(RequestContext caller, NodeId node) throws ErrnoException {
    try (Pin pin = backing.pin(node)) {
      return posix.readlinkat(pin.fd(), ByteString.EMPTY);
    }
  }

  @Override
  public Entry symlink(RequestContext caller, NodeId parent, ByteString name, ByteString target)
      throws ErrnoException {
    Names.check(name);
    try (Pin directory = backing.pin(parent)) {
      backing.become(caller, directory.fd());
      posix.symlinkat(target, directory.fd(), name);
      return made(directory, name);
    }
  }

  @Override
  public Entry mknod(
      RequestContext caller, NodeId parent, ByteString name, int mode, int rdev, int umask)
      throws ErrnoException {
    Names.check(name);
    try (Pin directory = backing.pin(parent)) {
      backing.rights.takeToSetMode(caller, directory.fd());
      backing.umask.set(umask);
      posix.mknodat(directory.fd(), name, mode, rdev);
      return made(directory, name);
    }
  }

  @Override
  public Entry mkdir(RequestContext caller, NodeId parent, ByteString name, int mode, int umask)
      throws ErrnoException {
    Names.check(name);
    try (Pin directory = backing.pin(parent)) {
      backing.rights.takeToSetMode(caller, directory.fd());
      backing.umask.set(umask);
      posix.mkdirat(directory.fd(), name, mode);
      return made(directory, name);
    }
  }

  /** A name that the thread has just made with the caller's rights. */
  private Entry made(Pin directory, ByteString name) throws ErrnoException {
    return backing.lookup(directory.fd(), name, backing.search(directory));
  }

  @Override
  public void unlink(RequestContext caller, NodeId parent, ByteString name) throws ErrnoException {
    removeName(caller, parent, name, 0);
  }

  @Override
  public void rmdir(RequestContext caller, NodeId parent, ByteString name) throws ErrnoException {
    removeName(caller, parent, name, Posix.AT_REMOVEDIR);
  }

  private void removeName(RequestContext caller, NodeId parent, ByteString name, int flags)
      throws ErrnoException {
    Names.check(name);
    try (Pin directory = backing.pin(parent)) {
      int fd = directory.fd();
      backing.rights.takeToRemove(caller, fd, name);
      backing.remove(fd, name, () -> posix.unlinkat(fd, name, flags));
    }
  }

  @Override
  public void rename(
      RequestContext caller,
      NodeId parent,
      ByteString name,
      NodeId newParent,
      ByteString newName,
      int flags)
      throws ErrnoException {
    Names.check(name);
    Names.check(newName);
    try (Pin from = backing.pin(parent);
        Pin to = backing.pin(newParent)) {
      backing.rights.takeToRename(caller, from.fd(), name, to.fd(), newName);
      backing.remove(
          to.fd(), newName, () -> posix.renameat2(from.fd(), name, to.fd(), newName, flags));
      if (!parent.equals(newParent)) {
        backing.moved(from, to);
        backing.moved(to, from); // RENAME_EXCHANGE
      }
    }
  }

  @Override
  public Entry link(RequestContext caller, NodeId node, NodeId newParent, ByteString newName)
      throws ErrnoException {
    Names.check(newName);
    try (Pin object = backing.pin(node);
        Pin directory = backing.pin(newParent)) {
      backing.rights.take(caller, object.fd(), directory.fd());
      ByteString path = Posix.procFd(object.fd());
      posix.linkat(Posix.AT_FDCWD, path, directory.fd(), newName, Posix.AT_SYMLINK_FOLLOW);
      return backing.lookupAgain(object);
    }
  }

  @Override
  public Opened open(RequestContext caller, NodeId node, int flags) throws ErrnoException {
    try (Pin pin = backing.pin(node)) {
      Stat stat = posix.statx(pin.fd());
      try (Fd file = new Fd(posix, opener.open(caller, pin, stat, flags))) {
        Opened opened = opened(caller, node, pin.key(), file, flags, stat);
        if (AccessMode.of(flags) != AccessMode.READ) {
          backing.contents.kernel().changed(node); // from now on mappings may change its times
        }
        return opened;
      }
    }
  }

  /** The rights that open(2) and connect(2) of the backing node would ask for. */
  @Override
  public void openInKernel(RequestContext caller, NodeId node, KernelOpen open)
      throws ErrnoException {
    access(caller, node, open.rights());
  }

  @Override
  public Created create(
      RequestContext caller, NodeId parent, ByteString name, int flags, int mode, int umask)
      throws ErrnoException {
    Names.check(name);
    try (Pin directory = backing.pin(parent)) {
      backing.rights.takeToSetMode(caller, directory.fd());
      backing.umask.set(umask);
      int made = opener.create(directory.fd(), name, flags, mode);
      return created(caller, made, flags, false, backing.search(directory));
    }
  }

  @Override
  public Created tmpfile(RequestContext caller, NodeId parent, int flags, int mode, int umask)
      throws ErrnoException {
    try (Pin directory = backing.pin(parent)) {
      backing.rights.takeToSetMode(caller, directory.fd());
      backing.umask.set(umask);
      int made = opener.makeNameless(directory.fd(), flags, mode);
      return created(caller, made, flags, true, Search.UNASKED);
    }
  }

  private Created created(RequestContext caller, int fd, int flags, boolean nameless, Search search)
      throws ErrnoException {
    try (Fd file = new Fd(posix, fd)) {
      Stat stat = posix.statx(fd);
      backing.requireRegular(stat);
      Entry entry = backing.lookupOpen(fd, stat, nameless, search).withoutAttributeLifetime();
      NodeId node = entry.node();
      ObjectKey key = backing.nodes.key(node);
      return new Created(entry, opened(caller, node, key, file, flags, stat));
    }
  }

  /** Last of all that opens: what is counted there is given back by {@link #release} alone. */
  private Opened opened(
      RequestContext caller, NodeId node, ObjectKey key, Fd file, int flags, Stat stat) {
    int fd = file.release();
    FileHandle handle = files.add(OpenFile.of(posix, fd, flags));
    Contents.Opening opening = new Contents.Opening(node, key, fd, handle, flags, stat);
    return backing.contents.opened(opening, caller.uid() == 0);
  }

  @Override
  public void read(
      RequestContext caller, NodeId node, FileHandle handle, long offset, ByteBuffer target)
      throws ErrnoException {
    files.get(handle).read(target, offset);
  }

  @Override
  public int write(
      RequestContext caller,
      NodeId node,
      FileHandle handle,
      long offset,
      ByteBuffer source,
      boolean killSuidGid)
      throws ErrnoException {
    OpenFile file = files.get(handle);
    if (!killSuidGid) {
      identity.daemon();
    } else if (caller.uid() == 0 || file.hasSetId()) {
      backing.become(caller);
    } else {
      identity.unprivileged();
    }
    return caller.tid() == 0 ? file.writePages(source, offset) : file.write(source, offset);
  }

  @Override
  public void flush(RequestContext caller, NodeId node, FileHandle handle) throws ErrnoException {
    files.get(handle).flush();
  }

  @Override
  public void release(NodeId node, FileHandle handle) {
    files
        .remove(handle)
        .ifPresent(
            file -> {
              backing.contents.released(node, file.writes());
              file.close();
            });
  }

  @Override
  public void fsync(RequestContext caller, NodeId node, FileHandle handle, boolean dataOnly)
      throws ErrnoException {
    files.get(handle).sync(dataOnly);
  }

  @Override
  public FileHandle opendir(RequestContext caller, NodeId node, int flags) throws ErrnoException {
    try (Pin pin = backing.pin(node)) {
      int fd = opener.openDirectory(caller, pin, flags);
      return directories.add(new DirectoryStream(posix, fd));
    }
  }

  @Override
  public void readdir(
      RequestContext caller, NodeId node, FileHandle handle, long offset, DirectorySink sink)
      throws ErrnoException {
    DirectoryStream stream = directories.get(handle);
    if (!sink.wantsEntries()) {
      stream.read(offset, new NameTaker(sink));
      return;
    }
    Search search = backing.search(backing.nodes.key(node), stream.fd());
    if (!search.openToAll()) {
      backing.become(caller, stream.fd());
    }
    stream.read(offset, new EntryTaker(backing, stream.fd(), search, sink));
  }

  @Override
  public void releasedir(NodeId node, FileHandle handle) {
    directories.remove(handle).ifPresent(DirectoryStream::close);
  }

  @Override
  public void fsyncdir(RequestContext caller, NodeId node, FileHandle handle, boolean dataOnly)
      throws ErrnoException {
    directories.get(handle).sync(dataOnly);
  }

  @Override
  public FileSystemStat statfs(RequestContext caller, NodeId node) throws ErrnoException {
    try (Pin pin = backing.pin(node)) {
      FileSystemUsage usage = posix.fstatfs(pin.fd());
      return new FileSystemStat(
          usage.blocks(),
          usage.blocksFree(),
          usage.blocksAvailable(),
          usage.files(),
          usage.filesFree(),
          usage.blockSize(),
          usage.nameLengthMax(),
          usage.fragmentSize());
    }
  }

  @Override
  public void setxattr(
      RequestContext caller, NodeId node, ByteString name, ByteString value, int flags)
      throws ErrnoException {
    try (Pin pin = backing.pin(node)) {
      backing.rights.takeToSetMode(caller, pin.fd());
      ByteString path = Posix.procFd(pin.fd());
      if (name.equals(OpenToAll.ACCESS_ACL)) {
        backing.close(pin, () -> posix.setxattr(path, name, value, flags));
      } else {
        posix.setxattr(path, name, value, flags);
      }
      changedBy(name, node);
    }
  }

  /** An access ACL is the mode in other words. */
  private void changedBy(ByteString attribute, NodeId node) {
    if (attribute.equals(OpenToAll.ACCESS_ACL)) {
      backing.contents.kernel().changed(node);
    }
  }

  @Override
  public ByteString getxattr(RequestContext caller, NodeId node, ByteString name)
      throws ErrnoException {
    try (Pin pin = backing.pin(node)) {
      if (XattrNames.readingNeedsRights(name)) {
        backing.become(caller, pin.fd());
      }
      return posix.getxattr(Posix.procFd(pin.fd()), name);
    }
  }

  @Override
  public ByteString listxattr(RequestContext caller, NodeId node) throws ErrnoException {
    try (Pin pin = backing.pin(node)) {
      // Names are shown to everybody, but for those of administrators: the thread sees them all.
      ByteString all = posix.listxattr(Posix.procFd(pin.fd()));
      if (!XattrNames.holdTrusted(all)) {
        return all;
      }
      backing.become(caller, pin.fd());
      return identity.callerHas(Capabilities.SYS_ADMIN) ? all : XattrNames.withoutTrusted(all);
    }
  }

  @Override
  public void removexattr(RequestContext caller, NodeId node, ByteString name)
      throws ErrnoException {
    try (Pin pin = backing.pin(node)) {
      if (name.equals(XattrNames.CAPABILITIES)) {
        identity.daemon(); // who may not is refused by the kernel
      } else {
        backing.become(caller, pin.fd());
      }
      posix.removexattr(Posix.procFd(pin.fd()), name);
      changedBy(name, node);
    }
  }

  /**
   * With the caller's capabilities: chdir(2), which asks in the same words, counts them. access(2)
   * by a user other than root does not, and FUSE does not tell the two apart; so such a user with a
   * capability over files is told what it can do, not what its ids alone would allow.
   */
  @Override
  public void access(RequestContext caller, NodeId node, int mask) throws ErrnoException {
    try (Pin pin = backing.pin(node)) {
      backing.become(caller, pin.fd());
      posix.faccessat2(pin.fd(), mask, Posix.AT_EACCESS);
    }
  }

  /** With the caller's rights: by them the backing filesystem drops set-id bits, or does not. */
  @Override
  public void fallocate(
      RequestContext caller, NodeId node, FileHandle handle, int mode, long offset, long length)
      throws ErrnoException {
    int fd = files.get(handle).fd();
    backing.become(caller);
    posix.fallocate(fd, mode, offset, length);
  }

  /** Moves the position of our descriptor, which nothing else here looks at. */
  @Override
  public long lseek(RequestContext caller, NodeId node, FileHandle handle, long offset, int whence)
      throws ErrnoException {
    return posix.lseek(files.get(handle).fd(), offset, whence);
  }

  /** With the caller's rights, as {@link #fallocate}. */
  @Override
  public long copyFileRange(RequestContext caller, NodeId node, CopyRange range)
      throws ErrnoException {
    int source = files.get(range.source()).fd();
    int target = files.get(range.target()).fd();
    backing.become(caller);
    long length = Math.min(range.length(), COPY_MAX);
    return posix.copyFileRange(source, range.offset(), target, range.targetOffset(), length);
  }

  @Override
  public ByteString ioctl(
      RequestContext caller,
      NodeId node,
      FileHandle handle,
      boolean directory,
      InodeIoctl ioctl,
      ByteString argument)
      throws ErrnoException {
    int fd = directory ? directories.get(handle).fd() : files.get(handle).fd();
    if (!ioctl.changes()) {
      return posix.ioctl(fd, ioctl.number(), argument, ioctl.outSize());
    }
    backing.become(caller, fd);
    ByteString result = posix.ioctl(fd, ioctl.number(), argument, ioctl.outSize());
    backing.contents.kernel().changed(node); // the kernel knows nothing of its new ctime
    return result;
  }

  @Override
  public BornStat statx(RequestContext caller, NodeId node, Optional<FileHandle> handle)
      throws ErrnoException {
    if (handle.isPresent()) {
      return posix.statxBorn(files.get(handle.get()).fd());
    }
    try (Pin pin = backing.pin(node)) {
      return posix.statxBorn(pin.fd());
    }
  }

  /** It needs a descriptor that is more than a path, which a caller need not be able to open. */
  @Override
  public void syncfs(RequestContext caller, NodeId node) throws ErrnoException {
    try (Pin pin = backing.pin(node)) {
      identity.daemon();
      ByteString path = Posix.procFd(pin.fd());
      try (Fd fd = new Fd(posix, posix.openat(Posix.AT_FDCWD, path, Flags.DIRECTORY, 0))) {
        posix.syncfs(fd.number());
      }
    }
  }

  @Override
  public FileId fileId(NodeId node) throws ErrnoException {
    return view.fileId(node);
  }

  @Override
  public Seen object(NodeId node) throws ErrnoException {
    return view.object(node);
  }

  @Override
  public Optional<Seen> child(NodeId parent, ByteString name) throws ErrnoException {
    return view.child(parent, name);
  }

  @Override
  public Optional<FileId> childId(NodeId parent, ByteString name) throws ErrnoException {
    return view.childId(parent, name);
  }

  @Override
  public FilePath path(NodeId directory) throws ErrnoException {
    return view.path(directory);
  }

  @Override
  public FilePath mountPoint() {
    return view.mountPoint();
  }

  @Override
  public Walk walk(FilePath path) throws ErrnoException {
    return view.walk(path);
  }

  @Override
  public void scan(FilePath directory, Sighting each) throws ErrnoException {
    view.scan(directory, each);
  }

  @Override
  public Optional<FilePath> anyPath(NodeId node) throws ErrnoException {
    return view.anyPath(node);
  }

  @Override
  public boolean exists(FileId id) {
    return view.exists(id);
  }
}
