package org.auditfs.gate;

import java.util.function.IntFunction;
import org.auditfs.file.ByteString;
import org.auditfs.file.Errno;
import org.auditfs.fuse.AttributeChange;
import org.auditfs.fuse.Entry;
import org.auditfs.fuse.ForwardingFileSystem;
import org.auditfs.fuse.FuseFileSystem;
import org.auditfs.fuse.KernelOpen;
import org.auditfs.fuse.NodeId;
import org.auditfs.fuse.RequestContext;
import org.auditfs.gate.WaitingCall.Sign;
import org.auditfs.posix.ErrnoException;
import org.auditfs.posix.Identity;
import org.auditfs.posix.Posix;
import org.auditfs.posix.Stat;

/**
 * Any filesystem, with a gate before its FIFOs, sockets and device nodes: nobody finds one who is
 * about to open it without the right to. What else the kernel does not tell is told here, too. It
 * must be asked for each name of such a node each time, so these names never get a lifetime.
 */
public final class GatedFileSystem extends ForwardingFileSystem {

  private static final ByteString CAPABILITIES = ByteString.of("security.capability");

  private final IntFunction<WaitingCall> calls;

  /**
   * @param next the filesystem, audited or not
   */
  public GatedFileSystem(FuseFileSystem next, Posix posix, Identity identity) {
    this(next, new WaitingCalls(posix, identity)::of);
  }

  /**
   * @param calls what a thread is doing, by its id
   */
  GatedFileSystem(FuseFileSystem next, IntFunction<WaitingCall> calls) {
    super(next);
    this.calls = calls;
  }

  @Override
  public Entry lookup(RequestContext caller, NodeId parent, ByteString name) throws ErrnoException {
    Entry entry = next.lookup(caller, parent, name);
    if (!entry.attributes().isSpecial()) {
      return entry;
    }
    try {
      pass(caller, entry.node());
      return entry;
    } catch (ErrnoException | RuntimeException | Error e) {
      next.forget(entry.node(), 1);
      throw e;
    }
  }

  /**
   * Tells chown(2) that leaves both ids from a write that drops set-id bits: who may not do the
   * first may still do the second. What will come itself drops them itself, if it is done.
   */
  @Override
  public Stat setattr(RequestContext caller, NodeId node, AttributeChange change)
      throws ErrnoException {
    if (!change.isEmpty()) {
      return next.setattr(caller, node, change);
    }
    WaitingCall call = waiting(caller);
    return call.shows(Sign.COMES_ITSELF)
        ? next.getattr(caller, node, change.handle())
        : next.setattr(caller, node, call.shows(Sign.CHANGES_OWNER) ? change.ofNobody() : change);
  }

  /**
   * Leaves a file's capabilities to the change that ends them, since the kernel takes them away
   * before it knows whether that is allowed. The backing filesystem does so afterwards. Where it
   * cannot be told whether it is the kernel, only who may take them away does.
   */
  @Override
  public void removexattr(RequestContext caller, NodeId node, ByteString name)
      throws ErrnoException {
    if (!name.equals(CAPABILITIES)) {
      next.removexattr(caller, node, name);
      return;
    }
    WaitingCall call = waiting(caller);
    if (call.shows(Sign.HIDDEN)) {
      removeIfAllowed(caller, node);
    } else if (!call.shows(Sign.DROPS_CAPABILITIES)) {
      next.removexattr(caller, node, name);
    }
  }

  private void removeIfAllowed(RequestContext caller, NodeId node) throws ErrnoException {
    try {
      next.removexattr(caller, node, CAPABILITIES);
    } catch (ErrnoException e) {
      if (e.errno() != Errno.EPERM) {
        throw e;
      }
    }
  }

  private WaitingCall waiting(RequestContext caller) throws ErrnoException {
    WaitingCall call = calls.apply(caller.tid());
    caller.requireWaiting();
    return call;
  }

  private void pass(RequestContext caller, NodeId node) throws ErrnoException {
    WaitingCall call = waiting(caller);
    if (call.opens().isEmpty()) {
      return;
    }
    KernelOpen open = call.opens().get();
    if (call.shows(Sign.REVALIDATES)) {
      // Refused, the kernel asks once more: one attempt is to be recorded once.
      next.access(caller, node, open.rights());
    }
    next.openInKernel(caller, node, open);
  }
}
