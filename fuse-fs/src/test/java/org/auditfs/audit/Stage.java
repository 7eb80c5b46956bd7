package org.auditfs.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.auditfs.event.Event;
import org.auditfs.event.EventId;
import org.auditfs.event.EventSink;
import org.auditfs.event.RuleRef;
import org.auditfs.event.StoreException;
import org.auditfs.event.Subject;
import org.auditfs.event.Verb;
import org.auditfs.file.ByteString;
import org.auditfs.file.FilePath;
import org.auditfs.fuse.AttributeChange;
import org.auditfs.fuse.CallerThreads;
import org.auditfs.fuse.CopyRange;
import org.auditfs.fuse.Created;
import org.auditfs.fuse.Entry;
import org.auditfs.fuse.FileHandle;
import org.auditfs.fuse.FuseFileSystem;
import org.auditfs.fuse.InMemoryFileSystem;
import org.auditfs.fuse.InodeIoctl;
import org.auditfs.fuse.NodeId;
import org.auditfs.fuse.RequestContext;
import org.auditfs.posix.ErrnoException;
import org.auditfs.rule.RuleParser;
import org.auditfs.rule.RuleSpec;
import org.auditfs.rule.RuleSyntaxException;

/**
 * A watched filesystem in memory, mounted at {@code /m}, with the directories {@code /m/w} and
 * {@code /m/o}, asked as the kernel would ask: a LOOKUP a component, then the operation, then the
 * FORGETs.
 */
public final class Stage implements AutoCloseable {

  static final FilePath MOUNT = FilePath.of("/m");
  static final RequestContext CALLER = new RequestContext(0, 0, 4711);

  final InMemoryFileSystem backing = new InMemoryFileSystem();
  final InMemoryView view = new InMemoryView(backing, MOUNT);
  final Path state;
  final List<Event> events = new ArrayList<>();
  boolean storeIsBroken;
  boolean storeIsFull;
  boolean kernelsDoing;
  int denied;
  WatchKeeper watches;
  FuseFileSystem fs;

  Stage(Path state) throws ErrnoException, StoreException {
    this.state = state;
    backing.forget(backing.mkdir(CALLER, NodeId.ROOT, ByteString.of("w"), 0755, 0).node(), 1);
    backing.forget(backing.mkdir(CALLER, NodeId.ROOT, ByteString.of("o"), 0755, 0).node(), 1);
    this.watches = WatchKeeper.open(state, sink());
    watches.attach(view);
    this.fs = audited();
  }

  final CallerThreads threads = new FakeCallerThreads(() -> kernelsDoing);

  private FuseFileSystem audited() {
    return new AuditingFileSystem(
        backing, view, watches, Stage::subject, new OpenFindings(sink()), threads);
  }

  EventSink sink() {
    return new EventSink() {
      @Override
      public EventId append(Event event) throws StoreException {
        if (storeIsBroken) {
          throw new StoreException("the disk is full");
        }
        events.add(event);
        return new EventId(events.size(), events.size());
      }

      @Override
      public boolean isFull() {
        return storeIsFull;
      }

      @Override
      public void countDenied() {
        denied++;
      }
    };
  }

  public static Subject root() {
    return subject(CALLER);
  }

  private static Subject subject(RequestContext caller) {
    ByteString none = ByteString.EMPTY;
    int uid = caller.uid();
    return new Subject(
        uid,
        uid,
        0,
        uid,
        uid,
        uid,
        0,
        0,
        0,
        caller.tid(),
        1,
        1,
        none,
        none,
        none,
        none,
        none,
        Optional.empty());
  }

  /** As a kill and a new mount: what is not written down is forgotten. */
  void restart() throws StoreException {
    restart(WatchedTrees.OBJECTS_MAX);
  }

  void restart(int objectsMax) throws StoreException {
    watches.close();
    watches = WatchKeeper.open(state, sink(), objectsMax);
    watches.attach(view);
    fs = audited();
  }

  void add(String line) throws RuleSyntaxException, RuleRefusedException, StoreException {
    RuleSpec spec = RuleParser.parseLine(line);
    watches.add(spec, subject(CALLER));
  }

  void remove(Verb verb, String path) throws RuleRefusedException, StoreException {
    watches.remove(verb, FilePath.of(path), subject(CALLER));
  }

  /** Adds rules; nothing else is told of. */
  void watch(String... rules) throws RuleSyntaxException, RuleRefusedException, StoreException {
    for (String rule : rules) {
      add(rule);
    }
    assertTold();
  }

  /** Exactly this was recorded since the last time. */
  void assertTold(String... lines) {
    assertEquals(List.of(lines), told());
  }

  /** What was recorded since the last time: {@code op path[ -> path2][ victim][!errno] [ids]}. */
  List<String> told() {
    List<String> told = new ArrayList<>();
    for (Event event : events) {
      if (event instanceof Event.FileEvent file) {
        told.add(tell(file));
      }
    }
    events.clear();
    return told;
  }

