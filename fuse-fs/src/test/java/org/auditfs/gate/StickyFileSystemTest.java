package org.auditfs.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.auditfs.file.ByteString;
import org.auditfs.file.Errno;
import org.auditfs.fuse.Entry;
import org.auditfs.fuse.ForwardingFileSystem;
import org.auditfs.fuse.InMemoryFileSystem;
import org.auditfs.fuse.KernelOpen;
import org.auditfs.fuse.NodeId;
import org.auditfs.fuse.RequestContext;
import org.auditfs.fuse.StickyGuard;
import org.auditfs.gate.WaitingCall.Sign;
import org.auditfs.posix.ErrnoException;
import org.auditfs.posix.Stat;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Every name is in a sticky directory, and the caller's are its own. */
final class StickyFileSystemTest {

  private static final ByteString FILE = ByteString.of("f");
  private static final ByteString LINK = ByteString.of("l");
  private static final RequestContext OWNER = new RequestContext(1000, 1000, 4711);
  private static final RequestContext OTHER = new RequestContext(1001, 1001, 4712);
  private static final int O_CREAT = 0100;

  private final InMemoryFileSystem memory = new InMemoryFileSystem();
  private final List<Integer> looked = new ArrayList<>();
  private Protection protection = new Protection(1, 1, 1);
  private WaitingCall waiting = WaitingCall.UNKNOWN;

  private final StickyFileSystem guarded =
      new StickyFileSystem(
          new ForwardingFileSystem(memory) {
            @Override
            public Entry lookup(RequestContext caller, NodeId parent, ByteString name)
                throws ErrnoException {
              Entry found = next.lookup(caller, parent, name);
              return new Entry(found.node(), found.attributes(), 0, 0, StickyGuard.FROM_ALL);
            }
          },
          tid -> {
            looked.add(tid);
            return waiting;
          },
          () -> protection);

  @BeforeEach
  void makeFiles() throws ErrnoException {
    memory.mknod(OWNER, NodeId.ROOT, FILE, Stat.REGULAR | 0666, 0, 0);
    memory.symlink(OWNER, NodeId.ROOT, LINK, FILE);
  }

  private static WaitingCall opening(int flags, Sign... signs) {
    return new WaitingCall(Optional.of(KernelOpen.of(flags)), Set.of(signs));
  }

  private void follow(RequestContext caller) throws ErrnoException {
    NodeId link = guarded.lookup(caller, NodeId.ROOT, LINK).node();
    assertEquals(FILE, guarded.readlink(caller, link));
  }

  private void open(RequestContext caller) throws ErrnoException {
    NodeId file = guarded.lookup(caller, NodeId.ROOT, FILE).node();
    guarded.release(file, guarded.open(caller, file, 0).handle());
  }

  private void refuses(Attempt attempt) {
    assertEquals(Errno.EACCES, assertThrows(ErrnoException.class, attempt::make).errno());
  }

  @Test
  void refusesToFollowAnothersLink() {
    waiting = opening(0);
    refuses(() -> follow(OTHER));
  }

  @Test
  void letsItsOwnerFollowItUnseen() throws ErrnoException {
    follow(OWNER);
    assertEquals(List.of(), looked);
  }

  @Test
  void letsAnothersLinkBeRead() throws ErrnoException {
    waiting = new WaitingCall(Optional.empty(), Set.of(Sign.READS_LINK));
    follow(OTHER);
  }

  @Test
  void letsAnothersLinkBeFollowedOnTheWay() throws ErrnoException {
    waiting = opening(0, Sign.WALKS);
    follow(OTHER);
  }

  @Test
  void refusesToOpenAnothersFileWithCreat() throws ErrnoException {
    waiting = opening(O_CREAT);
    refuses(() -> open(OTHER));
    open(OWNER);
    waiting = opening(0);
    open(OTHER);
  }

  @Test
  void refusesOneCallAndNotTheNext() throws ErrnoException {
    waiting = opening(O_CREAT);
    NodeId file = guarded.lookup(OTHER, NodeId.ROOT, FILE).node();
    refuses(() -> guarded.open(OTHER, file, 0));
    guarded.release(file, guarded.open(OTHER, file, 0).handle());
  }

  @Test
  void forgetsWhatACallDidNotDoWhenTheNextOneAsks() throws ErrnoException {
    waiting = opening(O_CREAT);
    NodeId file = guarded.lookup(OTHER, NodeId.ROOT, FILE).node();
    waiting = opening(0);
    guarded.lookup(OTHER, NodeId.ROOT, FILE);
    guarded.release(file, guarded.open(OTHER, file, 0).handle());
  }

  @Test
  void refusesWhatTheKernelWouldOpenItself() throws ErrnoException {
    waiting = opening(O_CREAT);
    NodeId file = guarded.lookup(OTHER, NodeId.ROOT, FILE).node();
    refuses(() -> guarded.openInKernel(OTHER, file, KernelOpen.of(O_CREAT)));
    guarded.lookup(OTHER, NodeId.ROOT, FILE);
    refuses(() -> guarded.access(OTHER, file, KernelOpen.READ));
  }

  @Test
  void guardsNothingThatIsNotWanted() throws ErrnoException {
    protection = new Protection(0, 0, 0);
    waiting = opening(O_CREAT);
    open(OTHER);
    follow(OTHER);
  }

  /** A lookup, and what comes after it. */
  private interface Attempt {
    void make() throws ErrnoException;
  }
}
