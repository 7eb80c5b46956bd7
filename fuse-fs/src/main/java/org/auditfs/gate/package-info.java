/**
 * The gate before FIFOs, sockets and device nodes. The kernel opens them by itself: FUSE has no
 * request for that, and without default_permissions nobody's rights are asked for. But it does not
 * get there without a LOOKUP from the very thread, which waits in its system call while we answer.
 *
 * <p><b>Promise:</b> such a LOOKUP is answered only if the caller has the rights that its system
 * call needs, as /proc shows it; what cannot be told needs all of them. What it leads to is then
 * asked of the next filesystem as {@link org.auditfs.fuse.FuseFileSystem#openInKernel}, so that it
 * can be recorded. In sticky directories, what others laid out is guarded from whoever follows it
 * or opens it with O_CREAT, as Linux guards its own ({@link org.auditfs.gate.StickyFileSystem}).
 *
 * <p><b>Not promised:</b> anything about descriptors that were opened already: the kernel opens
 * {@code /proc/self/fd/N} again, for reading or for writing, without a LOOKUP.
 *
 * <p><b>Threads and locks:</b> no locks; /proc is read with the daemon's rights, which the thread
 * has afterwards.
 *
 * <p><b>Neighbours:</b> decorates a filesystem of {@code fuse}; reads /proc through {@code posix}.
 */
@NullMarked
package org.auditfs.gate;

import org.jspecify.annotations.NullMarked;
