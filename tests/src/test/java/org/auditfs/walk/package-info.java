/**
 * The permission walk: everybody tries everything on every combination of owner, group, mode and
 * ACL of a file and of its directory, in a bare directory and in a mount, which must answer alike.
 *
 * <p><b>Promise:</b> what is tried is a product of small lists ({@link org.auditfs.walk.Place},
 * {@link org.auditfs.walk.Attempt}); each walker is a process that truly has the rights it walks
 * with. Root stands by, makes the places, and uses their names first where they are to be cached.
 *
 * <p><b>Not promised:</b> anything about sequences: each attempt finds its place as it was made.
 *
 * <p><b>Threads and locks:</b> a walker and its companion talk line by line; walkers in different
 * directories may walk side by side.
 *
 * <p><b>Neighbours:</b> {@code posix} makes the system calls; {@code mount} mounts.
 */
@NullMarked
package org.auditfs.walk;

import org.jspecify.annotations.NullMarked;
