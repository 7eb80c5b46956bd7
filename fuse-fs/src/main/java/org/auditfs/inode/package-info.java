/**
 * Node ids and the objects behind them.
 *
 * <p><b>Promise:</b> a node is an object, not a path: hard links share one. Lookup counts are
 * exact.
 *
 * <p><b>Not promised:</b> that an object still has a name.
 *
 * <p><b>Threads and locks:</b> any thread, at any time. A lookup count changes inside its map
 * entry's compute; a descriptor under its node's lock; the clock has one lock, taken before a
 * node's and never while a system call is made.
 *
 * <p><b>Neighbours:</b> {@code passthrough} fills the table; {@code audit} asks through {@link
 * org.auditfs.inode.ObjectView}.
 */
@NullMarked
package org.auditfs.inode;

import org.jspecify.annotations.NullMarked;
