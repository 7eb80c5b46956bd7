package org.auditfs.integrity;

import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.auditfs.audit.OpenFindings;
import org.auditfs.file.AccessMode;
import org.auditfs.file.ByteString;
import org.auditfs.file.Errno;
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
import org.auditfs.inode.NamesUsed;
import org.auditfs.inode.NamesUsed.Place;
import org.auditfs.inode.ObjectView;
import org.auditfs.measure.Wanted;
import org.auditfs.posix.ErrnoException;
import org.auditfs.posix.Identity;
import org.auditfs.posix.Stat;
import org.auditfs.subject.SubjectSource;
import org.auditfs.violation.Claim;

/**
 * Any filesystem, measured and appraised: each open of a file is counted, and what the policy asks
 * for is hashed, and held against its label, before the answer: so before anybody can read what was
 * measured, and before an open that is refused has changed anything.
 *
 * <p>An open is entered in the ledger when it has succeeded, not before, as the kernel does: one
 * that the file's mode refuses must not be taken for a writer. Until it is entered it is not
 * answered, so that of two that meet the second still sees the first.
 */
public final class MeasuringFileSystem extends ForwardingFileSystem {

  private static final int MAY_WRITE = 2;
  private static final int O_WRONLY = 1;

  private final ObjectView objects;
  private final ContentView contents;
  private final SubjectSource subjects;
  private final CallerThreads threads;
  private final Identity identity;
  private final Measuring measuring;
  private final MeasuredMount mount;
  private final OpenMeasurer measurer;
  private final OpenAppraiser appraiser;
  private final Labeller labeller;
  private volatile KernelSide kernelSide = KernelSide.NONE;
  private final NamesUsed names = new NamesUsed();
  private final ConcurrentHashMap<FileHandle, Held> held = new ConcurrentHashMap<>();

  /** What an open handle was entered as. */
  private record Held(NodeId node, FileId file, AccessMode mode, boolean writes) {}

  /**
   * @param next the filesystem that does the work
   * @param objects a view of the same objects with the daemon's rights
   * @param contents a view of what is in them
   * @param opens where goes what is found
   * @param threads tells which opens are only the kernel's doing
   * @param identity whose rights the calling thread has
   */
  public MeasuringFileSystem(
      FuseFileSystem next,
      ObjectView objects,
      ContentView contents,
      SubjectSource subjects,
      OpenFindings opens,
      CallerThreads threads,
      Identity identity,
      Measuring measuring,
      MeasuredMount mount) {
    super(next);
    this.objects = objects;
    this.contents = contents;
    this.subjects = subjects;
    this.threads = threads;
    this.identity = identity;
    this.measuring = measuring;
    this.mount = mount;
    this.measurer = new OpenMeasurer(measuring, mount, opens);
    Findings findings = new Findings(opens.sink()::record);
    this.labeller = new Labeller(measuring, mount, objects, contents, subjects, findings);
    this.appraiser = new OpenAppraiser(measuring, mount, labeller, findings);
  }

  /**
   * A mapping of a file that the kernel reads and writes itself holds the backing file open, not
   * ours: its writer would seem to have gone with the last close.
   */
  @Override
  public void offered(KernelSide kernel) {
    next.offered(kernel.withoutPassing());
    kernelSide = kernel;
    labeller.offered(kernel);
  }

  /** Whether an access may be refused, or a label written. */
  private boolean appraises() {
    return mount.appraisal().isOn();
  }

  /** One that cuts the file is made without that first: it may be refused yet. */
  @Override
  public Opened open(RequestContext caller, NodeId node, int flags) throws ErrnoException {
    if (isForFlags(caller, flags)) {
      return next.open(caller, node, flags);
    }
    boolean cuts = OpenFlag.O_TRUNC.in(flags);
    if (!cuts || !appraises()) {
      return entered(caller, node, next.open(caller, node, flags), flags);
    }
    int harmless = flags & ~OpenFlag.O_TRUNC.bits();
    return cut(
        caller, node, entered(caller, node, next.open(caller, node, harmless), flags), flags);
  }

  private Opened entered(RequestContext caller, NodeId node, Opened opened, int flags)
      throws ErrnoException {
    enter(caller, node, opened.handle(), flags, false);
    return opened;
  }

  /** It was let in, so it is opened for what it came for. */
  private Opened cut(RequestContext caller, NodeId node, Opened harmless, int flags)
      throws ErrnoException {
    FileId file = objects.fileId(node);
    measuring.ledger().changed(file);
    try {
      Opened opened = next.open(caller, node, flags);
      Optional.ofNullable(held.remove(harmless.handle()))
          .ifPresent(same -> held.put(opened.handle(), same));
      return opened;
    } finally {
      measuring.ledger().changed(file);
      release(node, harmless.handle());
    }
  }

  /** Whether nobody opens this: see AuditingFileSystem. */
  private boolean isForFlags(RequestContext caller, int flags) {
    return (flags & ~OpenFlag.O_DIRECTORY.bits()) == 0 && threads.opensForFlags(caller);
  }

  /**
   * Where a file may be refused it must be known whether this makes it. The kernel comes again with
   * an open where one has appeared beneath the mount meanwhile.
   */
  @Override
  public Created create(
      RequestContext caller, NodeId parent, ByteString name, int flags, int mode, int umask)
      throws ErrnoException {
    int sure = appraises() ? flags | OpenFlag.O_EXCL.bits() : flags;
    Created created;
    try {
      created = next.create(caller, parent, name, sure, mode, umask);
    } catch (ErrnoException e) {
      if (e.errno() != Errno.EEXIST || OpenFlag.O_EXCL.in(flags)) {
        throw e;
      }
      throw new ErrnoException(Errno.ESTALE, "created file is there already");
    }
    remember(caller, created.entry(), new Place(parent, name));
    return entered(caller, created, flags);
  }

