package org.auditfs.audit;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.auditfs.event.Event;
import org.auditfs.event.EventSink;
import org.auditfs.event.FileObject;
import org.auditfs.event.NameType;
import org.auditfs.event.Operation;
import org.auditfs.event.Outcome;
import org.auditfs.event.RuleRef;
import org.auditfs.event.StoreException;
import org.auditfs.file.ByteString;
import org.auditfs.file.Errno;
import org.auditfs.file.FileId;
import org.auditfs.file.FilePath;
import org.auditfs.fuse.AttributeChange;
import org.auditfs.fuse.Created;
import org.auditfs.fuse.DirectorySink;
import org.auditfs.fuse.Entry;
import org.auditfs.fuse.FileHandle;
import org.auditfs.fuse.FileSystemStat;
import org.auditfs.fuse.FuseFileSystem;
import org.auditfs.fuse.NodeId;
import org.auditfs.fuse.RequestContext;
import org.auditfs.inode.ObjectView;
import org.auditfs.inode.Seen;
import org.auditfs.posix.ErrnoException;
import org.auditfs.posix.Stat;
import org.auditfs.rule.Access;
import org.auditfs.rule.Match;
import org.auditfs.rule.NameRef;
import org.auditfs.rule.Permissions;
import org.auditfs.rule.RuleSet;
import org.auditfs.subject.SubjectResolver;

/**
 * Any filesystem, watched. An operation that no rule can ask about goes straight through, at the
 * price of a hash probe; any other is performed, judged by the rules, recorded if one matches, and
 * only then answered. A refused operation is judged all the same.
 */
public final class AuditingFileSystem implements FuseFileSystem {

  private static final int RENAME_EXCHANGE = 2;

  /** The kernel reads it by itself before writes and at exec; nobody asked for that read. */
  private static final ByteString KERNEL_READS = ByteString.of("security.capability");

  private final FuseFileSystem next;
  private final ObjectView objects;
  private final WatchKeeper watches;
  private final SubjectResolver subjects;
  private final EventSink sink;
  private final NamesUsed names = new NamesUsed();

  /**
   * @param next the filesystem that does the work
   * @param objects a view of the same objects with the daemon's rights
   * @param watches the rules, which already follow {@code objects}
   */
  public AuditingFileSystem(
      FuseFileSystem next,
      ObjectView objects,
      WatchKeeper watches,
      SubjectResolver subjects,
      EventSink sink) {
    this.next = next;
    this.objects = objects;
    this.watches = watches;
    this.subjects = subjects;
    this.sink = sink;
  }

  /** The operation itself. */
  private interface Call<T> {
    T run() throws ErrnoException;
  }

  /** An operation without a result. */
  private interface Act {
    void run() throws ErrnoException;
  }

  /** Describes the objects, once it is known that somebody wants to know. */
  private interface Painter<T> {
    Portrait paint(Optional<T> result, List<Match> matches) throws ErrnoException;
  }

  // What an operation on a watched object or name goes through.

  /**
   * Performs, judges, records.
   *
   * @param made the object that the operation brought into being, if any
   * @param undo gives back what the caller will never hear of, when recording failed
   */
  private <T> T perform(
      RequestContext caller,
      Access access,
      Optional<Integer> openFlags,
      Call<T> call,
      Call2<T, Access> made,
      Painter<T> painter,
      Consumer<T> undo)
      throws ErrnoException {
    RuleSet before = watches.rules();
    T result;
    try {
      result = call.run();
    } catch (ErrnoException e) {
      Outcome outcome = Outcome.failed(e.errno());
      recordRefusal(caller, access, outcome, openFlags, before, painter);
      throw e;
    }
    try {
      RuleSet after = access.names().isEmpty() ? before : watches.moved(access.names());
      Access whole = made.of(result, access);
      List<Match> matches = before.decide(whole, Outcome.SUCCESS, after);
      record(caller, whole, Outcome.SUCCESS, openFlags, matches, Optional.of(result), painter);
      return result;
    } catch (StoreException e) {
      undo.accept(result);
      throw unrecorded(e);
    }
  }

  /** A function of a result and a value. */
  private interface Call2<T, A> {
    A of(T result, A value) throws ErrnoException;
  }

