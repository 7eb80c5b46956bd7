package org.auditfs.audit;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.auditfs.file.ByteString;
import org.auditfs.file.Errno;
import org.auditfs.file.FileId;
import org.auditfs.file.FilePath;
import org.auditfs.fuse.DirectorySink;
import org.auditfs.fuse.Entry;
import org.auditfs.fuse.FileHandle;
import org.auditfs.fuse.InMemoryFileSystem;
import org.auditfs.fuse.NodeId;
import org.auditfs.fuse.RequestContext;
import org.auditfs.inode.ObjectView;
import org.auditfs.inode.Seen;
import org.auditfs.inode.Walk;
import org.auditfs.posix.ErrnoException;

/** What a daemon sees of a filesystem in memory: every lookup is given back at once. */
public final class InMemoryView implements ObjectView {

  private static final RequestContext DAEMON = new RequestContext(0, 0, 1);

  private final InMemoryFileSystem fs;
  private final FilePath mountPoint;

  /** Whether no object can be looked at, as on a disk that fails. */
  boolean objectsAreGone;

  public InMemoryView(InMemoryFileSystem fs, FilePath mountPoint) {
    this.fs = fs;
    this.mountPoint = mountPoint;
  }

  @Override
  public FileId fileId(NodeId node) {
    return new FileId(1, 1, ByteString.ofHex("%016x".formatted(node.value())));
  }

  @Override
  public Seen object(NodeId node) throws ErrnoException {
    if (objectsAreGone) {
      throw new ErrnoException(Errno.EIO, "statx");
    }
    return new Seen(fileId(node), fs.getattr(DAEMON, node, Optional.empty()));
  }

  @Override
  public Optional<Seen> child(NodeId parent, ByteString name) throws ErrnoException {
    return entry(parent, name).map(entry -> new Seen(fileId(entry.node()), entry.attributes()));
  }

  @Override
  public Optional<FileId> childId(NodeId parent, ByteString name) throws ErrnoException {
    return child(parent, name).map(Seen::id);
  }

  private Optional<Entry> entry(NodeId parent, ByteString name) throws ErrnoException {
    try {
      Entry entry = fs.lookup(DAEMON, parent, name);
      fs.forget(entry.node(), 1);
      return Optional.of(entry);
    } catch (ErrnoException e) {
      if (e.errno() == Errno.ENOENT) {
        return Optional.empty();
      }
      throw e;
    }
  }

  @Override
  public FilePath path(NodeId directory) throws ErrnoException {
    return find(NodeId.ROOT, mountPoint, directory)
        .orElseThrow(() -> new ErrnoException(Errno.ESTALE, "path"));
  }

  private Optional<FilePath> find(NodeId from, FilePath path, NodeId wanted) throws ErrnoException {
    if (from.equals(wanted)) {
      return Optional.of(path);
    }
    for (ByteString name : names(from)) {
      Optional<Entry> child = entry(from, name).filter(entry -> entry.attributes().isDirectory());
      if (child.isPresent()) {
        Optional<FilePath> found = find(child.get().node(), path.child(name), wanted);
        if (found.isPresent()) {
          return found;
        }
      }
    }
    return Optional.empty();
  }

  private List<ByteString> names(NodeId directory) throws ErrnoException {
    List<ByteString> names = new ArrayList<>();
    FileHandle handle = fs.opendir(DAEMON, directory);
    fs.readdir(DAEMON, directory, handle, 0, new Names(names));
    fs.releasedir(directory, handle);
    return names;
  }

  private record Names(List<ByteString> names) implements DirectorySink {
    @Override
    public boolean wantsEntries() {
      return false;
    }

    @Override
    public boolean hasRoomFor(ByteString name) {
      return true;
    }

    @Override
    public void add(ByteString name, long inode, int type, long nextOffset) {
      if (name.at(0) != '.') {
        names.add(name);
      }
    }

    @Override
    public void add(ByteString name, Entry entry, int type, long nextOffset) {
      throw new UnsupportedOperationException("no entries were asked for");
    }
  }

  @Override
  public FilePath mountPoint() {
    return mountPoint;
  }

  @Override
  public Walk walk(FilePath path) throws ErrnoException {
    List<ByteString> names = path.componentsBelow(mountPoint);
    List<Seen> objects = new ArrayList<>(List.of(object(NodeId.ROOT)));
    NodeId at = NodeId.ROOT;
    for (ByteString name : names) {
      Seen last = objects.get(objects.size() - 1);
      if (last.stat().isSymlink()) {
        return new Walk(names, objects, Optional.of(fs.readlink(DAEMON, at)));
      }
      Optional<Entry> next = last.stat().isDirectory() ? entry(at, name) : Optional.empty();
      if (next.isEmpty()) {
        break;
      }
      at = next.get().node();
      objects.add(new Seen(fileId(at), next.get().attributes()));
    }
    return new Walk(names, objects, Optional.empty());
  }

  @Override
  public void scan(FilePath directory, Sighting each) throws ErrnoException {
    NodeId node = NodeId.ROOT;
    for (ByteString name : directory.componentsBelow(mountPoint)) {
      node = entry(node, name).orElseThrow().node();
    }
    scan(node, each);
  }

  private void scan(NodeId directory, Sighting each) throws ErrnoException {
    for (ByteString name : names(directory)) {
      Entry found = entry(directory, name).orElseThrow();
      each.seen(fileId(directory), name, new Seen(fileId(found.node()), found.attributes()));
      if (found.attributes().isDirectory()) {
        scan(found.node(), each);
      }
    }
  }

  @Override
  public Optional<FilePath> anyPath(NodeId node) {
    return Optional.empty();
  }

  @Override
  public boolean exists(FileId id) {
    try {
      NodeId node = new NodeId(Long.parseUnsignedLong(id.handle().toHex(), 16));
      fs.getattr(DAEMON, node, Optional.empty());
      return true;
    } catch (ErrnoException e) {
      return false;
    }
  }
}
