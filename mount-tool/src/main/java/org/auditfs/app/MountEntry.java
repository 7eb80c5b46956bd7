package org.auditfs.app;

import org.auditfs.file.ByteString;

/**
 * A line of /proc/PID/mountinfo (proc_pid_mountinfo(5)).
 *
 * @param id the kernel's number of this mount
 * @param parent the number of the mount that it lies on
 * @param device {@code major:minor}
 * @param root the path in the filesystem of what is mounted
 * @param mountPoint as the reading process sees it
 * @param type {@code fuse.auditfs}, {@code ext4}
 * @param source what was mounted
 */
public record MountEntry(
    long id,
    long parent,
    String device,
    ByteString root,
    ByteString mountPoint,
    String type,
    ByteString source) {

  /** The file system type under which our mounts show. */
  public static final String TYPE = "fuse.auditfs";

  /** Whether an auditfs daemon serves, or served, this mount. */
  public boolean isOurs() {
    return type.equals(TYPE);
  }
}