  private <T> void recordRefusal(
      RequestContext caller,
      Access access,
      Outcome outcome,
      Optional<Integer> openFlags,
      RuleSet rules,
      Painter<T> painter)
      throws ErrnoException {
    try {
      List<Match> matches = rules.decide(access, outcome);
      record(caller, access, outcome, openFlags, matches, Optional.empty(), painter);
    } catch (StoreException e) {
      throw unrecorded(e);
    }
  }

  private <T> void record(
      RequestContext caller,
      Access access,
      Outcome outcome,
      Optional<Integer> openFlags,
      List<Match> matches,
      Optional<T> result,
      Painter<T> painter)
      throws StoreException, ErrnoException {
    if (matches.isEmpty()) {
      return;
    }
    Portrait portrait = painter.paint(result, matches);
    List<RuleRef> rules = new ArrayList<>(matches.size());
    for (Match match : matches) {
      rules.add(match.rule().ref());
    }
    sink.append(
        new Event.FileEvent(
            access.operation(),
            outcome,
            openFlags,
            objects.mountPoint(),
            subjects.resolve(caller),
            portrait.object(),
            portrait.object2(),
            portrait.victim(),
            portrait.target(),
            rules));
  }

  /** What cannot be recorded is not to be had (DESIGN.md, section 7). */
  private static ErrnoException unrecorded(StoreException cause) {
    ErrnoException refusal = new ErrnoException(Errno.EIO, "record");
    refusal.initCause(cause);
    return refusal;
  }

  // Objects.

  private boolean isWatched(NodeId node) throws ErrnoException {
    RuleSet rules = watches.rules();
    return !rules.isEmpty() && rules.watches(objects.fileId(node));
  }

  private <T> T onObject(
      RequestContext caller,
      NodeId node,
      Operation operation,
      Permissions permissions,
      Optional<Integer> openFlags,
      Call<T> call,
      Consumer<T> undo)
      throws ErrnoException {
    FileId id = objects.fileId(node);
    return perform(
        caller,
        Access.to(operation, permissions, id),
        openFlags,
        call,
        (result, access) -> access,
        (result, matches) -> Portrait.of(object(caller, node, id, matches)),
        undo);
  }

  private <T> T onObject(RequestContext caller, NodeId node, Operation operation, Call<T> call)
      throws ErrnoException {
    return onObject(
        caller, node, operation, Permissions.of(operation), Optional.empty(), call, result -> {});
  }

  private FileObject object(RequestContext caller, NodeId node, FileId id, List<Match> matches)
      throws ErrnoException {
    FilePath path = names.of(caller.tid(), id).orElseGet(() -> matches.get(0).rule().spec().path());
    return Portrait.object(path, objects.object(node), NameType.NORMAL);
  }

  @Override
  public FileHandle open(RequestContext caller, NodeId node, int flags) throws ErrnoException {
    if (!isWatched(node)) {
      return next.open(caller, node, flags);
    }
    boolean executes = (flags & FMODE_EXEC) != 0;
    return onObject(
        caller,
        node,
        executes ? Operation.EXEC : Operation.OPEN,
        executes ? Permissions.EXECUTE : Permissions.ofOpen(flags),
        Optional.of(flags & ~FMODE_EXEC),
        () -> next.open(caller, node, flags),
        handle -> next.release(node, handle));
  }

  @Override
  public FileHandle opendir(RequestContext caller, NodeId node) throws ErrnoException {
    if (!isWatched(node)) {
      return next.opendir(caller, node);
    }
    return onObject(
        caller,
        node,
        Operation.OPENDIR,
        Permissions.of(Operation.OPENDIR),
        Optional.empty(),
        () -> next.opendir(caller, node),
        handle -> next.releasedir(node, handle));
  }

