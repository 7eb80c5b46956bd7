/**
 * Where deciding, doing and recording meet.
 *
 * <p><b>Promise:</b> {@link org.auditfs.audit.AuditingFileSystem} decorates any filesystem; an
 * operation that a rule asks for is answered only after its event is recorded. What the rules watch
 * is followed through every rename, link and removal, and written down before the reply.
 *
 * <p><b>Not promised:</b> that changes made beneath the mount are seen before the next operation on
 * the watched name, or the next mount.
 *
 * <p><b>Threads and locks:</b> the rules are one immutable snapshot an operation; it is replaced by
 * compare-and-set, and no lock is held across a system call on the backing directory. The rule
 * file's own lock is the last one taken.
 *
 * <p><b>Neighbours:</b> the only package that knows {@code rule}, {@code fuse} and {@code event}
 * together.
 */
@NullMarked
package org.auditfs.audit;

import org.jspecify.annotations.NullMarked;
