package org.auditfs.audit;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.auditfs.audit.Deed.Act;
import org.auditfs.audit.Deed.Call;
import org.auditfs.audit.WatchScope.Spot;
import org.auditfs.audit.WatchedCloses.Ended;
import org.auditfs.event.FileObject;
import org.auditfs.event.NameType;
import org.auditfs.event.Operation;
import org.auditfs.file.ByteString;
import org.auditfs.file.Errno;
import org.auditfs.file.FileId;
import org.auditfs.file.FilePath;
import org.auditfs.file.OpenFlag;
import org.auditfs.fuse.AttributeChange;
import org.auditfs.fuse.CallerThreads;
import org.auditfs.fuse.CopyRange;
import org.auditfs.fuse.Created;
import org.auditfs.fuse.DirectorySink;
import org.auditfs.fuse.Entry;
import org.auditfs.fuse.FileHandle;
import org.auditfs.fuse.ForwardingFileSystem;
import org.auditfs.fuse.FuseFileSystem;
import org.auditfs.fuse.InodeIoctl;
import org.auditfs.fuse.KernelOpen;
import org.auditfs.fuse.NodeId;
import org.auditfs.fuse.Opened;
import org.auditfs.fuse.RequestContext;
import org.auditfs.inode.NamesUsed;
import org.auditfs.inode.NamesUsed.Place;
import org.auditfs.inode.ObjectView;
import org.auditfs.inode.Seen;
import org.auditfs.posix.BornStat;
import org.auditfs.posix.ErrnoException;
import org.auditfs.posix.Stat;
import org.auditfs.rule.Access;
import org.auditfs.rule.Match;
import org.auditfs.rule.NameRef;
import org.auditfs.rule.Permissions;
import org.auditfs.subject.SubjectSource;

/**
 * Any filesystem, watched. An operation that no rule can ask about goes straight through, at the
 * price of a hash probe (removals and renames also learn which object they are about). Any other is
 * performed, judged, recorded if a rule matches, and only then answered.
 */
public final class AuditingFileSystem extends ForwardingFileSystem {

  private static final int RENAME_EXCHANGE = 2;

  /** The kernel reads it by itself before writes and at exec; nobody asked for that read. */
  private static final ByteString KERNEL_READS = ByteString.of("security.capability");

  private final ObjectView objects;
  private final Auditor auditor;
  private final CallerThreads threads;
  private final NamesUsed names = new NamesUsed();
  private final WatchScope scope;
  private final WatchedCloses closes;

  /**
   * @param next the filesystem that does the work
   * @param objects a view of the same objects with the daemon's rights
   * @param watches the rules, which already follow {@code objects}
   * @param opens what {@code next} finds out about files that are opened, and where events go
   * @param threads tells what of a call is only the kernel's doing: so that one is recorded once,
   *     as what it is
   */
  public AuditingFileSystem(
      FuseFileSystem next,
      ObjectView objects,
      WatchKeeper watches,
      SubjectSource subjects,
      OpenFindings opens,
      CallerThreads threads) {
    super(next);
    this.threads = threads;
    this.objects = objects;
    this.scope = new WatchScope(objects, watches);
    this.auditor = new Auditor(objects.mountPoint(), watches, subjects, opens);
    this.closes = new WatchedCloses(objects, scope, watches, subjects, opens);
  }

  // Operations on an object, whatever its name.

  @Override
  public Opened open(RequestContext caller, NodeId node, int flags) throws ErrnoException {
    if (!scope.isWatched(node) || isForFlags(caller, flags)) {
      return next.open(caller, node, flags);
    }
    Call<Opened> call = () -> next.open(caller, node, flags);
    Consumer<Opened> undo = opened -> next.release(node, opened.handle());
    Opened opened =
        (flags & FMODE_EXEC) != 0
            ? opened(caller, node, Operation.EXEC, Permissions.EXECUTE, flags, call, undo)
            : opened(caller, node, Operation.OPEN, Permissions.ofOpen(flags), flags, call, undo);
    expectClose(caller, node, opened, flags);
    return seenIfAsked(node, opened);
  }

  private void expectClose(RequestContext caller, NodeId node, Opened opened, int flags)
      throws ErrnoException {
    if (scope.isNamed(Operation.CLOSE, node)) {
      FilePath path =
          nameUsed(caller, node, objects.fileId(node))
              .or(() -> anyPath(node))
              .orElseGet(objects::mountPoint);
      closes.opened(caller, opened.handle(), path, flags & ~FMODE_EXEC);
    }
  }

