package org.auditfs.gate;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.auditfs.file.ByteString;
import org.auditfs.file.Errno;
import org.auditfs.fuse.Entry;
import org.auditfs.fuse.ForwardingFileSystem;
import org.auditfs.fuse.FuseFileSystem;
import org.auditfs.fuse.KernelOpen;
import org.auditfs.fuse.NodeId;
import org.auditfs.fuse.Opened;
import org.auditfs.fuse.RequestContext;
import org.auditfs.fuse.StickyGuard;
import org.auditfs.gate.WaitingCall.Sign;
import org.auditfs.posix.ErrnoException;
import org.auditfs.posix.Identity;
import org.auditfs.posix.Posix;

/**
 * Any filesystem, with the guard before the traps that others lay in sticky directories which Linux
 * gives its own (may_follow_link and may_create_in_sticky of fs/namei.c). Such a name has no
 * lifetime, so each system call that follows it asks for it; what the call is about to do is seen
 * then, and refused when it does so, in the same call: a refused name would be looked up again, and
 * lose what is mounted on it.
 */
public final class StickyFileSystem extends ForwardingFileSystem {

  /** More than there are threads between a lookup and what they do next. */
  private static final int TRAPPED_MAX = 4096;

  private final IntFunction<WaitingCall> calls;
  private final Supplier<Protection> protection;

  /** What a thread must not follow, or open, in the call in which it waits; by its id. */
  private final Map<Integer, NodeId> trapped =
      Collections.synchronizedMap(
          new LinkedHashMap<>() {
            private static final long serialVersionUID = 1;

            @Override
            protected boolean removeEldestEntry(Map.Entry<Integer, NodeId> eldest) {
              return size() > TRAPPED_MAX;
            }
          });

  /** Whether there was ever one: hardly any directory that is protected is a sticky one. */
  private volatile boolean isUsed;

  /**
   * @param next the filesystem
   */
  public StickyFileSystem(FuseFileSystem next, Posix posix, Identity identity) {
    // Whoever is looked at is so with the daemon's rights, which the thread has afterwards.
    this(next, new WaitingCalls(posix, identity)::of, () -> Protection.read(posix));
  }

  /**
   * @param calls what a thread is doing, by its id
   * @param protection what is wanted now
   */
  StickyFileSystem(
      FuseFileSystem next, IntFunction<WaitingCall> calls, Supplier<Protection> protection) {
    super(next);
    this.calls = calls;
    this.protection = protection;
  }

  @Override
  public Entry lookup(RequestContext caller, NodeId parent, ByteString name) throws ErrnoException {
    Entry entry = next.lookup(caller, parent, name);
    if (entry.guard() != StickyGuard.NONE && entry.attributes().uid() != caller.uid()) {
      watch(caller, entry);
    }
    return entry;
  }

  /** Of a caller that does not wait any more nothing is kept: its id may be another's. */
  private void watch(RequestContext caller, Entry entry) {
    int tid = caller.tid();
    WaitingCall call = calls.apply(tid);
    boolean wants = entry.attributes().isSymlink() ? !call.shows(Sign.WALKS) : call.creates();
    if (wants
        && protection.get().refuses(entry.guard(), entry.attributes())
        && caller.waiting().goesOn()) {
      trapped.put(tid, entry.node());
      isUsed = true;
    } else {
      trapped.remove(tid);
    }
  }

  @Override
  public Opened open(RequestContext caller, NodeId node, int flags) throws ErrnoException {
    refuseTrapped(caller, node);
    return next.open(caller, node, flags);
  }

  @Override
  public void openInKernel(RequestContext caller, NodeId node, KernelOpen open)
      throws ErrnoException {
    refuseTrapped(caller, node);
    next.openInKernel(caller, node, open);
  }

  /** Also what the gate asks for before it lets an open through that would be refused. */
  @Override
  public void access(RequestContext caller, NodeId node, int mask) throws ErrnoException {
    refuseTrapped(caller, node);
    next.access(caller, node, mask);
  }

  /** READLINK is what readlink(2) sends, and whoever follows the link. */
  @Override
  public ByteString readlink(RequestContext caller, NodeId node) throws ErrnoException {
    if (isTrapped(caller, node) && !calls.apply(caller.tid()).shows(Sign.READS_LINK)) {
      throw refused();
    }
    return next.readlink(caller, node);
  }

  private void refuseTrapped(RequestContext caller, NodeId node) throws ErrnoException {
    if (isTrapped(caller, node)) {
      throw refused();
    }
  }

  private boolean isTrapped(RequestContext caller, NodeId node) {
    return isUsed && trapped.remove(caller.tid(), node);
  }

  private static ErrnoException refused() {
    return new ErrnoException(Errno.EACCES, "another's file in a sticky directory");
  }
}
