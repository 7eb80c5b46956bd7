/**
 * Where in the log to look: derived from the log, and thrown away and built anew rather than
 * trusted in doubt.
 *
 * <p>The events are cut into runs of equal length. For each run and each {@link
 * org.auditfs.event.Field} LMDB has one value: the sorted hashes of the terms that occur, and for
 * each the places where. One more value a run tells where every 64th event lies and when it
 * happened. Nothing is ever changed in place. Layouts in {@code audit-store/FORMAT.md}.
 *
 * <p><b>Promise:</b> every event of a run that has a term is among that term's places. A format
 * that is not ours, a cut file or a wrong checksum is noticed.
 *
 * <p><b>Not promised:</b> that an event at such a place has the term: hashes collide, so who asks
 * looks at the event. Nor that the index knows the newest events: it lags by up to a run.
 *
 * <p><b>Threads and locks:</b> one writing thread, with LMDB; readers in any thread and any
 * process, without it ({@link org.auditfs.index.IndexFile}): they take no lock, and nobody waits
 * for them.
 *
 * <p><b>Neighbours:</b> the only package that knows LMDB; follows {@code log}, asked by {@code
 * search}.
 */
@NullMarked
package org.auditfs.index;

import org.jspecify.annotations.NullMarked;