  @Override
  public void release(NodeId node, FileHandle handle) {
    Optional<Ended> ended = closes.ended(handle); // the next open may be given the same handle
    next.release(node, handle);
    ended.ifPresent(it -> closes.record(it, node));
  }

  /**
   * Whether nobody opens this: fuse_priv_ioctl_prepare of the kernel's fs/fuse/ioctl.c does, with
   * no flags but O_DIRECTORY. A program's open has O_LARGEFILE, unless it is a 32-bit one.
   */
  private boolean isForFlags(RequestContext caller, int flags) {
    return (flags & ~OpenFlag.O_DIRECTORY.bits()) == 0 && threads.opensForFlags(caller);
  }

  /** A rule that asks for each read and write has them all sent here. */
  private Opened seenIfAsked(NodeId node, Opened opened) throws ErrnoException {
    return scope.isEachIoWatched(node) ? opened.seen() : opened;
  }

  @Override
  public void read(
      RequestContext caller, NodeId node, FileHandle handle, long offset, ByteBuffer target)
      throws ErrnoException {
    if (scope.isEachIoWatched(node)) {
      Act act = () -> next.read(caller, node, handle, offset, target);
      var unused = onObject(caller, node, Operation.READ, act.asCall());
    } else {
      next.read(caller, node, handle, offset, target);
    }
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
    if (!scope.isEachIoWatched(node)) {
      return next.write(caller, node, handle, offset, source, killSuidGid);
    }
    Call<Integer> call = () -> next.write(caller, node, handle, offset, source, killSuidGid);
    return onObject(caller, node, Operation.WRITE, call);
  }

  /** Reads one file and writes another. */
  @Override
  public long copyFileRange(RequestContext caller, NodeId node, CopyRange range)
      throws ErrnoException {
    Call<Long> copy = () -> next.copyFileRange(caller, node, range);
    Call<Long> written = () -> onContent(caller, range.targetNode(), Operation.WRITE, copy);
    return onContent(caller, node, Operation.READ, written);
  }

  private <T> T onContent(RequestContext caller, NodeId node, Operation operation, Call<T> call)
      throws ErrnoException {
    return scope.isEachIoWatched(node) ? onObject(caller, node, operation, call) : call.run();
  }

  @Override
  public FileHandle opendir(RequestContext caller, NodeId node, int flags) throws ErrnoException {
    Call<FileHandle> call = () -> next.opendir(caller, node, flags);
    Consumer<FileHandle> undo = handle -> next.releasedir(node, handle);
    return scope.isWatched(node) && !isForFlags(caller, flags)
        ? opened(caller, node, Operation.OPENDIR, Permissions.READ, 0, call, undo)
        : call.run();
  }

  @Override
  public void openInKernel(RequestContext caller, NodeId node, KernelOpen open)
      throws ErrnoException {
    Act act = () -> next.openInKernel(caller, node, open);
    if (scope.isWatched(node)) {
      Permissions permissions = Permissions.ofOpen(open.flags()).and(permissions(open));
      opened(caller, node, Operation.OPEN, permissions, open.flags(), act.asCall(), nothing -> {});
    } else {
      act.run();
    }
  }

  /** O_PATH's access mode says nothing; what it can be made to is what it needs the rights for. */
  private static Permissions permissions(KernelOpen open) {
    Permissions reads =
        (open.rights() & KernelOpen.READ) == 0 ? Permissions.NONE : Permissions.READ;
    boolean writes = (open.rights() & KernelOpen.WRITE) != 0;
    return writes ? reads.and(Permissions.WRITE) : reads;
  }

  private <T> T opened(
      RequestContext caller,
      NodeId node,
      Operation operation,
      Permissions permissions,
      int flags,
      Call<T> call,
      Consumer<T> undo)
      throws ErrnoException {
    FileId id = objects.fileId(node);
    return auditor.perform(
        caller,
        new Deed<>(
            scope.access(operation, permissions, id),
            Optional.of(flags & ~FMODE_EXEC),
            call,
            (handle, access) -> access,
            (handle, matches) -> Portrait.of(object(caller, node, id, matches)),
            undo));
  }

