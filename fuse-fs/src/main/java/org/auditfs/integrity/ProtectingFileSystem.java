package org.auditfs.integrity;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.locks.Lock;
import java.util.function.Predicate;
import org.auditfs.event.EventSink;
import org.auditfs.event.Finding;
import org.auditfs.event.Operation;
import org.auditfs.file.ByteString;
import org.auditfs.file.Errno;
import org.auditfs.fuse.AttributeChange;
import org.auditfs.fuse.FileHandle;
import org.auditfs.fuse.ForwardingFileSystem;
import org.auditfs.fuse.FuseFileSystem;
import org.auditfs.fuse.NodeId;
import org.auditfs.fuse.RequestContext;
import org.auditfs.inode.ContentView;
import org.auditfs.inode.ObjectView;
import org.auditfs.inode.Seen;
import org.auditfs.label.AppraisalMode;
import org.auditfs.label.ChangeRules;
import org.auditfs.label.ChangeRules.Change;
import org.auditfs.label.EvmLabel;
import org.auditfs.label.EvmStatus;
import org.auditfs.label.ImaLabel;
import org.auditfs.label.Judgement;
import org.auditfs.label.Metadata;
import org.auditfs.labelling.Labelled;
import org.auditfs.labelling.ObjectLabels;
import org.auditfs.posix.ErrnoException;
import org.auditfs.posix.Identity;
import org.auditfs.posix.Stat;
import org.auditfs.subject.SubjectSource;

/**
 * Any filesystem whose labels hold: a security.evm that was right is right again after what it
 * protects was changed through here, and before that is answered; one that is wrong, and what it
 * protects, is left alone. Only regular files have labels, as in the kernel.
 *
 * <p>The change and the label are two system calls. Whoever is killed between them leaves a label
 * that is wrong, which the next open, or {@code label verify}, finds: never one that is right for
 * what nobody wanted.
 */
public final class ProtectingFileSystem extends ForwardingFileSystem {

  private static final ByteString ACCESS_ACL = ByteString.of("system.posix_acl_access");

  private static final int ATTEMPTS_MAX = 100;

  private static final int SET_ID = 06000;
  private static final int MODE = 07777;

  private final ObjectView objects;
  private final ContentView contents;
  private final SubjectSource subjects;
  private final Identity identity;
  private final Measuring measuring;
  private final ChangeRules rules;
  private final Labeller labeller;
  private final Findings findings;

  /**
   * @param next the filesystem that does the work
   * @param objects a view of the same objects with the daemon's rights
   * @param contents a view of what is in them
   */
  public ProtectingFileSystem(
      FuseFileSystem next,
      ObjectView objects,
      ContentView contents,
      SubjectSource subjects,
      EventSink sink,
      Identity identity,
      Measuring measuring,
      MeasuredMount mount) {
    super(next);
    this.objects = objects;
    this.contents = contents;
    this.subjects = subjects;
    this.identity = identity;
    this.measuring = measuring;
    this.rules = new ChangeRules(mount.appraisal(), mount.policy().labelAlgorithms(), mount.hash());
    this.findings = new Findings(sink::record);
    this.labeller = new Labeller(measuring, mount, objects, contents, subjects, findings);
  }

  /** Does what changes something. */
  private interface Deed<T> {
    T run() throws ErrnoException;
  }

  /** What is to be changed, and how. */
  private record Wish<T>(
      RequestContext caller,
      NodeId node,
      Change change,
      Predicate<Labelled> alters,
      Deed<T> deed) {}

  @Override
  public Stat setattr(RequestContext caller, NodeId node, AttributeChange change)
      throws ErrnoException {
    Deed<Stat> deed = () -> next.setattr(caller, node, change);
    if (!isProtected(node, change)) {
      return deed.run();
    }
    Predicate<Labelled> alters = before -> alters(before, change);
    var unused = changed(new Wish<>(caller, node, Change.ATTRIBUTES, alters, deed));
    return next.getattr(
        caller, node, change.handle()); // its label has another time than the change
  }

  /** A write, a truncation and what the kernel does before a write may take set-id bits away. */
  private boolean isProtected(NodeId node, AttributeChange change) throws ErrnoException {
    if (change.mode().isPresent() || change.uid().isPresent() || change.gid().isPresent()) {
      return true;
    }
    return (change.isEmpty() || change.size().isPresent()) && hasSetId(node);
  }

  private boolean hasSetId(NodeId node) throws ErrnoException {
    return (objects.object(node).stat().mode() & SET_ID) != 0;
  }

  private static boolean alters(Labelled before, AttributeChange change) {
    Metadata now = before.metadata();
    boolean mode = change.mode().isPresent() && (change.mode().get() & MODE) != (now.mode() & MODE);
    boolean owner =
        isOther(change.uid().orElse(AttributeChange.UNCHANGED), now.uid())
            || isOther(change.gid().orElse(AttributeChange.UNCHANGED), now.gid());
    return mode || owner || (now.mode() & SET_ID) != 0; // which nearly any change takes away
  }

  private static boolean isOther(int id, int now) {
    return id != AttributeChange.UNCHANGED && id != now;
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
    Deed<Integer> deed = () -> next.write(caller, node, handle, offset, source, killSuidGid);
    return killSuidGid && hasSetId(node)
        ? changed(new Wish<>(caller, node, Change.ATTRIBUTES, before -> true, deed))
        : deed.run();
  }

