/**
 * What content hashes to: the algorithms under the kernel's names, digests, streaming.
 *
 * <p><b>Promise:</b> no I/O of its own: bytes come from a {@link org.auditfs.digest.ContentSource}
 * that is passed in, through a buffer that is passed in, so hashing takes the same memory whatever
 * the size. What the JDK has is taken from it, since its SHA uses the processor's instructions;
 * Bouncy Castle has the rest.
 *
 * <p><b>Not promised:</b> that the content stood still while it was hashed: whoever hashes a file
 * compares its version before and after.
 *
 * <p><b>Threads and locks:</b> values are immutable; a {@link org.auditfs.digest.Hasher} is one
 * thread's.
 *
 * <p><b>Neighbours:</b> builds on {@code file}; {@code measure} and {@code label} build on it.
 */
@NullMarked
package org.auditfs.digest;

import org.jspecify.annotations.NullMarked;