  @Override
  public Stat setattr(RequestContext caller, NodeId node, AttributeChange change)
      throws ErrnoException {
    if (change.isEmpty()) {
      // Belongs to the write that it begins: if that is to be refused, so is this.
      if (scope.isEachIoWatched(node)) {
        auditor.requireRoom(caller, accessTo(node, Operation.WRITE));
      }
      return next.setattr(caller, node, change);
    }
    return onObject(caller, node, operation(change), () -> next.setattr(caller, node, change));
  }

  /** One system call makes one change; what comes with it (times, dropped set-id bits) is its. */
  private static Operation operation(AttributeChange change) {
    if (change.size().isPresent()) {
      return Operation.TRUNCATE;
    }
    if (change.uid().isPresent() || change.gid().isPresent()) {
      return Operation.CHOWN;
    }
    return change.mode().isPresent() ? Operation.CHMOD : Operation.UTIMENS;
  }

  @Override
  public ByteString readlink(RequestContext caller, NodeId node) throws ErrnoException {
    Call<ByteString> call = () -> next.readlink(caller, node);
    return scope.isWatched(node) && threads.followsLink(caller)
        ? call.run()
        : onObject(caller, node, Operation.READLINK, call);
  }

  @Override
  public void setxattr(
      RequestContext caller, NodeId node, ByteString name, ByteString value, int flags)
      throws ErrnoException {
    Act act = () -> next.setxattr(caller, node, name, value, flags);
    onObject(caller, node, Operation.SETXATTR, act.asCall());
  }

  @Override
  public void removexattr(RequestContext caller, NodeId node, ByteString name)
      throws ErrnoException {
    Act act = () -> next.removexattr(caller, node, name);
    onObject(caller, node, Operation.REMOVEXATTR, act.asCall());
  }

  @Override
  public ByteString getxattr(RequestContext caller, NodeId node, ByteString name)
      throws ErrnoException {
    Call<ByteString> call = () -> next.getxattr(caller, node, name);
    return name.equals(KERNEL_READS)
        ? call.run()
        : onObject(caller, node, Operation.GETXATTR, call);
  }

  @Override
  public ByteString listxattr(RequestContext caller, NodeId node) throws ErrnoException {
    return onObject(caller, node, Operation.LISTXATTR, () -> next.listxattr(caller, node));
  }

  @Override
  public void fallocate(
      RequestContext caller, NodeId node, FileHandle handle, int mode, long offset, long length)
      throws ErrnoException {
    Act act = () -> next.fallocate(caller, node, handle, mode, offset, length);
    onObject(caller, node, Operation.FALLOCATE, act.asCall());
  }

  /** What only asks is as little of an access as stat(2) is. */
  @Override
  public ByteString ioctl(
      RequestContext caller,
      NodeId node,
      FileHandle handle,
      boolean directory,
      InodeIoctl ioctl,
      ByteString argument)
      throws ErrnoException {
    Call<ByteString> call = () -> next.ioctl(caller, node, handle, directory, ioctl, argument);
    return ioctl.changes() ? onObject(caller, node, Operation.IOCTL, call) : call.run();
  }

  private <T> T onObject(RequestContext caller, NodeId node, Operation operation, Call<T> call)
      throws ErrnoException {
    if (!scope.isWatched(node)) {
      return call.run();
    }
    FileId id = objects.fileId(node);
    return auditor.perform(
        caller,
        Deed.of(
            accessTo(node, operation),
            call,
            (result, matches) -> Portrait.of(object(caller, node, id, matches))));
  }

  private Access accessTo(NodeId node, Operation operation) throws ErrnoException {
    return scope.access(operation, Permissions.of(operation), objects.fileId(node));
  }

  /** The object under the name that was used; an unseen name is taken to be the rule's. */
  private FileObject object(RequestContext caller, NodeId node, FileId id, List<Match> matches) {
    FilePath path =
        nameUsed(caller, node, id)
            .or(() -> isBelow(matches) ? anyPath(node) : Optional.empty())
            .orElseGet(() -> watchedPath(matches));
    return Portrait.object(path, objects, node, NameType.NORMAL);
  }

  /** Whether the path of the first rule is not one of the object. */
  private static boolean isBelow(List<Match> matches) {
    return matches.get(0).reason() == Match.Reason.BELOW
        || matches.get(0).rule().spec().recursive();
  }

