/**
 * Who asks: from a thread id to a {@link org.auditfs.event.Subject}.
 *
 * <p><b>Promise:</b> what /proc shows while the caller waits for its answer, so that it cannot have
 * changed or ended meanwhile; what cannot be read is said to be unknown, never guessed.
 *
 * <p><b>Not promised:</b> anything about callers outside our pid namespace but their uid and gid.
 *
 * <p><b>Threads and locks:</b> for any thread; the lock on what is kept open is not held across a
 * system call. One scratch buffer a thread.
 *
 * <p><b>Neighbours:</b> asked by {@code audit}, and by the daemon about the peers of its socket.
 */
@NullMarked
package org.auditfs.subject;

import org.jspecify.annotations.NullMarked;
