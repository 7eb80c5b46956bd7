package org.auditfs.fuse;

import java.util.Optional;
import java.util.stream.Stream;

/**
 * What FUSE_SETATTR asks for; each part is done only if present, in this order: mode, owner, size,
 * times.
 *
 * @param handle the open file through which it was asked (fchmod(2), ftruncate(2)), if any
 * @param mode permission bits
 * @param killSuidGid FATTR_KILL_SUIDGID: the server has to drop set-id bits as it truncates
 */
public record AttributeChange(
    Optional<FileHandle> handle,
    Optional<Integer> mode,
    Optional<Integer> uid,
    Optional<Integer> gid,
    Optional<Long> size,
    Optional<TimeChange> atime,
    Optional<TimeChange> mtime,
    boolean killSuidGid) {

  /**
   * Whether nothing is named: the kernel wishes that set-id bits be dropped. So it passes on a
   * chown(2) that leaves both ids, and the beginning of a write(2) by somebody whose writes drop
   * them; which of both it is it does not tell.
   */
  public boolean isEmpty() {
    return Stream.of(mode, uid, gid, size, atime, mtime).noneMatch(Optional::isPresent);
  }

  /**
   * A time to be set.
   *
   * @param now the current time, whatever the other two say
   */
  public record TimeChange(boolean now, long seconds, int nanos) {}
}