  private Optional<FilePath> anyPath(NodeId node) {
    try {
      return objects.anyPath(node);
    } catch (ErrnoException e) {
      return Optional.empty(); // it has none any more
    }
  }

  private FilePath watchedPath(List<Match> matches) {
    return matches.get(0).rule().spec().path().orElse(objects.mountPoint());
  }

  /** With an object that has no name any more its descriptor goes, and so it ends. */
  @Override
  public void forget(NodeId node, long lookups) {
    Optional<FileId> bound = scope.bound(node);
    next.forget(node, lookups);
    bound.ifPresent(scope::mayHaveEnded);
  }

  // What only rules hear of that name it.

  @Override
  public int attributeMillis(NodeId node, Stat attributes) {
    try {
      return scope.isNamed(Operation.GETATTR, node) ? 0 : next.attributeMillis(node, attributes);
    } catch (ErrnoException e) {
      return 0;
    }
  }

  @Override
  public Stat getattr(RequestContext caller, NodeId node, Optional<FileHandle> handle)
      throws ErrnoException {
    return scope.isNamed(Operation.GETATTR, node)
        ? onObject(caller, node, Operation.GETATTR, () -> next.getattr(caller, node, handle))
        : next.getattr(caller, node, handle);
  }

  @Override
  public BornStat statx(RequestContext caller, NodeId node, Optional<FileHandle> handle)
      throws ErrnoException {
    return scope.isNamed(Operation.GETATTR, node)
        ? onObject(caller, node, Operation.GETATTR, () -> next.statx(caller, node, handle))
        : next.statx(caller, node, handle);
  }

  @Override
  public void access(RequestContext caller, NodeId node, int mask) throws ErrnoException {
    Act act = () -> next.access(caller, node, mask);
    if (scope.isNamed(Operation.ACCESS, node)) {
      onObject(caller, node, Operation.ACCESS, act.asCall());
    } else {
      act.run();
    }
  }

  private Entry found(RequestContext caller, Entry entry) throws ErrnoException {
    if (!scope.isNamed(Operation.LOOKUP, entry.node())) {
      return scope.asked(entry);
    }
    FileId id = objects.fileId(entry.node());
    return auditor.perform(
        caller,
        Deed.of(
            scope.access(Operation.LOOKUP, Permissions.NONE, id),
            () -> scope.asked(entry),
            (found, matches) -> Portrait.of(object(caller, entry.node(), id, matches))));
  }

  // Names that come to be.

  @Override
  public Created create(
      RequestContext caller, NodeId parent, ByteString name, int flags, int mode, int umask)
      throws ErrnoException {
    Call<Created> call =
        () -> {
          scope.requireRoomIn(parent);
          return seen(parent, name, next.create(caller, parent, name, flags, mode, umask));
        };
    Optional<Seen> there = seenIfWatched(parent, name);
    if (there.isEmpty() && !scope.isWatched(parent, name)) {
      return call.run();
    }
    // The name was absent to the kernel, but something may have come beneath us meanwhile.
    Operation operation = there.isEmpty() ? Operation.CREATE : Operation.OPEN;
    FilePath path = objects.path(parent).child(name);
    Created made =
        auditor.perform(
            caller,
            new Deed<>(
                scope.access(
                    operation,
                    Permissions.of(operation, OptionalInt.of(flags)),
                    ids(there),
                    List.of(scope.name(parent, name))),
                Optional.of(flags),
                call,
                (created, access) -> access.alsoTo(objects.fileId(created.entry().node())),
                (created, matches) -> Portrait.of(made(path, created.map(Created::entry))),
                this::giveBack));
    NodeId node = made.entry().node();
    names.seen(objects.fileId(node), new Place(parent, name));
    expectClose(caller, node, made.opened(), flags);
    return new Created(scope.asked(made.entry()), seenIfAsked(node, made.opened()));
  }

  private Created seen(NodeId parent, ByteString name, Created created) throws ErrnoException {
    var unused = scope.seen(parent, name, created.entry());
    return created;
  }

  private void giveBack(Created created) {
    next.release(created.entry().node(), created.handle());
    giveBack(created.entry());
  }

  private void giveBack(Entry entry) {
    next.forget(entry.node(), 1);
  }

