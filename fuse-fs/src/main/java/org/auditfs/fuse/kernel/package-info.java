/**
 * The FUSE protocol, spoken directly on /dev/fuse (linux/fuse.h, versions 7.31 to 7.45).
 *
 * <p>How a request travels:
 *
 * <pre>{@code
 * a process calls open("/etc/shadow"); the kernel's FUSE queues OPEN and lets the process wait
 *   Worker            read(2): one request, whole, into the worker's own buffer
 *   Dispatcher        header, opcode; is the fixed structure there?
 *     Request         arguments out of the bytes, each access inside them
 *     FuseFileSystem  open(caller, node, flags)      returns a value, or throws an errno
 *     Reply           header and structures behind it, in the worker's other buffer;
 *                     READ: the file's bytes are read to where they are sent from
 *   Worker            write(2): header and body at once; the process goes on
 *                     refused (nobody waits any more): lookups and handles are given back
 *   DeferredAnswers   where the answer must wait for the disk: a copy waits, the worker goes on
 * }</pre>
 *
 * <p><b>Promise:</b> each request that wants an answer gets exactly one, also when it is malformed
 * or the filesystem fails (EIO and one line in the log). ENOSYS is said only of operations that are
 * not served, because the kernel takes it as "never ask again". Names reach the filesystem checked:
 * 1 to 255 bytes, no slash, no NUL, not "." or "..". What the kernel did not take of an answer is
 * given back with forget, release and releasedir. A request that waits stalls nobody else: another
 * worker takes its worker's place ({@link WorkerPool}, up to a bound). A caller that is killed
 * while it waits ends at once ({@link Interrupts}). The kernel caches what the filesystem allows in
 * its answers, and nothing else.
 *
 * <p><b>Not promised:</b> an order between requests of different callers; that a signal that does
 * not kill ends anything (no call on a bare file would be ended by it either); that what a killed
 * caller had asked for is left undone; locks and poll, which the kernel does by itself; ioctls but
 * those of {@link org.auditfs.fuse.InodeIoctl}; what the kernel refuses before we are asked
 * (fallocate(2) that collapses or inserts a range), or never asks for (SYNCFS, but of virtiofs). To
 * change or tell flags it opens the file for reading, as its caller, and we cannot tell that open
 * from another; that what is open or looked up is given back at an unmount, when the kernel drops
 * what it had queued. Node ids must not be used twice in a mount's life: generations are always 0.
 *
 * <p><b>Threads and locks:</b> each worker is a daemon thread with its own buffers, blocked in
 * read(2), and one thread looks after them ten times a second. The pool's monitor guards the list
 * of workers; serving a request takes no lock. Who asks for it may wait until the closes that the
 * kernel told of are done, whichever worker has them ({@link Closes}). Answers that had to wait are
 * given by the thread that ends their waiting ({@link DeferredAnswers}), which may be anybody's, so
 * it does nothing else. What is agreed upon in INIT is one volatile value; the kernel sends nothing
 * else before it has the answer.
 *
 * <p><b>Neighbours:</b> {@code posix} for read, write and close; {@code fuse} for the filesystem
 * served. Whoever wants a mount opens /dev/fuse, calls mount(2), and then starts a transport.
 */
@NullMarked
package org.auditfs.fuse.kernel;

import org.jspecify.annotations.NullMarked;