  @Override
  public Created tmpfile(RequestContext caller, NodeId parent, int flags, int mode, int umask)
      throws ErrnoException {
    return entered(caller, next.tmpfile(caller, parent, flags, mode, umask), flags);
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
      enter(caller, node, created.handle(), flags, true);
      return created;
    } catch (ErrnoException | RuntimeException e) {
      next.forget(node, 1);
      throw e;
    }
  }

  /** What cannot be entered, measured or recorded was not opened, nor what must not be used. */
  private void enter(
      RequestContext caller, NodeId node, FileHandle handle, int flags, boolean created)
      throws ErrnoException {
    try {
      FileUse file = use(caller, node, Optional.of(flags));
      Wanted wanted = OpenFacts.wanted(mount, file);
      letClosesEnd(file, wanted);
      Claim claim = measuring.ledger().claim(file.id(), file.mode(), wanted.measure());
      held.put(handle, new Held(node, file.id(), file.mode(), false));
      boolean right = isRight(file, claim, wanted, created);
      if (file.changesContent() && appraises()) {
        enterWriter(file, wanted, right, created);
        held.put(handle, new Held(node, file.id(), file.mode(), true));
      }
    } catch (ErrnoException | RuntimeException e) {
      release(node, handle);
      throw e;
    }
  }

  /**
   * Before anybody is blamed, what has been closed is taken out: what is under way through any
   * mount, and then what the kernel of this one has told of and nobody has begun with.
   */
  private void letClosesEnd(FileUse file, Wanted wanted) {
    if (!isBlamed(file, wanted)) {
      return;
    }
    measuring.closings().await(file.id());
    if (isBlamed(file, wanted)) {
      identity.daemon();
      kernelSide.awaitCloses(file.node());
      measuring.closings().await(file.id());
    }
  }

  private boolean isBlamed(FileUse file, Wanted wanted) {
    return measuring.ledger().foresee(file.id(), file.mode(), wanted.measure()).isPresent();
  }

  private FileUse use(RequestContext caller, NodeId node, Optional<Integer> flags)
      throws ErrnoException {
    return new FileUse(objects, subjects, caller, node, flags, names.of(caller.tid(), node));
  }

  /** Whether its label is right, as far as anybody wants to know. */
  private boolean isRight(FileUse file, Claim claim, Wanted wanted, boolean created)
      throws ErrnoException {
    try (MeasuredContent content = new MeasuredContent(measuring, contents, file)) {
      measurer.opened(file, claim, wanted, content);
      if (isAppraised(wanted) && OpenFlag.O_DIRECT.in(file.flags())) {
        appraiser.openedDirectly(file, wanted);
        return false;
      }
      return isAppraised(wanted) && appraiser.isRight(file, wanted, content, created);
    }
  }

  private boolean isAppraised(Wanted wanted) {
    return wanted.appraise() && appraises();
  }

  private void enterWriter(FileUse file, Wanted wanted, boolean right, boolean created) {
    boolean made = created && isAppraised(wanted); // by whom nobody looked at it is no excuse
    boolean labels = (right && isAppraised(wanted)) || wanted.hash();
    measuring.written().enter(file.id(), right, made, labels);
  }

  @Override
  public void release(NodeId node, FileHandle handle) {
    takeOut(handle);
    next.release(node, handle);
  }

  /**
   * truncate(2) is no open: that the content is another must be known all the same. It is appraised
   * as one, which the kernel does not do, so that it leaves a label that is wrong.
   */
  @Override
  public Stat setattr(RequestContext caller, NodeId node, AttributeChange change)
      throws ErrnoException {
    if (change.size().isEmpty()) {
      return next.setattr(caller, node, change);
    }
    if (change.handle().isPresent() || !appraises()) {
      return truncated(caller, node, change);
    }
    next.access(caller, node, MAY_WRITE);
    FileUse file = use(caller, node, Optional.of(O_WRONLY | OpenFlag.O_TRUNC.bits()));
    Wanted wanted = OpenFacts.wanted(mount, file);
    enterWriter(file, wanted, isRight(file, wanted), false);
    try {
      return truncated(caller, node, change);
    } finally {
      labeller.closed(node, file.id());
    }
  }

  private boolean isRight(FileUse file, Wanted wanted) throws ErrnoException {
    try (MeasuredContent content = new MeasuredContent(measuring, contents, file)) {
      return isAppraised(wanted) && appraiser.isRight(file, wanted, content, false);
    }
  }

  private Stat truncated(RequestContext caller, NodeId node, AttributeChange change)
      throws ErrnoException {
    FileId file = objects.fileId(node);
    // Twice: what begins before it and what ends after it must each see that it came between.
    measuring.ledger().changed(file);
    try {
      return next.setattr(caller, node, change);
    } finally {
      measuring.ledger().changed(file);
    }
  }

  /** Takes out what is still entered: the mount has ended. */
  public void close() {
    held.keySet().forEach(this::takeOut);
  }

  private void takeOut(FileHandle handle) {
    Held gone = held.remove(handle);
    if (gone == null) {
      return;
    }
    Closings.Closing closing = measuring.closings().begin(gone.file());
    try {
      if (gone.writes()) {
        labeller.closed(gone.node(), gone.file());
      }
      measuring.ledger().release(gone.file(), gone.mode());
    } finally {
      closing.end();
    }
  }
}
