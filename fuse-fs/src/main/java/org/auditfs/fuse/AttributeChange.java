package org.auditfs.fuse;

import java.util.Optional;
import java.util.stream.Stream;

/**
 * What FUSE_SETATTR asks for; each part is done only if present, in this order: mode, owner, size,
 * times.
 *
 * @param handle the open file through which it was asked (fchmod(2), ftruncate(2)), if any
 * @param mode permission bits
 * @param uid the owner, or {@link #UNCHANGED}; {@code gid} alike
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

  /** The id of chown(2) that leaves an id as it is. */
  public static final int UNCHANGED = -1;

  /**
   * Whether nothing is named: so begins a write(2) by somebody whose writes drop set-id bits or
   * capabilities. The kernel passes on a chown(2) that leaves both ids in the same words; see
   * {@link #ofNobody}.
   */
  public boolean isEmpty() {
    return Stream.of(mode, uid, gid, size, atime, mtime).noneMatch(Optional::isPresent);
  }

  /** The same as chown(2) that leaves both ids. */
  public AttributeChange ofNobody() {
    Optional<Integer> nobody = Optional.of(UNCHANGED);
    return new AttributeChange(handle, mode, nobody, nobody, size, atime, mtime, killSuidGid);
  }

  /**
   * A time to be set.
   *
   * @param now the current time, whatever the other two say
   */
  public record TimeChange(boolean now, long seconds, int nanos) {}
}
