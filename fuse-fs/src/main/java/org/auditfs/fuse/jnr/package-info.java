/**
 * FUSE through libfuse 2, for who may not mount(2) and for kernels that are too old for {@code
 * kernel}. libfuse reads requests and names objects by paths; here a path is walked to a node, and
 * what an operation gives or throws becomes what libfuse wants to be told.
 *
 * <pre>{@code
 * a process calls open("/home/a/f"); the kernel asks LOOKUP "f", then OPEN
 *   Session           fuse_chan_recv: one request into the thread's own memory
 *   libfuse           LOOKUP -> getattr("/f"), OPEN -> open("/f"): a function of ours
 *     OperationTable  exceptions become numbers, none gets into native code
 *     FileOperations  arguments out of native memory
 *       Paths         "/f" -> node, by resolve(); given back with the answer
 *       FuseFileSystem open(caller, node, flags)
 * }</pre>
 *
 * <p>Of jnr-fuse (ru.serce) its knowledge of libfuse's structures is used. Its own main class is
 * not: it makes String of names, which need not be UTF-8; it mounts in the JVM's own mount
 * namespace, and unmounts by starting a program; and libfuse's loop makes threads that the JVM must
 * attach for each operation. So the session is served by our own threads with the functions that
 * libfuse's loop is made of.
 *
 * <p><b>Promise:</b> each lookup that is counted is given back: with the answer, or when what is
 * open is closed. Which object a path names is asked anew each time. The right to search is the
 * caller's at LOOKUP, where the kernel asks, and nowhere else, so that a descriptor or working
 * directory goes on working as it does on a bare directory.
 *
 * <p><b>Not promised:</b> what libfuse 2 cannot do; the README of fuse-fs lists it. That what is
 * open is closed at an unmount, when the kernel drops what it had queued.
 *
 * <p><b>Threads and locks:</b> worker threads are the JVM's, each with its own memory; no lock of
 * ours. libfuse holds one of its own on the names of a path while an operation on them is served.
 *
 * <p><b>Neighbours:</b> {@code fuse} for the filesystem served. Whoever wants a mount either opens
 * /dev/fuse and calls mount(2), as for {@code kernel}, or asks {@link
 * org.auditfs.fuse.jnr.JnrFuse#mount}.
 */
@NullMarked
package org.auditfs.fuse.jnr;

import org.jspecify.annotations.NullMarked;
