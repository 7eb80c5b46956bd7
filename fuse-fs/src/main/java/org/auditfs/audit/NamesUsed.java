package org.auditfs.audit;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.auditfs.file.ByteString;
import org.auditfs.file.FileId;
import org.auditfs.file.FilePath;
import org.auditfs.fuse.NodeId;

/**
 * Which name led to an object. FUSE's operations name the object; the LOOKUP that the same thread
 * made just before names the way. Where none came (an open of /proc/self/fd/N) the answer is the
 * last name seen.
 *
 * <p>Both memories are bounded: a thread's name may be overwritten by another's, an object's name
 * is forgotten when {@value #OBJECTS_MAX} others were used since.
 */
final class NamesUsed {

  private static final int THREADS = 1024;
  private static final int OBJECTS_MAX = 10_000;

  private final AtomicReferenceArray<Use> byThread = new AtomicReferenceArray<>(THREADS);
  private final AtomicReferenceArray<Step> lastStep = new AtomicReferenceArray<>(THREADS);
  private final Map<FileId, FilePath> lastKnown =
      Collections.synchronizedMap(
          new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1;

            @Override
            protected boolean removeEldestEntry(Map.Entry<FileId, FilePath> eldest) {
              return size() > OBJECTS_MAX;
            }
          });

  /** A name that a thread resolved; its path is worked out only where it is wanted. */
  record Step(int tid, NodeId parent, ByteString name, NodeId node) {}

  private record Use(int tid, FileId object, FilePath path) {}

  /** The thread found the object under this name. */
  void found(int tid, FileId object, FilePath path) {
    byThread.set(slot(tid), new Use(tid, object, path));
    lastKnown.put(object, path);
  }

  /** The thread resolved a name, watched or not, to something that is no directory. */
  void resolved(Step step) {
    lastStep.set(slot(step.tid()), step);
  }

  /** The last such name of the thread, if it led to {@code node}. */
  Optional<Step> stepTo(int tid, NodeId node) {
    return Optional.ofNullable(lastStep.get(slot(tid)))
        .filter(step -> step.tid() == tid && step.node().equals(node));
  }

  /** The object has this name from now on. */
  void moved(FileId object, FilePath path) {
    lastKnown.put(object, path);
  }

  /** The name by which the thread means the object. */
  Optional<FilePath> of(int tid, FileId object) {
    Use use = byThread.get(slot(tid));
    boolean same = use != null && use.tid() == tid && use.object().equals(object);
    return same ? Optional.of(use.path()) : Optional.ofNullable(lastKnown.get(object));
  }

  private static int slot(int tid) {
    return tid & (THREADS - 1);
  }
}
