/**
 * What was measured: the measurement list and the registers that vouch for its order, in the
 * kernel's formats, and the policy that says what is to be measured.
 *
 * <p><b>Promise:</b> lists that evmctl(1) replays to our registers; a content is listed once for a
 * register; what cannot be listed says why, and is not forgotten silently; a digest is kept only
 * for a version of a file that nobody could write meanwhile.
 *
 * <p><b>Not promised:</b> a TPM: the registers are software's, and prove something only to who got
 * them in another way than the list.
 *
 * <p><b>Threads and locks:</b> the list has one lock, held while an entry is handed to its {@link
 * org.auditfs.measure.EntryLog}, since the order there is the order of the extends; the cache has
 * one, held for a probe. Hashing is done outside of both.
 *
 * <p><b>Neighbours:</b> builds on {@code file}, {@code digest} and {@code violation}.
 */
@NullMarked
package org.auditfs.measure;

import org.jspecify.annotations.NullMarked;
