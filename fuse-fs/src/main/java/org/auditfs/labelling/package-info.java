/**
 * Labels on their objects, and the keys that they are made with: the formats of {@code label} meet
 * the system calls.
 *
 * <p><b>Promise:</b> an object is what a descriptor says that it is, never a name; what is read of
 * one belongs together, or is read again. Keys that somebody else could have read or put there are
 * refused, not used.
 *
 * <p><b>Not promised:</b> that labels last: whoever has CAP_SYS_ADMIN may write others, and a
 * signature or HMAC is what shows it.
 *
 * <p><b>Threads and locks:</b> values are immutable; a descriptor is its owner's to close, not
 * before the last call here has returned.
 *
 * <p><b>Neighbours:</b> builds on {@code posix} and {@code label}; the daemon and the {@code label}
 * commands build on it.
 */
@NullMarked
package org.auditfs.labelling;

import org.jspecify.annotations.NullMarked;
