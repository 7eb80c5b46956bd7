package org.auditfs.integrity;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.locks.Lock;
import org.auditfs.digest.Digest;
import org.auditfs.digest.HashAlgorithm;
import org.auditfs.event.Finding;
import org.auditfs.event.Operation;
import org.auditfs.file.ByteString;
import org.auditfs.file.Errno;
import org.auditfs.file.FileId;
import org.auditfs.fuse.KernelSide;
import org.auditfs.fuse.NodeId;
import org.auditfs.fuse.RequestContext;
import org.auditfs.inode.ContentView;
import org.auditfs.inode.ObjectView;
import org.auditfs.label.AppraisalRules;
import org.auditfs.label.Appraiser;
import org.auditfs.label.EvmLabel;
import org.auditfs.label.EvmStatus;
import org.auditfs.label.ImaLabel;
import org.auditfs.label.Metadata;
import org.auditfs.labelling.Labelled;
import org.auditfs.labelling.ObjectLabels;
import org.auditfs.measure.Measurer.Measured;
import org.auditfs.posix.ErrnoException;
import org.auditfs.subject.SubjectSource;

/** Makes labels right: of what has been written, and where they are fixed. */
final class Labeller {

  /** Who writes what is being labelled all the time gets no label, and is told of. */
  private static final int ATTEMPTS_MAX = 3;

  /** How often others may change it through the mount meanwhile. */
  private static final int MEETINGS_MAX = 1000;

  /** The cause where a label could not be written that was to be. */
  static final String NOT_LABELLED = "not-labelled";

  private static final int O_WRONLY = 1;

  private static final RequestContext NOBODY = new RequestContext(0, 0, 0);

  private final Measuring measuring;
  private final ObjectView objects;
  private final ContentView contents;
  private final SubjectSource subjects;
  private final AppraisalRules rules;
  private final HashAlgorithm hash;
  private final Findings findings;
  private volatile KernelSide kernel = KernelSide.NONE;

  Labeller(
      Measuring measuring,
      MeasuredMount mount,
      ObjectView objects,
      ContentView contents,
      SubjectSource subjects,
      Findings findings) {
    this.measuring = measuring;
    this.objects = objects;
    this.contents = contents;
    this.subjects = subjects;
    this.rules = mount.appraisal();
    this.hash = mount.hash();
    this.findings = findings;
  }

  /** Labels change the time of a file's last change, which the kernel may remember. */
  void offered(KernelSide offer) {
    kernel = offer;
  }

  /**
   * Somebody has closed a file that they could write. The last of them labels it, and is taken for
   * a writer until that is done (ima_check_last_writer). What fails is recorded: nobody waits.
   */
  void closed(NodeId node, FileId id) {
    OptionalLong last = measuring.written().leaving(id);
    while (last.isPresent()) {
      relabel(node);
      last = measuring.written().leave(id, last.getAsLong());
    }
  }

  private void relabel(NodeId node) {
    FileUse file;
    try {
      file = new FileUse(objects, subjects, NOBODY, node, Optional.of(O_WRONLY), Optional.empty());
    } catch (ErrnoException e) {
      return; // it is gone, and its label with it
    }
    if (file.seen().stat().nlink() > 0) { // else nobody will open it again
      relabel(file);
    }
  }

  private void relabel(FileUse file) {
    try (MeasuredContent content = new MeasuredContent(measuring, contents, file)) {
      int failed = 0;
      for (int attempt = 0; attempt < MEETINGS_MAX && failed < ATTEMPTS_MAX; attempt++) {
        long writes = measuring.ledger().writes(file.id());
        if (label(file, content, Optional.of(content.digest(hash)))) {
          return;
        }
        if (!measuring.written().isLast(file.id())) {
          return; // who came meanwhile will label it
        }
        content.hashAgain();
        boolean met = measuring.ledger().writes(file.id()) != writes;
        failed += met ? 0 : 1; // what is done through the mount is no reason to give up
      }
      findings.tell(file, Operation.LABEL, Finding.failed(NOT_LABELLED, Errno.EBUSY));
    } catch (ErrnoException e) {
      findings.tell(file, Operation.LABEL, Finding.failed(NOT_LABELLED, e.errno()));
    }
  }

  /**
   * Writes security.ima, where there is no signature in its place, and then security.evm, where
   * that was right before, or is fixed.
   *
   * @param measured of which security.ima is to be; nothing to leave it
   * @return false where it is another by now than was measured
   */
  boolean label(FileUse file, MeasuredContent content, Optional<Measured> measured)
      throws ErrnoException {
    boolean labelled = labelUnderLock(file, content, measured);
    kernel.changed(file.node());
    return labelled;
  }

  private boolean labelUnderLock(FileUse file, MeasuredContent content, Optional<Measured> measured)
      throws ErrnoException {
    Lock lock = measuring.locks().toChange(file.id());
    lock.lock();
    try {
      ObjectLabels labels = content.objectLabels();
      if (measured.isPresent()
          && (measured.get().digest().isEmpty()
              || !measured.get().version().equals(content.version()))) {
        return false;
      }
      Labelled before = labels.read();
      EvmStatus status = rules.status(before.evm(), before.metadata());
      Metadata after = before.metadata();
      boolean replaceable =
          status != EvmStatus.PASS_IMMUTABLE && Appraiser.isReplaceable(before.ima());
      if (measured.isPresent() && replaceable) {
        after = after.with(ImaLabel.NAME, write(labels, before, measured.get().digest().get()));
      }
      renew(labels, before, status, after, measuring.written().isNew(file.id()));
      measuring.ledger().changed(file.id()); // its ctime need not tell
      return true;
    } finally {
      lock.unlock();
    }
  }

  private static ByteString write(ObjectLabels labels, Labelled before, Digest digest)
      throws ErrnoException {
    ImaLabel label = new ImaLabel.Hash(digest);
    if (!before.ima().equals(Optional.of(label.bytes()))) {
      labels.write(label);
    }
    return label.bytes();
  }

  /**
   * Makes security.evm anew, where that is to be done; the caller holds the object's lock, and the
   * thread has the daemon's rights.
   *
   * @param status what it was worth {@code before}
   * @param after what it is to protect now
   */
  void renew(
      ObjectLabels labels, Labelled before, EvmStatus status, Metadata after, boolean created)
      throws ErrnoException {
    if (!rules.renews(status, before.evm(), created)) {
      return;
    }
    if (!after.isProtectable()) {
      var unused = labels.remove(EvmLabel.NAME);
      return;
    }
    EvmLabel label = after.hmac(rules.verifier().key().orElseThrow());
    if (!before.evm().equals(Optional.of(label.bytes()))) {
      labels.write(label);
    }
  }
}
