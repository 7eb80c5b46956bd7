/**
 * What a directory must do, as a table: played in a bare directory, which is the truth, and in a
 * mount.
 *
 * <p><b>Promise:</b> the lines of {@code cases.txt} reach the kernel as raw system calls of a
 * process of its own (actor.pl), so that nothing of the product is used to judge the product.
 *
 * <p><b>Not promised:</b> that outcomes are right in themselves; they are those of the filesystem
 * beneath, and those that the table names.
 *
 * <p><b>Threads and locks:</b> an actor is used by one thread at a time.
 *
 * <p><b>Neighbours:</b> {@code mount} plays its scenarios with the same actors.
 */
@NullMarked
package org.auditfs.posix;

import org.jspecify.annotations.NullMarked;
