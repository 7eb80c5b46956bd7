package org.auditfs.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.auditfs.file.ByteString;
import org.auditfs.file.Errno;
import org.auditfs.fuse.AttributeChange;
import org.auditfs.fuse.Entry;
import org.auditfs.fuse.ForwardingFileSystem;
import org.auditfs.fuse.FuseFileSystem;
import org.auditfs.fuse.InMemoryFileSystem;
import org.auditfs.fuse.KernelOpen;
import org.auditfs.fuse.NodeId;
import org.auditfs.fuse.RequestContext;
import org.auditfs.gate.WaitingCall.Sign;
import org.auditfs.posix.ErrnoException;
import org.auditfs.posix.Stat;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class GatedFileSystemTest {

  private static final ByteString FIFO = ByteString.of("p");
  private static final ByteString DIRECTORY = ByteString.of("d");
  private static final RequestContext CALLER = new RequestContext(1000, 1000, 4711);
  private static final int S_IFIFO = 0010000;

  private static final AttributeChange NOTHING =
      new AttributeChange(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          false);

  private final InMemoryFileSystem memory = new InMemoryFileSystem();
  private final List<String> asked = new ArrayList<>();
  private boolean allowed = true;
  private Errno refusal = Errno.EPERM;
  private WaitingCall waiting = opening(false);

  private final FuseFileSystem gate =
      new GatedFileSystem(
          new ForwardingFileSystem(memory) {
            @Override
            public void access(RequestContext caller, NodeId node, int mask) throws ErrnoException {
              ask("access " + mask);
            }

            @Override
            public void openInKernel(RequestContext caller, NodeId node, KernelOpen open)
                throws ErrnoException {
              ask("open " + open.rights());
            }

            @Override
            public Stat setattr(RequestContext caller, NodeId node, AttributeChange change)
                throws ErrnoException {
              asked.add("uid " + change.uid().map(String::valueOf).orElse("none"));
              return super.setattr(caller, node, change);
            }

            @Override
            public void removexattr(RequestContext caller, NodeId node, ByteString name)
                throws ErrnoException {
              asked.add("remove " + name);
              if (!allowed) {
                throw new ErrnoException(refusal, "removexattr");
              }
            }

            @Override
            public void forget(NodeId node, long lookups) {
              asked.add("forget " + lookups);
              super.forget(node, lookups);
            }
          },
          tid -> {
            asked.add("thread " + tid);
            return waiting;
          });

  private void ask(String question) throws ErrnoException {
    asked.add(question);
    if (!allowed) {
      throw new ErrnoException(Errno.EACCES, question);
    }
  }

  private static WaitingCall opening(boolean revalidates) {
    Set<Sign> signs = revalidates ? Set.of(Sign.REVALIDATES) : Set.of();
    return new WaitingCall(Optional.of(KernelOpen.of(1)), signs);
  }

  private static WaitingCall naming(Sign... signs) {
    return new WaitingCall(Optional.empty(), Set.of(signs));
  }

  @BeforeEach
  void makeNodes() throws ErrnoException {
    memory.mknod(CALLER, NodeId.ROOT, FIFO, S_IFIFO | 0600, 0, 0);
    memory.mkdir(CALLER, NodeId.ROOT, DIRECTORY, 0700, 0);
  }

  private Entry lookup(ByteString name) throws ErrnoException {
    return gate.lookup(CALLER, NodeId.ROOT, name);
  }

  private void refuse() {
    allowed = false;
    ErrnoException e = assertThrows(ErrnoException.class, () -> lookup(FIFO));
    assertEquals(Errno.EACCES, e.errno());
  }

  @Test
  void looksAtNobodyWhoWantsSomethingElse() throws ErrnoException {
    lookup(DIRECTORY);
    assertEquals(List.of(), asked);
  }

  @Test
  void letsWhoeverOpensNothingFindTheNode() throws ErrnoException {
    allowed = false;
    waiting = naming();
    lookup(FIFO);
    assertEquals(List.of("thread 4711"), asked);
  }

  @Test
  void asksForTheRightsOfWhoOpens() throws ErrnoException {
    lookup(FIFO);
    assertEquals(List.of("thread 4711", "open 2"), asked);
  }

  @Test
  void givesTheLookupOfARefusedOpenBack() {
    refuse();
    assertEquals(List.of("thread 4711", "open 2", "forget 1"), asked);
  }

  /** The kernel asks again by itself, and only that is to be recorded. */
  @Test
  void tellsNobodyOfARefusalThatComesTwice() {
    waiting = opening(true);
    refuse();
    assertEquals(List.of("thread 4711", "access 2", "forget 1"), asked);
  }

  @Test
  void tellsOfAnOpenByAKnownNameOnce() throws ErrnoException {
    waiting = opening(true);
    lookup(FIFO);
    assertEquals(List.of("thread 4711", "access 2", "open 2"), asked);
  }

  @Test
  void tellsChownThatLeavesBothIdsFromTheBeginningOfWrite() throws ErrnoException {
    waiting = naming(Sign.CHANGES_OWNER);
    gate.setattr(CALLER, NodeId.ROOT, NOTHING);
    waiting = naming();
    gate.setattr(CALLER, NodeId.ROOT, NOTHING);
    waiting = naming(Sign.COMES_ITSELF);
    gate.setattr(CALLER, NodeId.ROOT, NOTHING);
    assertEquals(List.of("thread 4711", "uid -1", "thread 4711", "uid none", "thread 4711"), asked);
  }

  @Test
  void looksAtNobodyWhoNamesWhatToChange() throws ErrnoException {
    gate.setattr(CALLER, NodeId.ROOT, NOTHING.ofNobody());
    assertEquals(List.of("uid -1"), asked);
  }

  @Test
  void leavesCapabilitiesToTheChangeThatEndsThem() throws ErrnoException {
    ByteString capabilities = ByteString.of("security.capability");
    waiting = naming(Sign.DROPS_CAPABILITIES);
    gate.removexattr(CALLER, NodeId.ROOT, capabilities);
    gate.removexattr(CALLER, NodeId.ROOT, ByteString.of("user.x"));
    waiting = naming();
    gate.removexattr(CALLER, NodeId.ROOT, capabilities);
    assertEquals(
        List.of("thread 4711", "remove user.x", "thread 4711", "remove security.capability"),
        asked);
  }

  /** The kernel may be about to write for somebody who may not take them away. */
  @Test
  void takesCapabilitiesAwayForWhomeverItMayWhereItSeesNothing() throws ErrnoException {
    ByteString capabilities = ByteString.of("security.capability");
    waiting = WaitingCall.UNKNOWN;
    allowed = false;
    gate.removexattr(CALLER, NodeId.ROOT, capabilities);
    assertEquals(List.of("thread 4711", "remove security.capability"), asked);
    refusal = Errno.EIO;
    assertThrows(ErrnoException.class, () -> gate.removexattr(CALLER, NodeId.ROOT, capabilities));
  }
}
