/**
 * The filesystem as the kernel asks for it: operations on node ids.
 *
 * <p><b>Promise:</b> {@link org.auditfs.fuse.FuseFileSystem} is the one interface between
 * transports and file systems; transports turn bytes into its calls and its exceptions into error
 * numbers, nobody else does. An exception that is not an errno becomes EIO and one line in the log.
 *
 * <p><b>Not promised:</b> that a caller is still alive when it is answered.
 *
 * <p><b>Threads and locks:</b> every method may be called by many threads at once; no lock is held
 * by a transport while it calls.
 *
 * <p><b>Neighbours:</b> {@code passthrough} implements it, {@code audit} decorates it.
 */
@NullMarked
package org.auditfs.fuse;

import org.jspecify.annotations.NullMarked;
