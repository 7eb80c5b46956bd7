/**
 * What makes tampering show: a Merkle tree over the events, and signed checkpoints of it.
 *
 * <p>The leaf of an event is its record as the log has it; the event with serial N is leaf N - 1.
 * Hashes and proofs are RFC 6962's (section 2.1) with SHA-256. Checkpoints are C2SP's
 * tlog-checkpoint, signed notes with Ed25519, so that anybody's tools can check and keep them; a
 * proof for one event is a tlog-proof. Byte forms are drawn in {@code audit-store/FORMAT.md}.
 *
 * <p>SHA-256 and Ed25519 are the JDK's own: SHA-256 is nine times faster there than in Bouncy
 * Castle, and Ed25519 is a few signatures a minute, not worth another library in a root daemon.
 *
 * <p><b>Promise:</b> two trees of one size and one root hold the same events in the same order, as
 * long as SHA-256 holds; a checkpoint that a key verifies was signed by whoever had the secret one.
 *
 * <p><b>Not promised:</b> who had the secret key, or that no other tree was signed: for that,
 * checkpoints must be kept where the owner of the key cannot reach them.
 *
 * <p><b>Threads and locks:</b> records may be shared; a {@link org.auditfs.chain.TreeHasher} and
 * what is built with it belong to one thread.
 *
 * <p><b>Neighbours:</b> used by {@code store}, which signs, and {@code verify}, which does not
 * believe it. Knows no file.
 */
@NullMarked
package org.auditfs.chain;

import org.jspecify.annotations.NullMarked;
