/**
 * The system calls that auditfs makes, and nothing more.
 *
 * <p><b>Promise:</b> every failure is an {@link org.auditfs.posix.ErrnoException} whose errno was
 * taken in the same call; every structure's layout stands in one place; the identity of a thread is
 * changed only through {@link org.auditfs.posix.Identity}.
 *
 * <p><b>Not promised:</b> other kernels than Linux, other processors than x86-64.
 *
 * <p><b>Threads and locks:</b> no lock is held across a system call. Scratch memory, umask and
 * identity belong to a thread. A thread begins with the rights that its starter has at that moment,
 * and all that the JVM does in it (opening a file, loading a class from a directory) is done with
 * them: threads that act for callers start no others, and take {@link
 * org.auditfs.posix.Identity#daemon} before they touch files of their own.
 *
 * <p><b>Neighbours:</b> with {@code fuse} the only package that imports {@code jnr.*}.
 */
@NullMarked
package org.auditfs.posix;

import org.jspecify.annotations.NullMarked;
