/**
 * The differential test: the same random operations on a bare directory, which is the model, and on
 * its twin behind the mount, compared after each.
 *
 * <p><b>Promise:</b> what is done is a value (a list of {@link org.auditfs.model.Step}), made from
 * a seed; the same list on fresh directories gives the same answers, so that one that shows a
 * difference can be played again and made short. Differences that are no defects stand in one list
 * with their reasons ({@link org.auditfs.model.KnownDifference}); nothing else is overlooked.
 *
 * <p><b>Not promised:</b> that the bare directory is right; inode numbers, block counts, the order
 * of directory entries and the present time are not compared, but that a time changed is. Callers
 * have the real user id 0: what counts for files is the file-system id, which is switched.
 *
 * <p><b>Threads and locks:</b> a pair of twins belongs to one thread, whose credentials and umask
 * it changes: give it a platform thread of its own. A quarter of the steps are made by a second
 * process, which the first starts and ends. Pairs in different directories may be played side by
 * side.
 *
 * <p><b>Neighbours:</b> {@code posix} makes the system calls; {@code mount} mounts the twin.
 */
@NullMarked
package org.auditfs.model;

import org.jspecify.annotations.NullMarked;