  @Override
  public Entry mknod(
      RequestContext caller, NodeId parent, ByteString name, int mode, int rdev, int umask)
      throws ErrnoException {
    Call<Entry> call = () -> next.mknod(caller, parent, name, mode, rdev, umask);
    return onNewName(caller, parent, name, Operation.MKNOD, Optional.empty(), call);
  }

  @Override
  public Entry mkdir(RequestContext caller, NodeId parent, ByteString name, int mode, int umask)
      throws ErrnoException {
    Call<Entry> call = () -> next.mkdir(caller, parent, name, mode, umask);
    return onNewName(caller, parent, name, Operation.MKDIR, Optional.empty(), call);
  }

  @Override
  public Entry symlink(RequestContext caller, NodeId parent, ByteString name, ByteString target)
      throws ErrnoException {
    Call<Entry> call = () -> next.symlink(caller, parent, name, target);
    return onNewName(caller, parent, name, Operation.SYMLINK, Optional.of(target), call);
  }

  private Entry onNewName(
      RequestContext caller,
      NodeId parent,
      ByteString name,
      Operation operation,
      Optional<ByteString> target,
      Call<Entry> call)
      throws ErrnoException {
    if (!scope.isWatched(parent, name)) {
      return call.run();
    }
    FilePath path = objects.path(parent).child(name);
    Entry made =
        auditor.perform(
            caller,
            new Deed<>(
                scope.access(
                    operation,
                    Permissions.of(operation),
                    List.of(),
                    List.of(scope.name(parent, name))),
                Optional.empty(),
                () -> {
                  scope.requireRoomIn(parent);
                  return scope.seen(parent, name, call.run());
                },
                (entry, access) -> access.alsoTo(objects.fileId(entry.node())),
                (entry, matches) ->
                    new Portrait(made(path, entry), Optional.empty(), Optional.empty(), target),
                this::giveBack));
    names.seen(objects.fileId(made.node()), new Place(parent, name));
    return scope.asked(made);
  }

  @Override
  public Entry link(RequestContext caller, NodeId node, NodeId newParent, ByteString newName)
      throws ErrnoException {
    Call<Entry> call =
        () -> {
          scope.requireRoomIn(newParent);
          return scope.linked(newParent, newName, next.link(caller, node, newParent, newName));
        };
    if (!scope.isWatched(node) && !scope.isWatched(newParent, newName)) {
      return call.run();
    }
    FileId id = objects.fileId(node);
    FilePath newPath = objects.path(newParent).child(newName);
    // Afterwards it has the new name as well, which must not be taken for the old.
    Optional<FilePath> oldPath = nameUsed(caller, node, id);
    Entry linked =
        auditor.perform(
            caller,
            new Deed<>(
                scope.access(
                    Operation.LINK,
                    Permissions.of(Operation.LINK),
                    List.of(id),
                    List.of(scope.name(newParent, newName))),
                Optional.empty(),
                call,
                (entry, access) -> access,
                (entry, matches) ->
                    new Portrait(
                        linked(oldPath.orElse(newPath), node),
                        Optional.of(made(newPath, entry)),
                        Optional.empty(),
                        Optional.empty()),
                this::giveBack));
    objects.forgetNames(); // it has two now, and the one that is used must be asked for
    return scope.asked(linked);
  }

  /** What a link was made to. Without a name of its own (O_TMPFILE) it is called by the new one. */
  private FileObject linked(FilePath path, NodeId node) {
    return Portrait.object(path, objects, node, NameType.NORMAL);
  }

  private FileObject made(FilePath path, Optional<Entry> entry) {
    return entry.isEmpty()
        ? FileObject.absent(path)
        : Portrait.object(path, objects, entry.get().node(), NameType.CREATE);
  }

  // Names that go.

  @Override
  public void unlink(RequestContext caller, NodeId parent, ByteString name) throws ErrnoException {
    remove(caller, parent, name, Operation.UNLINK, () -> next.unlink(caller, parent, name));
  }

  @Override
  public void rmdir(RequestContext caller, NodeId parent, ByteString name) throws ErrnoException {
    remove(caller, parent, name, Operation.RMDIR, () -> next.rmdir(caller, parent, name));
  }

