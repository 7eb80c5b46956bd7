/**
 * Node ids and the objects behind them.
 *
 * <p><b>Promise:</b> a node is an object, not a path: hard links share one. Lookup counts are
 * exact.
 *
 * <p><b>Not promised:</b> that an object still has a name.
 *
 * <p><b>Neighbours:</b> {@code passthrough} fills the table; {@code audit} asks through {@link
 * org.auditfs.inode.ObjectView}.
 */
@NullMarked
package org.auditfs.inode;

import org.jspecify.annotations.NullMarked;