  private static String tell(Event.FileEvent event) {
    return event.operation().word()
        + " "
        + event.object().path()
        + event.object2().map(object -> " -> " + object.path()).orElse("")
        + event.victim().map(object -> " over " + object.inode()).orElse("")
        + event.outcome().errno().map(errno -> " !" + errno).orElse("")
        + " "
        + event.rules().stream().map(RuleRef::id).toList();
  }

  /** An operation on the node that a path leads to. */
  interface OnNode {
    void run(NodeId node) throws ErrnoException;
  }

  void at(String path, OnNode deed) throws ErrnoException {
    List<NodeId> way = new ArrayList<>(List.of(NodeId.ROOT));
    try {
      for (ByteString name : FilePath.of(path).componentsBelow(MOUNT)) {
        way.add(fs.lookup(CALLER, way.get(way.size() - 1), name).node());
      }
      deed.run(way.get(way.size() - 1));
    } finally {
      way.subList(1, way.size()).forEach(node -> fs.forget(node, 1));
    }
  }

  private void in(String path, OnNode deed) throws ErrnoException {
    at(FilePath.of(path).parent().toString(), deed);
  }

  private static ByteString name(String path) {
    return FilePath.of(path).name();
  }

  private void forget(Entry entry) {
    fs.forget(entry.node(), 1);
  }

  void open(String path, int flags) throws ErrnoException {
    at(path, node -> fs.release(node, fs.open(CALLER, node, flags).handle()));
  }

  void create(String path, int flags) throws ErrnoException {
    in(path, parent -> closed(fs.create(CALLER, parent, name(path), flags, 0644, 022)));
  }

  private void closed(Created created) {
    fs.release(created.entry().node(), created.handle());
    forget(created.entry());
  }

  void link(String path, String newPath) throws ErrnoException {
    at(path, node -> in(newPath, parent -> forget(fs.link(CALLER, node, parent, name(newPath)))));
  }

  void symlink(String target, String path) throws ErrnoException {
    in(path, parent -> forget(fs.symlink(CALLER, parent, name(path), ByteString.of(target))));
  }

  void mkdir(String path) throws ErrnoException {
    in(path, parent -> forget(fs.mkdir(CALLER, parent, name(path), 0755, 022)));
  }

  void unlink(String path) throws ErrnoException {
    in(path, parent -> fs.unlink(CALLER, parent, name(path)));
  }

  void rmdir(String path) throws ErrnoException {
    in(path, parent -> fs.rmdir(CALLER, parent, name(path)));
  }

  /** As stat(2) and access(2) ask, where the kernel remembers nothing. */
  void ask(String path) throws ErrnoException {
    at(
        path,
        node -> {
          var unused = fs.getattr(CALLER, node, Optional.empty());
          fs.access(CALLER, node, 4);
        });
  }

  void opendir(String path) throws ErrnoException {
    at(path, node -> fs.releasedir(node, openDirectory(node)));
  }

  void rename(String path, String newPath, int flags) throws ErrnoException {
    in(
        path,
        from -> in(newPath, to -> fs.rename(CALLER, from, name(path), to, name(newPath), flags)));
  }

  void chmod(String path) throws ErrnoException {
    AttributeChange change =
        new AttributeChange(
            Optional.empty(),
            Optional.of(0600),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            false);
    at(path, node -> fs.setattr(CALLER, node, change));
  }

  /** Reserves space, asks for the flags, sets them: through a file opened for writing. */
  void changeInode(String path) throws ErrnoException {
    at(
        path,
        node -> {
          FileHandle handle = fs.open(CALLER, node, 1).handle();
          fs.fallocate(CALLER, node, handle, 0, 0, 10);
          ByteString flags = ioctl(node, handle, InodeIoctl.GETFLAGS, ByteString.EMPTY);
          ioctl(node, handle, InodeIoctl.SETFLAGS, flags);
          ioctl(node, handle, InodeIoctl.FSSETXATTR, ByteString.of(new byte[28]));
          fs.lseek(CALLER, node, handle, 0, FuseFileSystem.SEEK_HOLE);
          fs.copyFileRange(CALLER, node, new CopyRange(handle, 0, node, handle, 20, 5));
          fs.release(node, handle);
        });
  }

  private ByteString ioctl(NodeId node, FileHandle handle, InodeIoctl ioctl, ByteString argument)
      throws ErrnoException {
    return fs.ioctl(CALLER, node, handle, false, ioctl, argument);
  }

  FileHandle openDirectory(NodeId node) throws ErrnoException {
    return fs.opendir(CALLER, node);
  }

  /** Nothing may be left of what was asked for. */
  @Override
  public void close() throws StoreException {
    watches.close();
    assertEquals(0, backing.lookups(), "lookups that were not given back");
    assertEquals(0, backing.openHandles(), "files left open");
  }
}
