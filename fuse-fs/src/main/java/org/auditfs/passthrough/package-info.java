/**
 * The backing directory, served as it is.
 *
 * <p><b>Promise:</b> each operation does, with the caller's rights where the answer depends on
 * them, what the same system call would have done on the backing directory, and fails with its
 * errno. Nothing here knows of audit.
 *
 * <p><b>Not promised:</b> atomicity against programs that write to the backing directory beneath
 * the mount.
 *
 * <p><b>Threads and locks:</b> any thread, at any time. A directory stream has a lock, held while
 * its own directory is read; nothing else is locked across a system call. Every method begins by
 * saying whose rights it needs; {@code pin} may take the daemon's (to open by handle), so pins come
 * first.
 *
 * <p><b>Neighbours:</b> {@code posix} beneath, {@code inode} for nodes; {@code audit} decorates it.
 */
@NullMarked
package org.auditfs.passthrough;

import org.jspecify.annotations.NullMarked;
