package org.auditfs.inode;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.auditfs.file.ByteString;
import org.auditfs.file.FileId;
import org.auditfs.fuse.NodeId;
import org.jspecify.annotations.Nullable;

/**
 * Which name led to an object. FUSE's operations name the object; the LOOKUP that the same thread
 * made just before names the way. Where none came (an open of /proc/self/fd/N) the last name that
 * led to the object has to do.
 *
 * <p>Both memories are bounded: a thread's name may be overwritten by another's, a watched object's
 * name is forgotten when {@value #OBJECTS_MAX} others were used since.
 */
public final class NamesUsed {

  private static final int THREADS = 1024;
  private static final int OBJECTS_MAX = 10_000;
  private static final int CHANGES_BITS = 14;

  private final AtomicReferenceArray<@Nullable Use> byThread = new AtomicReferenceArray<>(THREADS);

  /** How often names were changed; some share a count, so that a thread may forget one. */
  private final AtomicIntegerArray changes = new AtomicIntegerArray(1 << CHANGES_BITS);

  private final Map<FileId, Place> byObject =
      Collections.synchronizedMap(
          new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1;

            @Override
            protected boolean removeEldestEntry(Map.Entry<FileId, Place> eldest) {
              return size() > OBJECTS_MAX;
            }
          });

  /** A name in a directory; the path is worked out only where it is wanted. */
  public record Place(NodeId parent, ByteString name) {}

  /**
   * @param change the count of the name's changes by then
   */
  private record Use(int tid, NodeId node, Place place, int change) {}

  /** The thread resolved a name. */
  public void resolved(int tid, NodeId node, Place place) {
    byThread.set(slot(tid), new Use(tid, node, place, changes.get(slot(place))));
  }

  /** The name leads elsewhere now: no thread means anything by it that it resolved before. */
  public void changed(Place place) {
    changes.incrementAndGet(slot(place));
  }

  /** This is where a watched object was seen last. */
  public void seen(FileId object, Place place) {
    byObject.put(object, place);
  }

  /** The place by which the thread means the object, if it asked for it. */
  public Optional<Place> of(int tid, NodeId node) {
    Use use = byThread.get(slot(tid));
    boolean itsOwn = use != null && use.tid() == tid && use.node().equals(node);
    return itsOwn && use.change() == changes.get(slot(use.place()))
        ? Optional.of(use.place())
        : Optional.empty();
  }

  /** Where a watched object was seen last; it may have left. */
  public Optional<Place> last(FileId object) {
    return Optional.ofNullable(byObject.get(object));
  }

  private static int slot(int tid) {
    return tid & (THREADS - 1);
  }

  private static int slot(Place place) {
    int hash = place.hashCode() * 0x9e3779b9;
    return hash >>> (Integer.SIZE - CHANGES_BITS);
  }
}
