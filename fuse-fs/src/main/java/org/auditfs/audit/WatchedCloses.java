package org.auditfs.audit;

import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.auditfs.event.NameType;
import org.auditfs.event.Operation;
import org.auditfs.event.StoreException;
import org.auditfs.event.Subject;
import org.auditfs.file.FilePath;
import org.auditfs.fuse.FileHandle;
import org.auditfs.fuse.NodeId;
import org.auditfs.fuse.RequestContext;
import org.auditfs.inode.ObjectView;
import org.auditfs.posix.ErrnoException;
import org.auditfs.rule.Permissions;
import org.auditfs.subject.SubjectSource;

/**
 * The ends of opens, for rules that name {@code close}. When the kernel tells of one (fuse.h,
 * FUSE_RELEASE: nothing refers to the open file any more) nobody asks, and nobody waits: it is
 * recorded of whoever had opened the file, by the name that it was opened by.
 */
final class WatchedCloses {

  private final ObjectView objects;
  private final WatchScope scope;
  private final WatchKeeper watches;
  private final SubjectSource subjects;
  private final OpenFindings opens;
  private final ConcurrentHashMap<FileHandle, Ended> open = new ConcurrentHashMap<>();

  WatchedCloses(
      ObjectView objects,
      WatchScope scope,
      WatchKeeper watches,
      SubjectSource subjects,
      OpenFindings opens) {
    this.objects = objects;
    this.scope = scope;
    this.watches = watches;
    this.subjects = subjects;
    this.opens = opens;
  }

  /**
   * An open as it will be told of when it has ended.
   *
   * @param flags open(2)'s
   */
  record Ended(RequestContext opener, Subject subject, FilePath path, int flags) {}

  /** Something was opened, and its end will be asked for: who the opener is can be seen now. */
  void opened(RequestContext opener, FileHandle handle, FilePath path, int flags) {
    RequestContext past = new RequestContext(opener.uid(), opener.gid(), opener.tid());
    open.put(handle, new Ended(past, subjects.resolve(opener), path, flags));
  }

  /** What ends with {@code handle}, if that is to be told of. */
  Optional<Ended> ended(FileHandle handle) {
    return Optional.ofNullable(open.remove(handle));
  }

  /** Records the end, if a rule still asks for it. */
  void record(Ended ended, NodeId node) {
    try {
      var access = scope.access(Operation.CLOSE, Permissions.NONE, objects.fileId(node));
      Deed<Boolean> deed =
          new Deed<>(
              access,
              Optional.of(ended.flags()),
              () -> true,
              (done, same) -> same,
              (done, matches) ->
                  Portrait.of(Portrait.object(ended.path(), objects, node, NameType.NORMAL)),
              done -> {});
      new Auditor(objects.mountPoint(), watches, it -> ended.subject(), opens)
          .happened(ended.opener(), deed);
    } catch (StoreException e) {
      // Nobody waits for an answer; the trail has counted what it lost.
    } catch (ErrnoException e) {
      // The object cannot be looked at any more: it went beneath the mount.
    }
  }
}
