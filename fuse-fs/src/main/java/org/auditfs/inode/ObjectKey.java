package org.auditfs.inode;

import org.auditfs.file.FileId;

/**
 * What makes a node: an object on a mount. The same object seen through two mounts (a bind mount
 * within the tree) is two nodes, since a directory can have one place only in the kernel's tree and
 * a mount has flags of its own; its {@link FileId} is the same in both.
 *
 * @param mountId the mount in the daemon's namespace; a number that is not reused while a node of
 *     it lives
 */
public record ObjectKey(long mountId, FileId id) {}