  private void remove(
      RequestContext caller, NodeId parent, ByteString name, Operation operation, Act act)
      throws ErrnoException {
    Optional<Seen> there = seenIfWatched(parent, name);
    if (there.isEmpty()) {
      act.run();
      forgetUse(parent, name);
      return;
    }
    FileObject gone =
        Portrait.object(objects.path(parent).child(name), there.get(), NameType.DELETE);
    NameRef removed = scope.name(parent, name);
    Act followed =
        () -> {
          act.run();
          scope.removed(removed, there.get());
        };
    auditor.perform(
        caller,
        Deed.of(
            scope.access(operation, Permissions.of(operation), ids(there), List.of(removed)),
            followed.asCall(),
            (done, matches) -> Portrait.of(gone)));
    scope.mayHaveEnded(there.get().id());
    forgetUse(parent, name);
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
    Act act = () -> next.rename(caller, parent, name, newParent, newName, flags);
    if (!scope.mayBeWatched(parent, name) && !scope.mayBeWatched(newParent, newName)) {
      act.run();
      forgetUses(parent, name, newParent, newName);
      return;
    }
    Optional<Seen> moved = objects.child(parent, name);
    Optional<Seen> victim = objects.child(newParent, newName);
    if (moved.isPresent() && ids(moved).equals(ids(victim))) {
      // rename(2): two links of one file; nothing happens, so nothing is recorded.
      act.run();
      return;
    }
    Operation operation = (flags & RENAME_EXCHANGE) != 0 ? Operation.EXCHANGE : Operation.RENAME;
    List<FileId> touched = new ArrayList<>(ids(moved));
    touched.addAll(ids(victim));
    Spot from = spot(parent, name);
    Spot to = spot(newParent, newName);
    Access access =
        scope.access(
            operation, Permissions.of(operation), touched, List.of(from.name(), to.name()));
    Portrait portrait =
        new Portrait(
            Portrait.object(from.path(), moved, NameType.DELETE),
            Optional.of(Portrait.object(to.path(), moved, NameType.CREATE)),
            victim.map(seen -> Portrait.object(to.path(), seen, NameType.DELETE)),
            Optional.empty());
    Act followed =
        () -> {
          act.run();
          if (operation == Operation.EXCHANGE) {
            scope.exchanged(from, to, moved, victim);
          } else {
            scope.moved(from, to, moved, victim);
          }
        };
    auditor.perform(caller, Deed.of(access, followed.asCall(), (done, matches) -> portrait));
    forgetUses(parent, name, newParent, newName);
    moved.ifPresent(seen -> names.seen(seen.id(), new Place(newParent, newName)));
    if (operation == Operation.EXCHANGE) {
      victim.ifPresent(seen -> names.seen(seen.id(), new Place(parent, name)));
    } else {
      victim.ifPresent(seen -> scope.mayHaveEnded(seen.id()));
    }
    if (moved.stream().anyMatch(AuditingFileSystem::hasMoreNames)
        || victim.stream().anyMatch(AuditingFileSystem::hasMoreNames)) {
      objects.forgetNames(); // of what is watched from now on, each that is used must be asked for
    }
  }

  /** Whether it, or what is in it, may have names elsewhere. */
  private static boolean hasMoreNames(Seen seen) {
    return seen.stat().isDirectory() || seen.stat().nlink() > 1;
  }

  private Spot spot(NodeId parent, ByteString name) throws ErrnoException {
    return new Spot(scope.name(parent, name), objects.path(parent).child(name));
  }

  /** The kernel takes a name that it remembers along, and need not look it up where it is now. */
  private void forgetUses(NodeId parent, ByteString name, NodeId newParent, ByteString newName) {
    forgetUse(parent, name);
    forgetUse(newParent, newName);
  }

  private void forgetUse(NodeId parent, ByteString name) {
    if (!scope.isIdle()) {
      names.changed(new Place(parent, name));
    }
  }

  /** What a name leads to, if the name or the object is watched. */
  private Optional<Seen> seenIfWatched(NodeId parent, ByteString name) throws ErrnoException {
    return scope.mayBeWatched(parent, name) ? objects.child(parent, name) : Optional.empty();
  }

  private static List<FileId> ids(Optional<Seen> seen) {
    return seen.map(there -> List.of(there.id())).orElse(List.of());
  }

  // Names that are asked for.

  @Override
  public Entry lookup(RequestContext caller, NodeId parent, ByteString name) throws ErrnoException {
    try {
      Entry entry = next.lookup(caller, parent, name);
      return orGivenBack(
          entry, () -> found(caller, remembered(caller, entry, new Place(parent, name))));
    } catch (ErrnoException e) {
      if (e.errno() == Errno.EACCES) {
        refusedLookup(caller, parent, name, e);
      }
      throw e;
    }
  }