  @Override
  public Stat setattr(RequestContext caller, NodeId node, AttributeChange change)
      throws ErrnoException {
    if (!isWatched(node)) {
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
    if (!isWatched(node)) {
      return next.readlink(caller, node);
    }
    return onObject(caller, node, Operation.READLINK, () -> next.readlink(caller, node));
  }

  @Override
  public void setxattr(
      RequestContext caller, NodeId node, ByteString name, ByteString value, int flags)
      throws ErrnoException {
    act(caller, node, Operation.SETXATTR, () -> next.setxattr(caller, node, name, value, flags));
  }

  @Override
  public void removexattr(RequestContext caller, NodeId node, ByteString name)
      throws ErrnoException {
    act(caller, node, Operation.REMOVEXATTR, () -> next.removexattr(caller, node, name));
  }

  private void act(RequestContext caller, NodeId node, Operation operation, Act act)
      throws ErrnoException {
    if (isWatched(node)) {
      onObject(caller, node, operation, () -> done(act));
    } else {
      act.run();
    }
  }

  private static Boolean done(Act act) throws ErrnoException {
    act.run();
    return Boolean.TRUE;
  }

  @Override
  public ByteString getxattr(RequestContext caller, NodeId node, ByteString name)
      throws ErrnoException {
    if (name.equals(KERNEL_READS) || !isWatched(node)) {
      return next.getxattr(caller, node, name);
    }
    return onObject(caller, node, Operation.GETXATTR, () -> next.getxattr(caller, node, name));
  }

  @Override
  public ByteString listxattr(RequestContext caller, NodeId node) throws ErrnoException {
    if (!isWatched(node)) {
      return next.listxattr(caller, node);
    }
    return onObject(caller, node, Operation.LISTXATTR, () -> next.listxattr(caller, node));
  }

  // Names that come to be.

  private boolean isWatched(NodeId parent, ByteString name) throws ErrnoException {
    RuleSet rules = watches.rules();
    return !rules.isEmpty() && rules.watches(objects.fileId(parent), name);
  }

  private NameRef name(NodeId parent, ByteString name) throws ErrnoException {
    return new NameRef(objects.fileId(parent), name);
  }

  private Entry onNewName(
      RequestContext caller,
      NodeId parent,
      ByteString name,
      Operation operation,
      Optional<ByteString> target,
      Call<Entry> call)
      throws ErrnoException {
    FilePath path = objects.path(parent).child(name);
    return perform(
        caller,
        new Access(operation, Permissions.of(operation), List.of(), List.of(name(parent, name))),
        Optional.empty(),
        call,
        (entry, access) -> access.alsoTo(objects.fileId(entry.node())),
        (entry, matches) ->
            new Portrait(made(path, entry), Optional.empty(), Optional.empty(), target),
        entry -> next.forget(entry.node(), 1));
  }

  private FileObject made(FilePath path, Optional<Entry> entry) throws ErrnoException {
    return entry.isEmpty()
        ? FileObject.absent(path)
        : Portrait.object(path, objects.object(entry.get().node()), NameType.CREATE);
  }

  @Override
  public Created create(
      RequestContext caller, NodeId parent, ByteString name, int flags, int mode, int umask)
      throws ErrnoException {
    Optional<Seen> there = seenIfWatched(parent, name);
    if (there.isEmpty() && !isWatched(parent, name)) {
      return next.create(caller, parent, name, flags, mode, umask);
    }
    // The name was absent to the kernel, but something may have come beneath us meanwhile.
    Operation operation = there.isEmpty() ? Operation.CREATE : Operation.OPEN;
    Permissions opens = Permissions.ofOpen(flags);
    FilePath path = objects.path(parent).child(name);
    return perform(
        caller,
        new Access(
            operation,
            there.isEmpty() ? opens.and(Permissions.WRITE) : opens,
            there.map(seen -> List.of(seen.id())).orElse(List.of()),
            List.of(name(parent, name))),
        Optional.of(flags),
        () -> next.create(caller, parent, name, flags, mode, umask),
        (created, access) -> access.alsoTo(objects.fileId(created.entry().node())),
        (created, matches) -> Portrait.of(made(path, created.map(Created::entry))),
        this::giveBack);
  }

  private void giveBack(Created created) {
    next.release(created.entry().node(), created.handle());
    next.forget(created.entry().node(), 1);
  }

  @Override
  public Entry mknod(
      RequestContext caller, NodeId parent, ByteString name, int mode, int rdev, int umask)
      throws ErrnoException {
    Call<Entry> call = () -> next.mknod(caller, parent, name, mode, rdev, umask);
    return isWatched(parent, name)
        ? onNewName(caller, parent, name, Operation.MKNOD, Optional.empty(), call)
        : call.run();
  }

  @Override
  public Entry mkdir(RequestContext caller, NodeId parent, ByteString name, int mode, int umask)
      throws ErrnoException {
    Call<Entry> call = () -> next.mkdir(caller, parent, name, mode, umask);
    return isWatched(parent, name)
        ? onNewName(caller, parent, name, Operation.MKDIR, Optional.empty(), call)
        : call.run();
  }

  @Override
  public Entry symlink(RequestContext caller, NodeId parent, ByteString name, ByteString target)
      throws ErrnoException {
    Call<Entry> call = () -> next.symlink(caller, parent, name, target);
    return isWatched(parent, name)
        ? onNewName(caller, parent, name, Operation.SYMLINK, Optional.of(target), call)
        : call.run();
  }

  @Override
  public Entry link(RequestContext caller, NodeId node, NodeId newParent, ByteString newName)
      throws ErrnoException {
    if (!isWatched(node) && !isWatched(newParent, newName)) {
      return next.link(caller, node, newParent, newName);
    }
    FileId id = objects.fileId(node);
    FilePath newPath = objects.path(newParent).child(newName);
    return perform(
        caller,
        new Access(
            Operation.LINK,
            Permissions.of(Operation.LINK),
            List.of(id),
            List.of(name(newParent, newName))),
        Optional.empty(),
        () -> next.link(caller, node, newParent, newName),
        (entry, access) -> access,
        (entry, matches) ->
            new Portrait(
                linked(caller, node, id, newPath),
                Optional.of(made(newPath, entry)),
                Optional.empty(),
                Optional.empty()),
        entry -> next.forget(entry.node(), 1));
  }

  /** What a link was made to. Without a name of its own (O_TMPFILE) it is called by the new one. */
  private FileObject linked(RequestContext caller, NodeId node, FileId id, FilePath newPath)
      throws ErrnoException {
    FilePath path = names.of(caller.tid(), id).orElse(newPath);
    return Portrait.object(path, objects.object(node), NameType.NORMAL);
  }

  // Names that go.

  /**
   * What a name leads to, if it or the object may be watched; the object is asked for only then.
   */
  private Optional<Seen> seenIfWatched(NodeId parent, ByteString name) throws ErrnoException {
    RuleSet rules = watches.rules();
    if (rules.isEmpty()) {
      return Optional.empty();
    }
    boolean watched =
        isWatched(parent, name) || objects.childId(parent, name).filter(rules::watches).isPresent();
    return watched ? objects.child(parent, name) : Optional.empty();
  }

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
      return;
    }
    FilePath path = objects.path(parent).child(name);
    perform(
        caller,
        new Access(
            operation,
            Permissions.of(operation),
            List.of(there.get().id()),
            List.of(name(parent, name))),
        Optional.empty(),
        () -> done(act),
        (result, access) -> access,
        (result, matches) -> Portrait.of(Portrait.object(path, there.get(), NameType.DELETE)),
        result -> {});
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
    Optional<Seen> moved = seenIfWatched(parent, name);
    Optional<Seen> victim = seenIfWatched(newParent, newName);
    boolean watched = moved.isPresent() || victim.isPresent() || isWatched(newParent, newName);
    if (!watched) {
      act.run();
      return;
    }
    if (moved.isEmpty()) {
      moved = objects.child(parent, name);
    }
    if (victim.isEmpty()) {
      victim = objects.child(newParent, newName);
    }
    if (sameObject(moved, victim)) {
      // rename(2): two links of one file; nothing happens, so nothing is recorded.
      act.run();
      return;
    }
    new Rename(parent, name, moved, newParent, newName, victim, flags).perform(caller, act);
  }

  private static boolean sameObject(Optional<Seen> moved, Optional<Seen> victim) {
    return moved.isPresent() && moved.map(Seen::id).equals(victim.map(Seen::id));
  }

  /** A rename that somebody may want to know of. */
  private final class Rename {
    private final Optional<Seen> moved;
    private final Optional<Seen> victim;
    private final boolean exchanges;
    private final FilePath from;
    private final FilePath to;
    private final Access access;

    Rename(
        NodeId parent,
        ByteString name,
        Optional<Seen> moved,
        NodeId newParent,
        ByteString newName,
        Optional<Seen> victim,
        int flags)
        throws ErrnoException {
      this.moved = moved;
      this.victim = victim;
      this.exchanges = (flags & RENAME_EXCHANGE) != 0;
      this.from = objects.path(parent).child(name);
      this.to = objects.path(newParent).child(newName);
      List<FileId> touched = new ArrayList<>();
      moved.ifPresent(seen -> touched.add(seen.id()));
      victim.ifPresent(seen -> touched.add(seen.id()));
      Operation operation = exchanges ? Operation.EXCHANGE : Operation.RENAME;
      this.access =
          new Access(
              operation,
              Permissions.of(operation),
              touched,
              List.of(name(parent, name), name(newParent, newName)));
    }

    void perform(RequestContext caller, Act act) throws ErrnoException {
      AuditingFileSystem.this.perform(
          caller,
          access,
          Optional.empty(),
          () -> done(act),
          (result, same) -> same,
          (result, matches) -> portrait(),
          result -> {});
      moved.ifPresent(seen -> names.moved(seen.id(), to));
      if (exchanges) {
        victim.ifPresent(seen -> names.moved(seen.id(), from));
      }
    }

    private Portrait portrait() {
      return new Portrait(
          Portrait.object(from, moved, NameType.DELETE),
          Optional.of(Portrait.object(to, moved, NameType.CREATE)),
          victim.map(seen -> Portrait.object(to, seen, NameType.DELETE)),
          Optional.empty());
    }
  }

  // Names that are asked for.

  @Override
  public Entry lookup(RequestContext caller, NodeId parent, ByteString name) throws ErrnoException {
    try {
      Entry entry = next.lookup(caller, parent, name);
      if (isWatched(entry.node())) {
        FilePath path = objects.path(parent).child(name);
        names.found(caller.tid(), objects.fileId(entry.node()), path);
      }
      return entry;
    } catch (ErrnoException e) {
      if (e.errno() == Errno.EACCES) {
        refusedLookup(caller, parent, name, e.errno());
      }
      throw e;
    }
  }

  /** The caller never gets further, so this is the only trace of an attempt on a watched object. */
  private void refusedLookup(RequestContext caller, NodeId parent, ByteString name, Errno errno)
      throws ErrnoException {
    Optional<Seen> there = seenIfWatched(parent, name);
    if (there.isPresent()) {
      FilePath path = objects.path(parent).child(name);
      Permissions permissions = Permissions.of(Operation.LOOKUP);
      recordRefusal(
          caller,
          Access.to(Operation.LOOKUP, permissions, there.get().id()),
          Outcome.failed(errno),
          Optional.empty(),
          watches.rules(),
          (result, matches) -> Portrait.of(Portrait.object(path, there.get(), NameType.NORMAL)));
    }
  }

  // What no rule can ask for.

  @Override
  public void forget(NodeId node, long lookups) {
    next.forget(node, lookups);
  }

  @Override
  public Stat getattr(RequestContext caller, NodeId node, Optional<FileHandle> handle)
      throws ErrnoException {
    return next.getattr(caller, node, handle);
  }

  @Override
  public Created tmpfile(RequestContext caller, NodeId parent, int flags, int mode, int umask)
      throws ErrnoException {
    return next.tmpfile(caller, parent, flags, mode, umask);
  }

  @Override
  public void read(
      RequestContext caller, NodeId node, FileHandle handle, long offset, ByteBuffer target)
      throws ErrnoException {
    next.read(caller, node, handle, offset, target);
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
    return next.write(caller, node, handle, offset, source, killSuidGid);
  }

  @Override
  public void flush(RequestContext caller, NodeId node, FileHandle handle) throws ErrnoException {
    next.flush(caller, node, handle);
  }

  @Override
  public void release(NodeId node, FileHandle handle) {
    next.release(node, handle);
  }

  @Override
  public void fsync(RequestContext caller, NodeId node, FileHandle handle, boolean dataOnly)
      throws ErrnoException {
    next.fsync(caller, node, handle, dataOnly);
  }

  @Override
  public void readdir(
      RequestContext caller, NodeId node, FileHandle handle, long offset, DirectorySink entries)
      throws ErrnoException {
    next.readdir(caller, node, handle, offset, entries);
  }

  @Override
  public void releasedir(NodeId node, FileHandle handle) {
    next.releasedir(node, handle);
  }

  @Override
  public void fsyncdir(RequestContext caller, NodeId node, FileHandle handle, boolean dataOnly)
      throws ErrnoException {
    next.fsyncdir(caller, node, handle, dataOnly);
  }

  @Override
  public FileSystemStat statfs(RequestContext caller, NodeId node) throws ErrnoException {
    return next.statfs(caller, node);
  }

  @Override
  public void access(RequestContext caller, NodeId node, int mask) throws ErrnoException {
    next.access(caller, node, mask);
  }
}
