/**
 * What a file is: identity, names, the kernel's small vocabularies.
 *
 * <p><b>Promise:</b> immutable values, no I/O, no clock; a name is bytes, never assumed to be
 * UTF-8.
 *
 * <p><b>Not promised:</b> that the file still exists, or that a name still leads to it.
 *
 * <p><b>Threads and locks:</b> none needed.
 *
 * <p><b>Neighbours:</b> everything else builds on this package; it depends on nothing.
 */
@NullMarked
package org.auditfs.file;

import org.jspecify.annotations.NullMarked;
