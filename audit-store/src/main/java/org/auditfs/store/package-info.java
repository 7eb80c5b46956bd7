/**
 * The trail as the daemon holds it: {@link org.auditfs.store.AuditStore} numbers events, writes
 * them, has them hashed, signed and indexed.
 *
 * <p><b>Promise:</b> {@code append} returns when the event is as durable as {@link
 * org.auditfs.store.Durability} says, or throws and has written nothing. Serials rise by one, times
 * never fall, over restarts and {@code kill -9}. One daemon for one trail.
 *
 * <p><b>Not promised:</b> that an event can be seen before its {@code append} has returned, or that
 * it cannot: a reader of the files may be faster than the writer's return.
 *
 * <p><b>Threads and locks:</b> any number of threads append. One of them, the leader, writes for
 * all that wait ({@link org.auditfs.store.Combiner}); it holds no lock, opens no file, and so may
 * have any caller's credentials. One thread of the store's own, with the daemon's credentials,
 * makes new segments, trees, checkpoints and index runs.
 *
 * <p><b>Neighbours:</b> the only writer of {@code log} and {@code index}; signs with {@code chain}.
 */
@NullMarked
package org.auditfs.store;

import org.jspecify.annotations.NullMarked;
