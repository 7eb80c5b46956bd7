package org.auditfs.fuse.jnr;

import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.auditfs.file.ByteString;
import org.auditfs.fuse.Created;
import org.auditfs.fuse.Entry;
import org.auditfs.fuse.ForwardingFileSystem;
import org.auditfs.fuse.FuseFileSystem;
import org.auditfs.fuse.NodeId;
import org.auditfs.fuse.RequestContext;
import org.auditfs.posix.ErrnoException;

/**
 * Counts each lookup that is given and given back; one back too many is as wrong as one too few.
 */
final class CountingFileSystem extends ForwardingFileSystem {

  private final ConcurrentHashMap<Long, Long> balance = new ConcurrentHashMap<>();
  private volatile Optional<RuntimeException> failure = Optional.empty();

  CountingFileSystem(FuseFileSystem next) {
    super(next);
  }

  /** Every lookup of a name fails so from now on. */
  void failWith(RuntimeException with) {
    failure = Optional.of(with);
  }

  /** Nodes whose lookups are not all given back, or too often. */
  Set<String> notGivenBack() {
    Set<String> wrong = new TreeSet<>();
    balance.forEach(
        (node, count) -> {
          if (count != 0) {
            wrong.add("node " + node + ": " + count);
          }
        });
    return wrong;
  }

  private Entry counted(Entry entry) {
    balance.merge(entry.node().value(), 1L, Long::sum);
    return entry;
  }

  @Override
  public void forget(NodeId node, long lookups) {
    balance.merge(node.value(), -lookups, Long::sum);
    next.forget(node, lookups);
  }

  @Override
  public Entry lookup(RequestContext caller, NodeId parent, ByteString name) throws ErrnoException {
    if (failure.isPresent()) {
      throw failure.get();
    }
    return counted(next.lookup(caller, parent, name));
  }

  @Override
  public Entry resolve(RequestContext caller, NodeId parent, ByteString name)
      throws ErrnoException {
    return counted(next.resolve(caller, parent, name));
  }

  @Override
  public Entry symlink(RequestContext caller, NodeId parent, ByteString name, ByteString target)
      throws ErrnoException {
    return counted(next.symlink(caller, parent, name, target));
  }

  @Override
  public Entry mknod(
      RequestContext caller, NodeId parent, ByteString name, int mode, int rdev, int umask)
      throws ErrnoException {
    return counted(next.mknod(caller, parent, name, mode, rdev, umask));
  }

  @Override
  public Entry mkdir(RequestContext caller, NodeId parent, ByteString name, int mode, int umask)
      throws ErrnoException {
    return counted(next.mkdir(caller, parent, name, mode, umask));
  }

  @Override
  public Entry link(RequestContext caller, NodeId node, NodeId newParent, ByteString newName)
      throws ErrnoException {
    return counted(next.link(caller, node, newParent, newName));
  }

  @Override
  public Created create(
      RequestContext caller, NodeId parent, ByteString name, int flags, int mode, int umask)
      throws ErrnoException {
    Created created = next.create(caller, parent, name, flags, mode, umask);
    counted(created.entry());
    return created;
  }
}
