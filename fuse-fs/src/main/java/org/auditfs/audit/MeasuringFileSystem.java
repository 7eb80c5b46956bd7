package org.auditfs.audit;

import java.util.concurrent.ConcurrentHashMap;
import org.auditfs.audit.NamesUsed.Place;
import org.auditfs.event.EventSink;
import org.auditfs.file.AccessMode;
import org.auditfs.file.ByteString;
import org.auditfs.file.FileId;
import org.auditfs.file.OpenFlag;
import org.auditfs.fuse.AttributeChange;
import org.auditfs.fuse.CallerThreads;
import org.auditfs.fuse.Created;
import org.auditfs.fuse.Entry;
import org.auditfs.fuse.FileHandle;
import org.auditfs.fuse.ForwardingFileSystem;
import org.auditfs.fuse.FuseFileSystem;
import org.auditfs.fuse.KernelSide;
import org.auditfs.fuse.NodeId;
import org.auditfs.fuse.Opened;
import org.auditfs.fuse.RequestContext;
import org.auditfs.inode.ContentView;
import org.auditfs.inode.ObjectView;
import org.auditfs.measure.Wanted;
import org.auditfs.posix.ErrnoException;
import org.auditfs.posix.Stat;
import org.auditfs.subject.SubjectSource;
import org.auditfs.violation.Claim;

/**
 * Any filesystem, measured: each open of a file is counted, and what the policy asks for is hashed
 * before the answer, so before anybody can read what was measured.
 *
 * <p>An open is entered in the ledger when it has succeeded, not before, as the kernel does: one
 * that is refused must not be taken for a writer. Until it is entered it is not answered, so that
 * of two that meet the second still sees the first.
 */
public final class MeasuringFileSystem extends ForwardingFileSystem {

  private final ObjectView objects;
  private final SubjectSource subjects;
  private final CallerThreads threads;
  private final Measuring measuring;
  private final MeasuredMount mount;
  private final OpenMeasurer measurer;
  private final NamesUsed names = new NamesUsed();
  private final ConcurrentHashMap<FileHandle, Held> held = new ConcurrentHashMap<>();

  /** What an open handle was entered as. */
  private record Held(FileId file, AccessMode mode) {}

  /**
   * @param next the filesystem that does the work
   * @param objects a view of the same objects with the daemon's rights
   * @param contents a view of what is in them
   * @param threads tells which opens are only the kernel's doing
   */
  public MeasuringFileSystem(
      FuseFileSystem next,
      ObjectView objects,
      ContentView contents,
      SubjectSource subjects,
      EventSink sink,
      CallerThreads threads,
      Measuring measuring,
      MeasuredMount mount) {
    super(next);
    this.objects = objects;
    this.subjects = subjects;
    this.threads = threads;
    this.measuring = measuring;
    this.mount = mount;
    this.measurer = new OpenMeasurer(measuring, mount, contents, sink);
  }

  /**
   * A mapping of a file that the kernel reads and writes itself holds the backing file open, not
   * ours: its writer would seem to have gone with the last close.
   */
  @Override
  public void offered(KernelSide kernel) {
    next.offered(kernel.withoutPassing());
  }

  @Override
  public Opened open(RequestContext caller, NodeId node, int flags) throws ErrnoException {
    Opened opened = next.open(caller, node, flags);
    if (!isForFlags(caller, flags)) {
      enter(caller, node, opened.handle(), flags);
    }
    return opened;
  }

  /** Nobody opens this: see {@link AuditingFileSystem}. */
  private boolean isForFlags(RequestContext caller, int flags) {
    return (flags & ~OpenFlag.O_DIRECTORY.bits()) == 0 && threads.opensForFlags(caller);
  }

  @Override
  public Created create(
      RequestContext caller, NodeId parent, ByteString name, int flags, int mode, int umask)
      throws ErrnoException {
    Created created = next.create(caller, parent, name, flags, mode, umask);
    return entered(caller, remembered(caller, created, new Place(parent, name)), flags);
  }

  @Override
  public Created tmpfile(RequestContext caller, NodeId parent, int flags, int mode, int umask)
      throws ErrnoException {
    return entered(caller, next.tmpfile(caller, parent, flags, mode, umask), flags);
  }

  private Created remembered(RequestContext caller, Created created, Place place) {
    remember(caller, created.entry(), place);
    return created;
  }

  /** An open names a file by its node: the lookup just before it names the way. */
  private void remember(RequestContext caller, Entry entry, Place place) {
    if (!entry.attributes().isDirectory()) {
      names.resolved(caller.tid(), entry.node(), place);
    }
  }

  @Override
  public Entry lookup(RequestContext caller, NodeId parent, ByteString name) throws ErrnoException {
    Entry entry = next.lookup(caller, parent, name);
    remember(caller, entry, new Place(parent, name));
    return entry;
  }

  private Created entered(RequestContext caller, Created created, int flags) throws ErrnoException {
    NodeId node = created.entry().node();
    try {
      enter(caller, node, created.handle(), flags);
      return created;
    } catch (ErrnoException e) {
      next.forget(node, 1);
      throw e;
    }
  }

  /** What cannot be entered, measured or recorded was not opened. */
  private void enter(RequestContext caller, NodeId node, FileHandle handle, int flags)
      throws ErrnoException {
    try {
      OpenedFile file =
          new OpenedFile(objects, subjects, caller, node, flags, names.of(caller.tid(), node));
      Wanted wanted = OpenFacts.wanted(mount, file);
      Claim claim = measuring.ledger().claim(file.id(), file.mode(), wanted.measure());
      held.put(handle, new Held(file.id(), file.mode()));
      measurer.opened(file, claim, wanted);
    } catch (ErrnoException e) {
      release(node, handle);
      throw e;
    }
  }

  @Override
  public void release(NodeId node, FileHandle handle) {
    takeOut(handle);
    next.release(node, handle);
  }

  /** truncate(2) is no open: that the content is another must be known all the same. */
  @Override
  public Stat setattr(RequestContext caller, NodeId node, AttributeChange change)
      throws ErrnoException {
    Stat after = next.setattr(caller, node, change);
    if (change.size().isPresent()) {
      measuring.ledger().changed(objects.fileId(node));
    }
    return after;
  }

  /** Takes out what is still entered: the mount has ended. */
  public void close() {
    held.keySet().forEach(this::takeOut);
  }

  private void takeOut(FileHandle handle) {
    Held gone = held.remove(handle);
    if (gone != null) {
      measuring.ledger().release(gone.file(), gone.mode());
    }
  }
}