  @Override
  public void setxattr(
      RequestContext caller, NodeId node, ByteString name, ByteString value, int flags)
      throws ErrnoException {
    if (name.equals(ImaLabel.NAME)) {
      requireLabel(caller, node, value);
    } else if (name.equals(EvmLabel.NAME)) {
      requireSignature(caller, node, value);
    }
    Predicate<Labelled> alters = before -> !value.equals(value(before, name));
    Deed<Boolean> deed =
        () -> {
          next.setxattr(caller, node, name, value, flags);
          return true;
        };
    changeXattr(caller, node, name, alters, deed);
  }

  @Override
  public void removexattr(RequestContext caller, NodeId node, ByteString name)
      throws ErrnoException {
    Deed<Boolean> deed =
        () -> {
          next.removexattr(caller, node, name);
          return true;
        };
    changeXattr(caller, node, name, before -> true, deed);
  }

  private static ByteString value(Labelled before, ByteString name) {
    return name.equals(EvmLabel.NAME)
        ? before.evm().orElse(ByteString.EMPTY)
        : before.metadata().xattrs().getOrDefault(name, ByteString.EMPTY);
  }

  private void changeXattr(
      RequestContext caller,
      NodeId node,
      ByteString name,
      Predicate<Labelled> alters,
      Deed<Boolean> deed)
      throws ErrnoException {
    boolean label = name.equals(EvmLabel.NAME) || Metadata.PROTECTED.contains(name);
    if (!label && !name.equals(ACCESS_ACL)) {
      var unused = deed.run();
      return;
    }
    Change change = label ? Change.XATTR : Change.ATTRIBUTES;
    var unused = changed(new Wish<>(caller, node, change, alters, deed));
  }

  private void requireLabel(RequestContext caller, NodeId node, ByteString value)
      throws ErrnoException {
    Optional<Errno> refusal = ChangeRules.refusal(value);
    if (refusal.isPresent()) {
      throw new ErrnoException(refusal.get(), "setxattr");
    }
    Judgement judgement = rules.judgeIma(value);
    if (!judgement.isRight()) {
      findings.conclude(use(caller, node), Operation.VERIFY_DATA, judgement, Errno.EACCES);
    }
  }

  private void requireSignature(RequestContext caller, NodeId node, ByteString value)
      throws ErrnoException {
    Judgement judgement = rules.judgeEvm(value);
    if (!judgement.isRight()) {
      findings.conclude(use(caller, node), Operation.VERIFY_METADATA, judgement, Errno.EPERM);
    }
  }

  private FileUse use(RequestContext caller, NodeId node) throws ErrnoException {
    return new FileUse(objects, subjects, caller, node, Optional.empty(), Optional.empty());
  }

  private <T> T changed(Wish<T> wish) throws ErrnoException {
    Seen seen = objects.object(wish.node());
    measuring.ledger().changed(seen.id());
    try {
      if (rules.rules().metadata() == AppraisalMode.OFF || !seen.stat().isRegular()) {
        return wish.deed().run();
      }
      Changed<T> changed = changedUnderLock(wish, seen);
      if (!changed.judgement().isRight()) {
        FileUse file = use(wish.caller(), wish.node());
        findings.conclude(file, Operation.VERIFY_METADATA, changed.judgement(), Errno.EPERM);
      }
      return changed.result().orElseThrow();
    } finally {
      measuring.ledger().changed(seen.id());
    }
  }

  /**
   * What came of a wish.
   *
   * @param result nothing where it was refused
   */
  private record Changed<T>(Optional<T> result, Judgement judgement) {}

  private <T> Changed<T> changedUnderLock(Wish<T> wish, Seen seen) throws ErrnoException {
    Lock lock = measuring.locks().toChange(seen.id());
    lock.lock();
    try (ContentView.OpenContent content = contents.openContent(wish.node())) {
      ObjectLabels labels = content.labels();
      Labelled before = read(labels);
      if (!before.kept()) {
        return new Changed<>(Optional.of(wish.deed().run()), Judgement.RIGHT);
      }
      EvmStatus status = rules.rules().status(before.evm(), before.metadata());
      boolean created = measuring.written().isNew(seen.id());
      boolean alters = wish.alters().test(before);
      Judgement judgement = rules.judge(status, wish.change(), alters, created);
      if (judgement.refuses()) {
        return new Changed<>(Optional.empty(), judgement);
      }
      try {
        return new Changed<>(Optional.of(wish.deed().run()), judgement);
      } finally {
        renew(wish, labels, before, status, created);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Whoever writes what is in it all the time keeps nobody from changing its mode. */
  private static Labelled read(ObjectLabels labels) throws ErrnoException {
    for (int attempt = 1; attempt < ATTEMPTS_MAX; attempt++) {
      try {
        return labels.read();
      } catch (ErrnoException e) {
        if (e.errno() != Errno.EBUSY) {
          throw e;
        }
      }
    }
    return labels.read();
  }

  /** Also where the change failed, which can have been done by half. */
  private void renew(
      Wish<?> wish, ObjectLabels labels, Labelled before, EvmStatus status, boolean created)
      throws ErrnoException {
    identity.daemon();
    try {
      Labelled after = read(labels);
      if (after.evm().equals(before.evm())) { // else somebody has given it a signature
        labeller.renew(labels, before, status, after.metadata(), created);
      }
    } catch (ErrnoException e) {
      FileUse file = use(wish.caller(), wish.node());
      Finding finding = Finding.failed(Labeller.NOT_LABELLED, e.errno());
      findings.found(file, Operation.LABEL, finding);
    }
  }
}
