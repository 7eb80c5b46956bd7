/**
 * What happened, as values: who did what to which object, with what result, and which rules asked
 * for it.
 *
 * <p><b>Promise:</b> immutable values and the ports through which they enter the trail; no I/O, no
 * clock. The words are those of {@code audit.rules(7)} and {@code ausearch(8)}.
 *
 * <p><b>Not promised:</b> any byte form (see {@code org.auditfs.codec}).
 *
 * <p><b>Threads and locks:</b> none needed.
 *
 * <p><b>Neighbours:</b> builds on {@code org.auditfs.file}; the only package of this module that
 * fuse-fs may import.
 */
@NullMarked
package org.auditfs.event;

import org.jspecify.annotations.NullMarked;