  /** The caller was let in before, so this is no attempt of anybody's. */
  @Override
  public Entry resolve(RequestContext caller, NodeId parent, ByteString name)
      throws ErrnoException {
    Entry entry = next.resolve(caller, parent, name);
    return orGivenBack(
        entry, () -> scope.asked(remembered(caller, entry, new Place(parent, name))));
  }

  @Override
  public int absenceMillis(NodeId parent, ByteString name) {
    try {
      return scope.isWatched(parent, name) ? 0 : next.absenceMillis(parent, name);
    } catch (ErrnoException e) {
      return 0;
    }
  }

  /** A listing tells nobody's way to what is watched: its name is to be asked for. */
  private Entry listed(NodeId parent, ByteString name, Entry entry) throws ErrnoException {
    scope.found(parent, name, entry);
    Entry asked = scope.asked(entry);
    return scope.isWatched(entry.node()) || scope.isWatched(parent, name)
        ? asked.withoutNameLifetime()
        : asked;
  }

  @Override
  public void readdir(
      RequestContext caller, NodeId node, FileHandle handle, long offset, DirectorySink sink)
      throws ErrnoException {
    DirectorySink names =
        scope.isIdle()
            ? sink
            : new UnwatchedNames(sink, (name, entry) -> listed(node, name, entry));
    next.readdir(caller, node, handle, offset, names);
  }

  /** What is left to do about an entry that the kernel gets only if that succeeds. */
  private Entry orGivenBack(Entry entry, Call<Entry> rest) throws ErrnoException {
    try {
      return rest.run();
    } catch (ErrnoException e) {
      giveBack(entry);
      throw e;
    }
  }

  /** Directories are only on the way to what the caller means. */
  private Entry remembered(RequestContext caller, Entry entry, Place place) throws ErrnoException {
    if (scope.isIdle()) {
      return entry;
    }
    scope.found(place.parent(), place.name(), entry);
    if (!entry.attributes().isDirectory()) {
      names.resolved(caller.tid(), entry.node(), place);
    }
    if (scope.isWatched(entry.node())) {
      names.seen(objects.fileId(entry.node()), place);
    }
    return entry;
  }

  /**
   * The name that led the caller to an object. The kernel need not ask for one that it remembers:
   * then one that the object has, or else the last that it had.
   */
  private Optional<FilePath> nameUsed(RequestContext caller, NodeId node, FileId id) {
    Optional<Place> last = names.last(id);
    return names
        .of(caller.tid(), node)
        .or(() -> last.filter(place -> leadsTo(place, id)))
        .flatMap(this::path)
        .or(() -> someName(node, id))
        .or(() -> last.flatMap(this::path));
  }

  private boolean leadsTo(Place place, FileId id) {
    try {
      return objects.childId(place.parent(), place.name()).filter(id::equals).isPresent();
    } catch (ErrnoException e) {
      return false;
    }
  }

  /** Nothing where the directory is gone, or has left the mount. */
  private Optional<FilePath> path(Place place) {
    try {
      return Optional.of(objects.path(place.parent()).child(place.name()));
    } catch (ErrnoException e) {
      return Optional.empty();
    }
  }

  private Optional<FilePath> someName(NodeId node, FileId id) {
    try {
      FilePath path = objects.path(node);
      return objects.walk(path).target().map(Seen::id).filter(id::equals).map(same -> path);
    } catch (ErrnoException e) {
      return Optional.empty();
    }
  }

  /** The caller never gets further, so this is the only trace of an attempt on a watched object. */
  private void refusedLookup(
      RequestContext caller, NodeId parent, ByteString name, ErrnoException refusal)
      throws ErrnoException {
    Optional<Seen> there = seenIfWatched(parent, name);
    if (there.isEmpty() || threads.asksAgain(caller)) {
      return;
    }
    FilePath path = objects.path(parent).child(name);
    Call<Boolean> again =
        () -> {
          throw refusal;
        };
    auditor.perform(
        caller,
        Deed.of(
            scope.access(Operation.LOOKUP, Permissions.READ, ids(there), List.of()),
            again,
            (none, matches) -> Portrait.of(Portrait.object(path, there.get(), NameType.NORMAL))));
  }
}
